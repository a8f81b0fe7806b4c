"""Which articles an article is compared with: the nearest, and the stories they are of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from articles.library.copies import originals_of
from articles.library.database import batches
from index.models import Filters
from index.store.quotable import read_locations
from index.stories.store import has_undated, members_of, oldest_first, own_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy as sa

    from index.engines import Engine
    from index.store.quotable import Location
    from index.stories.signatures import Signature

# What is told of an event comes within a year of the rest, such as its trial or its anniversary.
WINDOW = timedelta(days=365)
# Passages of one article are among the nearest several times.
PASSAGES_NEAR, PASSAGES_UNDATED, NEAR_LOOKED_UP_AT_ONCE = 50, 20, 25
ARTICLES_NEAR = 16
OWN_NEAR = 300
# Of a story that many are of these are compared: the nearest, and some of each of its times.
MEMBERS_COMPARED, MOST_MEMBERS_COMPARED = 16, 64


def nearest_articles(
    connection: sa.Connection, engine: Engine, signature: Signature, scope: str | None
) -> list[str]:
    """Return the articles of one scope that are nearest to one, of its time or without a date.

    None of them is a copy. What one Discord server has of its own is little, so that all of it is
    compared.
    """
    around = Filters()
    if signature.published is not None:
        since, until = signature.published - WINDOW, signature.published + WINDOW
        around = Filters(since=since, until=until)
    if scope is not None:
        return own_articles(connection, scope, around.since, around.until, OWN_NEAR)
    rows = list(engine.near(signature.vector, around, PASSAGES_NEAR))
    if signature.published is not None and has_undated(connection):
        rows += engine.near(signature.vector, Filters(), PASSAGES_UNDATED)
    near: dict[str, None] = {}
    # Most often the first ones are of articles enough, and each is read from a page of its own.
    for some in batches(list(dict.fromkeys(rows)), NEAR_LOOKED_UP_AT_ONCE):
        locations = read_locations(connection, some)
        found = dict.fromkeys(
            locations[row].article_id
            for row in some
            if row in locations
            and locations[row].scope is None
            and _is_near(locations[row], around)
        )
        originals = originals_of(connection, list(found))
        near |= dict.fromkeys(originals.get(each, each) for each in found)
        if len(near) >= ARTICLES_NEAR:
            break
    return list(near)[:ARTICLES_NEAR]


def compared_members(
    connection: sa.Connection, near: Sequence[str], placed: dict[str, str]
) -> list[str]:
    """Return the articles that a story is judged by, of the stories of the nearest articles."""
    stories = dict.fromkeys(placed[each] for each in near if each in placed)
    found: dict[str, None] = {}
    nearest = set(near)
    for members in members_of(connection, list(stories)).values():
        some = members
        if len(members) > MEMBERS_COMPARED:
            some = _representatives(oldest_first(connection, members), nearest)
        found |= dict.fromkeys(some)
        if len(found) >= MOST_MEMBERS_COMPARED:
            break
    return list(found)[:MOST_MEMBERS_COMPARED]


def _representatives(members: Sequence[str], nearest: Iterable[str]) -> list[str]:
    """Return so many articles of a larger story: the nearest, and some of each of its times."""
    chosen = [each for each in members if each in nearest][: MEMBERS_COMPARED // 2]
    others = [each for each in members if each not in chosen]
    wanted = MEMBERS_COMPARED - len(chosen)
    step = len(others) / wanted
    return chosen + [others[int(place * step)] for place in range(wanted)]


def _is_near(location: Location, around: Filters) -> bool:
    """Return whether an article is of a time, or of none that is known."""
    if location.published is None or around.since is None or around.until is None:
        return True
    return around.since <= location.published <= around.until

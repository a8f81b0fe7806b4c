"""How a story's name is read, and what is said where it names none or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.errors import AmbiguousStoryError, StoryNotFoundError, cut, listed
from articles.identity import canonical_url
from articles.library import tables
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Row = sa.Row[tuple[object, ...]]

# SQLite refuses a condition of a thousand words, and no headline has more than these.
MOST_WORDS = 20


def story_conditions(story: str) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the ways to read a story's name, the strictest first."""
    table = tables.articles
    if "://" in story:
        yield table.c.url_key == canonical_url(story)
        return
    words = fold(story)
    if words:
        yield table.c.headline_key == words
        yield headline_has(words)


def headline_has(folded: str, table: sa.FromClause = tables.articles) -> sa.ColumnElement[bool]:
    """Return the condition that a headline holds all folded words, the last one perhaps cut.

    Of many words only the first twenty are looked for. `table` are the articles.
    """
    padded = sa.literal(" ") + table.c.headline_key + sa.literal(" ")
    *whole, last = folded.split()[:MOST_WORDS]
    return sa.and_(
        *(padded.contains(f" {word} ", autoescape=True) for word in whole),
        padded.contains(f" {last}", autoescape=True),
    )


def own_first(found: Sequence[Row], scope: str | None) -> list[Row]:
    """Leave out everyone's articles of which a Discord server has a copy of its own.

    A copy has the same headline or the same URL.
    """
    own = [row for row in found if scope is not None and row.scope == scope]
    headlines = {row.headline_key for row in own}
    urls = {row.url_key for row in own if row.url_key is not None}
    return [
        row
        for row in found
        if row in own or (row.headline_key not in headlines and row.url_key not in urls)
    ]


def one_of_each(found: Sequence[Row], originals: Mapping[str, str]) -> list[Row]:
    """Leave out all but one of several copies: the original, where it was found, else the last."""
    kept: dict[str, Row] = {}
    for row in found:
        original = originals.get(row.id, row.id)
        if original not in kept or kept[original].id != original:
            kept[original] = row
    return list(kept.values())


def ambiguous(story: str, found: Sequence[Row]) -> AmbiguousStoryError:
    """Name the stories that go by a name."""
    return AmbiguousStoryError(
        "Several stories go by “{story}”: {found}; give more words, the URL or the id.",
        story=cut(story),
        found=listed([(row.headline, row.id) for row in found]),
        article_ids=[row.id for row in found],
    )


def not_found(story: str) -> StoryNotFoundError:
    """Say that no story goes by a name."""
    return StoryNotFoundError(
        "No story goes by “{story}”; give its id, its URL or words of its headline.",
        story=cut(story),
    )

"""How much stands behind stories: their articles and outlets, as a scope sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import in_scope, is_quotable
from articles.library.database import batches
from articles.library.planning import ColumnWithoutIndex
from articles.library.tables import articles
from index.stories.models import Coverage, Story
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

MEMBERS = sa.join(story_articles, articles, articles.c.id == story_articles.c.article_id)
# For articles that are found by their story or their date: nearly all are told for themselves.
TOLD_FOR_ITSELF = ColumnWithoutIndex(story_articles.c.goes_with).is_(None)
# By outlet, so that several stories are counted together, too.
BY_OUTLET = (
    sa.select(
        story_articles.c.story_id,
        articles.c.source_key,
        sa.func.sum(sa.case((story_articles.c.goes_with.is_(None), 1), else_=0)).label("texts"),
        sa.func.min(articles.c.published_local).label("first"),
        sa.func.max(articles.c.published_local).label("newest"),
    )
    .select_from(MEMBERS)
    .group_by(story_articles.c.story_id, articles.c.source_key)
)


class OutletShare(NamedTuple):
    """What one outlet has of a story; one that is not named is nobody's."""

    story_id: str
    outlet: str | None
    texts: int
    first: datetime | None
    newest: datetime | None


def is_visible(scope: str | None) -> sa.ColumnElement[bool]:
    """Return the condition that a scope sees an article that is found by its story."""
    return in_scope(scope, ColumnWithoutIndex(articles.c.scope))


def shares_of(
    connection: sa.Connection, story_ids: Sequence[str], scope: str | None
) -> list[OutletShare]:
    """Return what each outlet has of some stories."""
    found = []
    for some in batches(list(dict.fromkeys(story_ids))):
        own = story_articles.c.story_id.in_(some)
        rows = connection.execute(BY_OUTLET.where(own, is_quotable(), is_visible(scope)))
        found += [OutletShare(*row) for row in rows]
    return found


def counted(shares: Iterable[OutletShare]) -> dict[str, Story]:
    """Return stories by their ids."""
    by_story: dict[str, list[OutletShare]] = {}
    for each in shares:
        by_story.setdefault(each.story_id, []).append(each)
    return {
        story_id: Story(id=story_id, **dict(together(own))) for story_id, own in by_story.items()
    }


def together(shares: Sequence[OutletShare]) -> Coverage:
    """Return how much there is of all, each outlet once and each text once.

    Of a text whose original may not be seen there is at least the copy.
    """
    return Coverage(
        articles=max(sum(each.texts for each in shares), min(len(shares), 1)),
        outlets=len({each.outlet for each in shares if each.outlet}),
        first=min((each.first.date() for each in shares if each.first), default=None),
        newest=max((each.newest.date() for each in shares if each.newest), default=None),
    )


def alone(connection: sa.Connection, article_ids: Sequence[str]) -> list[OutletShare]:
    """Return what outlets have by articles that are of no story yet, each by itself."""
    found = []
    for some in batches(list(dict.fromkeys(article_ids))):
        rows = connection.execute(
            sa.select(articles.c.id, articles.c.source_key, articles.c.published_local).where(
                articles.c.id.in_(some)
            )
        )
        found += [OutletShare(each, outlet, 1, at, at) for each, outlet, at in rows]
    return found

"""When the articles of stories came out, by which the pace of a story is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import is_quotable
from articles.library.database import batches
from articles.library.tables import articles
from index.stories.counting import MEMBERS, TOLD_FOR_ITSELF, is_visible
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from articles.library.database import Database


class TimedArticle(NamedTuple):
    """An article of a story, its moment, and the folded names of its outlet and its category."""

    story_id: str
    article_id: str
    published: datetime
    outlet: str | None
    category: str | None


class StoryPaces:
    """Reads by their dates the articles that count. `scope` is the Discord server that asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, moment: datetime, *, scope: str | None = None) -> tuple[TimedArticle, ...]:
        """Return the articles of stories that came out since a moment, the oldest first."""
        table = articles.c
        found = (
            sa.select(
                story_articles.c.story_id,
                table.id,
                table.published,
                table.source_key,
                table.category_key,
            )
            .select_from(MEMBERS)
            .where(
                table.published >= moment,
                TOLD_FOR_ITSELF,
                is_quotable(),
                is_visible(scope),
            )
            .order_by(table.published, table.id)
        )
        with self._database.reading() as connection:
            return tuple(TimedArticle(*row) for row in connection.execute(found))

    def begun(self, story_ids: Sequence[str], *, scope: str | None = None) -> dict[str, datetime]:
        """Return by story when its first article came out."""
        first = sa.func.min(articles.c.published)
        found: dict[str, datetime] = {}
        with self._database.reading() as connection:
            for some in batches(story_ids):
                own = story_articles.c.story_id.in_(some)
                rows = connection.execute(
                    sa.select(story_articles.c.story_id, first)
                    .select_from(MEMBERS)
                    .where(own, articles.c.published.is_not(None), is_quotable(), is_visible(scope))
                    .group_by(story_articles.c.story_id)
                )
                found.update((story_id, at) for story_id, at in rows)
        return found

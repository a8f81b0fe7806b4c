"""Stories as they are read: by an article, by their id, the newest, and what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.conditions import (
    SUMMARY_COLUMNS,
    is_quotable,
    passing,
    summary_of,
    visible_to,
)
from articles.library.database import batches
from articles.library.finding import headline_has
from articles.library.tables import articles
from articles.models import Filters
from articles.text import fold
from index.stories.models import ListedStory, Story, StoryArticle, StoryEntry
from index.stories.tables import stories, story_articles, story_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.library.database import Database
    from articles.models import ArticleSummary

MEMBERS = sa.join(story_articles, articles, articles.c.id == story_articles.c.article_id)
# A text counts once, as does an outlet; one that is not named is nobody's.
STORY_COUNTS = sa.select(
    story_articles.c.story_id.label("id"),
    sa.func.sum(sa.case((story_articles.c.goes_with.is_(None), 1), else_=0)).label("articles"),
    sa.func.count(articles.c.source_key.distinct()).label("outlets"),
    sa.func.min(articles.c.published_local).label("first"),
    sa.func.max(articles.c.published_local).label("newest"),
).select_from(MEMBERS)


class StoryLookup:
    """Gives what a scope may see of stories. `scope` is the Discord server that asks, or None.

    An article that is not placed yet is in no story.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_ids: Iterable[str], *, scope: str | None = None) -> dict[str, Story]:
        """Return by article the story that it is one of."""
        table = story_articles.c
        wanted = tuple(dict.fromkeys(article_ids))
        with self._database.reading() as connection:
            placed: dict[str, str] = {}
            for some in batches(wanted):
                own = sa.select(table.article_id, table.story_id).where(table.article_id.in_(some))
                placed.update((row.article_id, row.story_id) for row in connection.execute(own))
            found = _counted(connection, list(dict.fromkeys(placed.values())), scope)
        return {
            article_id: found[story_id]
            for article_id, story_id in placed.items()
            if story_id in found
        }

    def get(self, story_id: str, *, scope: str | None = None) -> Story | None:
        """Return a story by its id, or the one that it went into; None where there is none."""
        with self._database.reading() as connection:
            story_id = _present_id(connection, story_id)
            return _counted(connection, [story_id], scope).get(story_id)

    def articles(self, story_id: str, *, scope: str | None = None) -> tuple[StoryArticle, ...]:
        """Return a story's articles, the oldest first, undated ones last."""
        with self._database.reading() as connection:
            own = story_articles.c.story_id == _present_id(connection, story_id)
            found = connection.execute(
                sa.select(*SUMMARY_COLUMNS, story_articles.c.goes_with, story_articles.c.joined)
                .select_from(MEMBERS)
                .where(own, is_quotable(), visible_to(scope))
                .order_by(articles.c.published.nulls_last(), articles.c.added, articles.c.id)
            ).all()
        return tuple(
            StoryArticle(
                article=summary_of(row._mapping), goes_with=row.goes_with, joined=row.joined
            )
            for row in found
        )

    def latest(
        self,
        filters: Filters = Filters(),
        *,
        words: str = "",
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[ListedStory, ...]:
        """Return stories by their newest article that passes the filters, undated ones last.

        `words` are words of a headline, the last one perhaps unfinished. The story is counted
        whole, whatever the filters leave of it.
        """
        conditions = [
            is_quotable(),
            visible_to(filters.scope),
            story_articles.c.goes_with.is_(None),
            *passing(filters, articles, articles.c.id),
        ]
        if folded := fold(words):
            conditions.append(headline_has(folded))
        order = (articles.c.published.desc().nulls_last(), articles.c.added.desc(), articles.c.id)
        place = sa.func.row_number().over(partition_by=story_articles.c.story_id, order_by=order)
        ranked = (
            sa.select(
                *SUMMARY_COLUMNS,
                articles.c.added,
                story_articles.c.story_id,
                place.label("place"),
            )
            .select_from(MEMBERS)
            .where(*conditions)
            .subquery()
        )
        newest = (
            sa.select(ranked)
            .where(ranked.c.place == 1)
            .order_by(ranked.c.published.desc().nulls_last(), ranked.c.added.desc(), ranked.c.id)
            .limit(limit)
            .offset(offset)
        )
        with self._database.reading() as connection:
            rows = connection.execute(newest).all()
            found = _counted(connection, [row.story_id for row in rows], filters.scope)
        return tuple(
            ListedStory(story=found[row.story_id], article=summary_of(row._mapping))
            for row in rows
            if row.story_id in found
        )

    def newest_entry(self) -> int:
        """Return the number of the last entry of the history, 0 where there is none."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(sa.func.max(story_history.c.number))).scalar() or 0

    def entries_after(self, number: int, limit: int) -> tuple[StoryEntry, ...]:
        """Return what happened to stories after an entry of their history, the oldest first."""
        return self._entries(story_history.c.number > number, limit)

    def history(self, story_id: str) -> tuple[StoryEntry, ...]:
        """Return what happened to one story, the oldest first."""
        return self._entries(story_history.c.story_id == story_id, None)

    def _entries(
        self, condition: sa.ColumnElement[bool], limit: int | None
    ) -> tuple[StoryEntry, ...]:
        found = sa.select(story_history).where(condition).order_by(story_history.c.number)
        with self._database.reading() as connection:
            rows = connection.execute(found.limit(limit)).all()
        return tuple(StoryEntry(**row._mapping) for row in rows)


def told_once(found: Sequence[ArticleSummary], placed: dict[str, Story]) -> list[ArticleSummary]:
    """Leave out articles of a story of which a better one stands before them."""
    kept: dict[str, ArticleSummary] = {}
    for article in found:
        story = placed.get(article.id)
        kept.setdefault(story.id if story else article.id, article)
    return list(kept.values())


def _present_id(connection: sa.Connection, story_id: str) -> str:
    """Return the id of the story that one went into, else its own."""
    into = sa.select(stories.c.merged_into).where(stories.c.id == sa.bindparam("id"))
    seen = {story_id}
    while (other := connection.execute(into, {"id": story_id}).scalar()) and other not in seen:
        story_id = other
        seen.add(other)
    return story_id


def _counted(
    connection: sa.Connection, story_ids: Sequence[str], scope: str | None
) -> dict[str, Story]:
    """Return by their ids what a scope sees of stories."""
    found: dict[str, Story] = {}
    for some in batches(story_ids):
        rows = connection.execute(
            STORY_COUNTS.where(
                story_articles.c.story_id.in_(some), is_quotable(), visible_to(scope)
            ).group_by(story_articles.c.story_id)
        )
        for row in rows:
            days = {"first": row.first, "newest": row.newest}
            found[row.id] = Story(
                id=row.id,
                articles=row.articles,
                outlets=row.outlets,
                **{name: clock and clock.date() for name, clock in days.items()},
            )
    return found

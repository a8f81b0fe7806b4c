"""Stories as they are read: by an article, by their id, the newest, and what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import SUMMARY_COLUMNS, is_quotable, summary_of
from articles.library.database import batches
from articles.library.tables import articles
from articles.models import Filters
from index.stories.counting import (
    MEMBERS,
    alone,
    counted,
    is_visible,
    shares_of,
    together,
)
from index.stories.listing import newest_of_stories
from index.stories.members import stories_of
from index.stories.models import Coverage, ListedStory, Story, StoryArticle, StoryEntry
from index.stories.tables import stories, story_articles, story_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from articles.library.database import Database
    from articles.models import ArticleSummary


class StoriesBehind(NamedTuple):
    """By article its story, and how much stands behind all of them; None where they are of none."""

    by_article: Mapping[str, Story]
    coverage: Coverage | None

    @property
    def stories(self) -> tuple[Story, ...]:
        """Return the stories, each once, in the order of their articles."""
        return tuple({story.id: story for story in self.by_article.values()}.values())

    @property
    def with_timeline(self) -> frozenset[str]:
        """Return the articles whose stories have a timeline."""
        return frozenset(each for each, story in self.by_article.items() if story.has_timeline)


class StoryLookup:
    """Gives what a scope may see of stories. `scope` is the Discord server that asks, or None.

    An article that is not placed yet is in no story.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_ids: Iterable[str], *, scope: str | None = None) -> dict[str, Story]:
        """Return by article the story that it is one of."""
        with self._database.reading() as connection:
            placed = stories_of(connection, article_ids)
            found = counted(shares_of(connection, list(placed.values()), scope))
        return {
            article_id: found[story_id]
            for article_id, story_id in placed.items()
            if story_id in found
        }

    def behind(self, article_ids: Iterable[str], *, scope: str | None = None) -> StoriesBehind:
        """Return the stories of articles that a scope sees, in their order, and all together.

        An article that is of no story yet stands there for itself.
        """
        wanted = tuple(dict.fromkeys(article_ids))
        if not wanted:
            return StoriesBehind({}, None)
        with self._database.reading() as connection:
            placed = stories_of(connection, wanted)
            if not placed:
                return StoriesBehind({}, None)
            shares = shares_of(connection, list(placed.values()), scope)
            unplaced = [each for each in wanted if each not in placed]
            coverage = together([*shares, *alone(connection, unplaced)])
        found = counted(shares)
        told = {each: placed[each] for each in wanted if each in placed}
        seen = {each: found[story_id] for each, story_id in told.items() if story_id in found}
        return StoriesBehind(seen, coverage)

    def get(self, story_id: str, *, scope: str | None = None) -> Story | None:
        """Return a story by its id, or the one that it went into; None where there is none."""
        with self._database.reading() as connection:
            story_id = _present_id(connection, story_id)
            return counted(shares_of(connection, [story_id], scope)).get(story_id)

    def articles(self, story_id: str, *, scope: str | None = None) -> tuple[StoryArticle, ...]:
        """Return a story's articles, the oldest first, undated ones last."""
        with self._database.reading() as connection:
            own = story_articles.c.story_id == _present_id(connection, story_id)
            found = connection.execute(
                sa.select(*SUMMARY_COLUMNS, story_articles.c.goes_with, story_articles.c.joined)
                .select_from(MEMBERS)
                .where(own, is_quotable(), is_visible(scope))
                .order_by(articles.c.published.nulls_last(), articles.c.added, articles.c.id)
            ).all()
        return tuple(
            StoryArticle(
                article=summary_of(row._mapping), goes_with=row.goes_with, joined=row.joined
            )
            for row in found
        )

    def summaries(
        self, article_ids: Sequence[str], *, scope: str | None = None
    ) -> dict[str, ArticleSummary]:
        """Return those of some articles that a scope may quote, by their ids."""
        found = sa.select(*SUMMARY_COLUMNS).where(is_quotable(), is_visible(scope))
        with self._database.reading() as connection:
            return {
                row.id: summary_of(row._mapping)
                for some in batches(article_ids)
                for row in connection.execute(found.where(articles.c.id.in_(some)))
            }

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
        whole, whatever the filters leave of it. An article that is not placed yet is a story by
        itself, with its own id.
        """
        with self._database.reading() as connection:
            newest = newest_of_stories(connection, filters, words=words, limit=limit, offset=offset)
            placed = [each.story_id for each in newest if each.story_id is not None]
            found = counted(shares_of(connection, placed, filters.scope))
        return tuple(
            ListedStory(story=found.get(each.key) or by_itself(each.article), article=each.article)
            for each in newest
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


def by_itself(article: ArticleSummary) -> Story:
    """Return the story that an article is by itself, with its own id, as long as it is of none."""
    day = article.published and article.published.date()
    return Story(
        id=article.id, articles=1, outlets=1 if article.source else 0, first=day, newest=day
    )


def _present_id(connection: sa.Connection, story_id: str) -> str:
    """Return the id of the story that one went into, else its own."""
    into = sa.select(stories.c.merged_into).where(stories.c.id == sa.bindparam("id"))
    seen = {story_id}
    while (other := connection.execute(into, {"id": story_id}).scalar()) and other not in seen:
        story_id = other
        seen.add(other)
    return story_id

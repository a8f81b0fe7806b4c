"""What came in since a moment, by story: for whoever tells of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import in_scope, is_quotable, visible_to
from articles.library.tables import ChangeKind, articles, changes, copies
from index.store.changes import newest_change
from index.stories.counting import MEMBERS, TOLD_FOR_ITSELF, is_visible
from index.stories.members import stories_of
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from articles.library.database import Database

# What comes in long after it was published is no news, as when an archive is imported.
LATE = timedelta(days=2)
# Whoever writes says when before it is seen.
SLOW_WRITING = timedelta(minutes=10)


class NewArticle(NamedTuple):
    """An article that came in: its id, and the story that it is one of.

    One that is placed in none yet is its own, or of its original's. One that does not count prints
    the text of another. The names of outlet and category are folded.
    """

    id: str
    story: str
    counts: bool
    source_key: str | None
    category_key: str | None
    published: datetime | None


class StorySize(NamedTuple):
    """How many articles a story has, each text once, and how many outlets."""

    articles: int
    outlets: int


EMPTY_STORY = StorySize(0, 0)


class NewsSince(NamedTuple):
    """What came in since a moment, and what stories had before, where they had anything."""

    articles: tuple[NewArticle, ...]
    before: dict[str, StorySize]


class StoryNews:
    """Reads what came in. `scope` is the Discord server that asks, None for nobody's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self) -> int:
        """Return the number of the last entry of the change log, 0 where there is none."""
        with self._database.reading() as connection:
            return newest_change(connection)

    def position_at(self, moment: datetime) -> int:
        """Return the number of the last entry of the change log before a moment."""
        low, high = 0, self.newest()
        first = (
            sa.select(changes.c.seq, changes.c.at)
            .where(changes.c.seq >= sa.bindparam("seq"))
            .order_by(changes.c.seq)
            .limit(1)
        )
        with self._database.reading() as connection:
            # Entries are in the order of their moments: the first one not before it is looked for.
            while low < high:
                middle = (low + high + 1) // 2
                row = connection.execute(first, {"seq": middle}).one()
                if row.at < moment:
                    low = row.seq
                else:
                    high = middle - 1
        return low

    def since(self, position: int, moment: datetime, *, until: int, scope: str | None) -> NewsSince:
        """Return what came in after an entry of the change log, which was written at a moment.

        Nothing after the entry `until` is looked at. What only changed is no news, and neither is
        what was published long before. Takes two statements, however much it is.
        """
        seq = changes.c.seq
        came = (
            sa.select(changes.c.which)
            .where(seq > position, seq <= until, changes.c.what == ChangeKind.ARTICLE)
            .where(in_scope(scope, changes.c.scope))
            .distinct()
            .cte("came")
        )
        with self._database.reading() as connection:
            found = tuple(
                NewArticle(
                    article_id,
                    story_id or original_id or article_id,
                    # One that is in no story yet is known as a copy all the same.
                    goes_with is None and (story_id is not None or original_id is None),
                    source_key,
                    category_key,
                    published,
                )
                for (
                    article_id,
                    source_key,
                    category_key,
                    published,
                    story_id,
                    goes_with,
                    original_id,
                ) in connection.execute(_news(came, moment, scope)).all()
            )
            shares = connection.execute(_shares(came, scope)).all()
        texts = Counter({(row.story_id, row.source_key): row.texts for row in shares})
        texts.subtract((each.story, each.source_key) for each in found if each.counts)
        return NewsSince(found, _sizes(texts))

    def stories_of(self, article_ids: Iterable[str]) -> set[str]:
        """Return the stories that articles are in now; one in none is its own."""
        wanted = list(article_ids)
        with self._database.reading() as connection:
            placed = stories_of(connection, wanted)
        return {placed.get(article_id, article_id) for article_id in wanted}

    def earlier(
        self, stories: Sequence[str], news: NewsSince, most: int, *, scope: str | None
    ) -> dict[str, list[str]]:
        """Return by story the newest articles that it had before some news, each text once."""
        found = (
            sa.select(story_articles.c.story_id, articles.c.id)
            .select_from(MEMBERS)
            .where(story_articles.c.story_id.in_(stories), TOLD_FOR_ITSELF)
            .where(is_quotable(), is_visible(scope))
            .order_by(articles.c.published.desc().nulls_last(), articles.c.id)
        )
        came = {each.id for each in news.articles}
        had: dict[str, list[str]] = defaultdict(list)
        with self._database.reading() as connection:
            for story_id, article_id in connection.execute(found):
                if article_id not in came and len(had[story_id]) < most:
                    had[story_id].append(article_id)
        return dict(had)


def _sizes(texts: Mapping[tuple[str, str | None], int]) -> dict[str, StorySize]:
    """Return what stories have of so many texts of each outlet; of one without a name, nobody's."""
    sizes: dict[str, StorySize] = {}
    for (story, outlet), count in texts.items():
        if count > 0:
            size = sizes.get(story, EMPTY_STORY)
            sizes[story] = StorySize(size.articles + count, size.outlets + (outlet is not None))
    return sizes


def _news(came: sa.CTE, moment: datetime, scope: str | None) -> sa.Select[Any]:
    """Return the statement that reads the articles of `came` that are news."""
    oldest = moment - LATE
    undated = sa.and_(articles.c.published.is_(None), articles.c.added >= oldest)
    # Of what was there before, only what was not to be seen then is news.
    first_seen = sa.or_(articles.c.added >= moment - SLOW_WRITING, articles.c.version == 1)
    return (
        sa.select(
            articles.c.id,
            articles.c.source_key,
            articles.c.category_key,
            articles.c.published,
            story_articles.c.story_id,
            story_articles.c.goes_with,
            copies.c.original_id,
        )
        .select_from(came)
        .join(articles, articles.c.id == came.c.which)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(copies, copies.c.article_id == articles.c.id)
        .where(
            is_quotable(),
            visible_to(scope),
            sa.or_(articles.c.published >= oldest, undated),
            first_seen,
        )
    )


def _shares(came: sa.CTE, scope: str | None) -> sa.Select[tuple[str, str | None, int]]:
    """Return the statement that counts by outlet the texts of all stories that `came` is in."""
    touched = (
        sa.select(story_articles.c.story_id)
        .join(came, came.c.which == story_articles.c.article_id)
        .distinct()
    )
    return (
        sa.select(story_articles.c.story_id, articles.c.source_key, sa.func.count().label("texts"))
        .join(articles, articles.c.id == story_articles.c.article_id)
        .where(story_articles.c.story_id.in_(touched), story_articles.c.goes_with.is_(None))
        .where(is_quotable(), visible_to(scope))
        .group_by(story_articles.c.story_id, articles.c.source_key)
    )

"""The newest stories, each by one article that stands for it, however many articles there are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import (
    SUMMARY_COLUMNS,
    in_scope,
    is_quotable,
    passing,
    summary_of,
    visible_to,
)
from articles.library.database import batches
from articles.library.finding import headline_has
from articles.library.planning import FOUND_ARTICLES, ColumnWithoutIndex
from articles.library.tables import articles, copies
from articles.text import fold
from index.stories.counting import TOLD_FOR_ITSELF
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.models import ArticleSummary, Filters

# More articles are read than stories are wanted, for some are of one story; the next time more.
READ_FOR_A_STORY, MORE_EACH_TIME = 2, 4


class NewestArticle(NamedTuple):
    """The article that stands for a story; `story_id` is None where it is of none yet."""

    article: ArticleSummary
    story_id: str | None

    @property
    def key(self) -> str:
        """Return the id of the story, else the article's own."""
        return self.story_id or self.article.id


def newest_of_stories(
    connection: sa.Connection, filters: Filters, *, words: str, limit: int, offset: int
) -> list[NewestArticle]:
    """Return of each story its newest article that passes, undated ones last; see `StoryLookup`.

    Articles are read by the index of their dates, the newest first, and folded to stories until
    there are enough: to rank all of them takes a second of 100,000, at each key that is pressed.
    """
    wanted = limit + offset
    most = min(READ_FOR_A_STORY * wanted, sys.maxsize)
    while (found := _folded(connection, filters, words, wanted, most)) is None:
        most = min(MORE_EACH_TIME * most, sys.maxsize)
    return found[offset:wanted]


def _folded(
    connection: sa.Connection, filters: Filters, words: str, wanted: int, most: int
) -> list[NewestArticle] | None:
    """Return the stories of the newest `most` articles; None where these are too few."""
    found: dict[str, NewestArticle] = {}
    for statement in _statements(filters, words):
        rows = connection.execute(statement.limit(most)).all()
        hidden = _told_by_others(connection, rows, filters, words)
        for row in rows:
            if row.id not in hidden:
                newest = NewestArticle(summary_of(row._mapping), row.story_id)
                found.setdefault(newest.key, newest)
        if len(found) >= wanted:
            break
        if len(rows) == most:
            return None
    return list(found.values())


def _statements(filters: Filters, words: str) -> Iterator[sa.Select[tuple[object, ...]]]:
    """Yield what reads the dated articles that pass, the newest first, and then the others.

    Apart, so that both databases read them in the order of the index.
    """
    placed = sa.outerjoin(articles, story_articles, articles.c.id == story_articles.c.article_id)
    statement = (
        sa.select(*SUMMARY_COLUMNS, story_articles.c.story_id, story_articles.c.goes_with)
        .select_from(placed)
        .where(
            is_quotable(),
            in_scope(filters.scope, ColumnWithoutIndex(articles.c.scope)),
            *_passing(filters, words, articles),
        )
    )
    rest = (articles.c.added.desc(), articles.c.id)
    dated = articles.c.published.is_not(None)
    yield statement.where(dated).order_by(articles.c.published.desc(), *rest)
    yield statement.where(~dated).order_by(*rest)


def _passing(
    filters: Filters, words: str, table: sa.FromClause
) -> Iterator[sa.ColumnElement[bool]]:
    yield from passing(filters, table, table.c.id)
    if folded := fold(words):
        yield headline_has(folded, table)


def _told_by_others(
    connection: sa.Connection, rows: Sequence[sa.Row[tuple[Any, ...]]], filters: Filters, words: str
) -> set[str]:
    """Return the articles for which another text stands that passes as well.

    A copy or a translation gives way to what counts of its story, and a copy that is not placed yet
    to its original.
    """
    other = FOUND_ARTICLES
    seen = (is_quotable(other), visible_to(filters.scope, other))
    passes = (*seen, *_passing(filters, words, other))
    counted = (
        sa.select(story_articles.c.story_id)
        .distinct()
        .where(story_articles.c.article_id == other.c.id, TOLD_FOR_ITSELF, *passes)
    )
    copied = sa.select(copies.c.article_id).where(copies.c.original_id == other.c.id, *passes)
    beside = {row.id: row.story_id for row in rows if row.story_id and row.goes_with}
    alone = [row.id for row in rows if not row.story_id]
    standing: set[str] = set()
    for some in batches(list(dict.fromkeys(beside.values()))):
        own = counted.where(story_articles.c.story_id.in_(some))
        standing.update(connection.execute(own).scalars())
    hidden = {article_id for article_id, story_id in beside.items() if story_id in standing}
    for some in batches(alone):
        own = copied.where(copies.c.article_id.in_(some))
        hidden.update(connection.execute(own).scalars())
    return hidden

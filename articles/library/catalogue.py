"""The library as it is read: one article, the newest, what happened, the names of outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.errors import SHOWN_WHEN_AMBIGUOUS
from articles.library import tables
from articles.library.conditions import (
    SUMMARY_COLUMNS,
    in_scope,
    is_quotable,
    passing,
    seen_by,
    shown_for_a_copy,
    summary_of,
    visible_to,
)
from articles.library.copies import copies_of, originals_of
from articles.library.database import batches
from articles.library.faults import stored_article
from articles.library.finding import (
    ambiguous,
    headline_has,
    not_found,
    one_of_each,
    own_first,
    story_conditions,
)
from articles.library.integrity import faults_of
from articles.models import (
    QUOTABLE,
    TAKEN_BACK,
    Article,
    ArticleCopy,
    ArticleSummary,
    ArticleVersion,
    EmbargoAccess,
    EmbargoedArticle,
    Filters,
    HistoryEntry,
    ListedArticle,
    NameCount,
)
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.library.database import Database


class Catalogue:
    """Finds and lists articles; `scope` is the Discord server that asks, None for nobody's.

    What is under an embargo is not there, but for its owners, who ask for what is `embargoed` too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(
        self, article_id: str, *, scope: str | None = None, embargoed: EmbargoAccess | None = None
    ) -> Article | None:
        """Return an article that may be seen from a scope, whatever its status, or None."""
        table = tables.articles
        with self._database.reading() as connection:
            content = connection.execute(
                sa.select(table.c.content).where(
                    table.c.id == article_id, seen_by(scope, embargoed)
                )
            ).scalar()
        return None if content is None else stored_article(content)

    def integrity(self) -> list[str]:
        """Return in some words what of the database is damaged, the first few things."""
        with self._database.reading() as connection:
            return faults_of(connection)

    def find(
        self, story: str, *, scope: str | None = None, embargoed: EmbargoAccess | None = None
    ) -> Article:
        """Return the one article that an id, a URL or words of a headline name.

        Quotable articles come before retracted ones, the scope's own copy of an article before
        everyone's, and the original of a text before its copies. Raises StoryNotFoundError or
        AmbiguousStoryError.
        """
        story = story.strip()
        if exact := self.get(story, scope=scope, embargoed=embargoed):
            return exact
        table = tables.articles
        columns = (*SUMMARY_COLUMNS, table.c.scope, table.c.headline_key, table.c.url_key)
        order = (is_quotable().desc(), table.c.scope.is_not(None).desc(), table.c.published.desc())
        with self._database.reading() as connection:
            for condition in story_conditions(story):
                rows = connection.execute(
                    sa.select(*columns)
                    .where(condition, seen_by(scope, embargoed))
                    .order_by(*order)
                    .limit(SHOWN_WHEN_AMBIGUOUS + 1)
                ).all()
                quotable = [row for row in rows if row.status in QUOTABLE]
                found = own_first(quotable or rows, scope)
                originals = originals_of(connection, [row.id for row in found])
                found = one_of_each(found, originals)
                if len(found) == 1:
                    article = self.get(found[0].id, scope=scope, embargoed=embargoed)
                    if article:
                        return article
                if found:
                    raise ambiguous(story, found)
        raise not_found(story)

    def latest(
        self,
        filters: Filters = Filters(),
        *,
        words: str = "",
        limit: int = 10,
        offset: int = 0,
        once: bool = False,
    ) -> tuple[ArticleSummary, ...]:
        """Return quotable articles that pass the filters, newest first, undated ones last.

        `words` are words of the headline, the last one perhaps unfinished. With `once` a copy is
        left out where its original is there.
        """
        table, folded = tables.articles, fold(words)

        def named(articles: sa.FromClause) -> list[sa.ColumnElement[bool]]:
            return [headline_has(folded, articles)] if folded else []

        statement = sa.select(*SUMMARY_COLUMNS).where(
            is_quotable(),
            visible_to(filters.scope),
            *passing(filters, table, table.c.id),
            *named(table),
        )
        if once:
            statement = statement.where(~shown_for_a_copy(filters, named))
        order = (table.c.published.desc().nulls_last(), table.c.added.desc(), table.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(*order).limit(limit).offset(offset)).all()
        return tuple(summary_of(row._mapping) for row in rows)

    def has_any(self, filters: Filters) -> bool:
        """Return whether any quotable article passes the filters."""
        table = tables.articles
        passes = passing(filters, table, table.c.id)
        found = sa.select(table.c.id).where(is_quotable(), visible_to(filters.scope), *passes)
        with self._database.reading() as connection:
            return connection.execute(found.limit(1)).first() is not None

    def copies(
        self, ids: Iterable[str], *, scope: str | None = None
    ) -> dict[str, tuple[ArticleCopy, ...]]:
        """Return the copies that a scope sees of articles that have any, the original first."""
        with self._database.reading() as connection:
            return copies_of(connection, ids, scope)

    def with_copies(
        self, articles: Sequence[ArticleSummary], *, scope: str | None = None
    ) -> tuple[ListedArticle, ...]:
        """Return articles with the copies that a scope sees of them."""
        found = self.copies((each.id for each in articles), scope=scope)
        return tuple(
            ListedArticle(
                **{name: getattr(each, name) for name in ArticleSummary.model_fields},
                also_in=found.get(each.id, ()),
            )
            for each in articles
        )

    def count_taken_back(self, article_ids: Sequence[str]) -> int:
        """Return how many of some articles nobody sees, since they were taken back."""
        table = tables.articles
        counted = sa.select(sa.func.count()).where(table.c.status.in_(TAKEN_BACK))
        with self._database.reading() as connection:
            return sum(
                connection.execute(counted.where(table.c.id.in_(some))).scalar_one()
                for some in batches(tuple(dict.fromkeys(article_ids)))
            )

    def embargoed(self, *, scope: str | None = None) -> tuple[EmbargoedArticle, ...]:
        """Return what is under an embargo, for owners; first what will be seen soonest."""
        embargo = tables.articles.c.embargo
        statement = sa.select(*SUMMARY_COLUMNS, embargo).where(
            visible_to(scope), embargo.is_not(None)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(embargo, tables.articles.c.id)).all()
        return tuple(
            EmbargoedArticle(**dict(summary_of(row._mapping)), embargo=row.embargo) for row in rows
        )

    def categories(self, typed: str = "", *, scope: str | None = None) -> list[NameCount]:
        """Return the categories that hold the text typed, most used first."""
        table = tables.articles
        return self._names(table.c.category, table.c.category_key, typed, scope)

    def sources(self, typed: str = "", *, scope: str | None = None) -> list[NameCount]:
        """Return the outlets that hold the text typed, most used first."""
        table = tables.articles
        return self._names(table.c.source, table.c.source_key, typed, scope)

    def _names(
        self,
        name: sa.Column[str | None],
        key: sa.Column[str | None],
        typed: str,
        scope: str | None,
    ) -> list[NameCount]:
        newest = sa.func.max(tables.articles.c.published_local)
        statement = (
            sa.select(sa.func.min(name), sa.func.count(), newest)
            .where(is_quotable(), visible_to(scope), key.contains(fold(typed), autoescape=True))
            .group_by(key)
            .order_by(sa.func.count().desc(), key)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return [
            NameCount(name=shown, articles=count, newest=clock and clock.date())
            for shown, count, clock in rows
            if shown
        ]

    def was_ever_filled(self) -> bool:
        """Return whether anything was ever added, even if it was removed since."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(tables.changes.c.seq).limit(1)).first() is not None

    def history(
        self, story: str, *, scope: str | None = None, embargoed: EmbargoAccess | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Return what happened to an article, oldest first, removed ones by their id."""
        versions = self.versions(story, scope=scope, embargoed=embargoed)
        return tuple(version.entry for version in versions)

    def versions(
        self, story: str, *, scope: str | None = None, embargoed: EmbargoAccess | None = None
    ) -> tuple[ArticleVersion, ...]:
        """Return what happened to an article, each with the article as it was from then on."""
        table = tables.history
        visible = in_scope(scope, table.c.scope)
        seen = sa.select(tables.articles.c.id).where(seen_by(scope, embargoed))
        hidden = sa.select(tables.articles.c.id).where(tables.articles.c.id.not_in(seen))
        columns = (table.c.version, table.c.at, table.c.what, table.c.note, table.c.headline)
        statement = (
            sa.select(table.c.content, *columns)
            .where(table.c.article_id.not_in(hidden))
            .order_by(table.c.number)
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                statement.where(table.c.article_id == story.strip(), visible)
            ).all()
        if not rows:
            article = self.find(story, scope=scope, embargoed=embargoed)
            with self._database.reading() as connection:
                rows = connection.execute(statement.where(table.c.article_id == article.id)).all()
        return tuple(_version(**row._mapping) for row in rows)


def _version(content: str | None, **entry: Any) -> ArticleVersion:
    article = None if content is None else stored_article(content)
    return ArticleVersion(HistoryEntry(**entry), article)

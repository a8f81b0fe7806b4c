"""The library: every article, every version of it, and what happened to it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from articles import tables
from articles.errors import InvalidArticleError, StoryNotFoundError, cut
from articles.finding import (
    SHOWN_WHEN_AMBIGUOUS,
    ambiguous,
    conditions,
    has_words,
    not_found,
    own_first,
)
from articles.identity import canonical_url
from articles.models import (
    QUOTABLE,
    Article,
    ArticleSummary,
    Counted,
    Filters,
    HistoryEntry,
    Status,
)
from articles.tables import record_change
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from articles.database import Database

BATCH = 50
LISTED = [tables.articles.c[name] for name in ArticleSummary.model_fields]


class Outcome(StrEnum):
    """What adding an article came to."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Follower(Protocol):
    """Keeps something equal to the library, inside the library's own transactions."""

    def prepare(self) -> None:
        """Do what must be done before a transaction is open, such as loading a model."""
        ...

    def written(self, connection: sa.Connection, article: Article) -> None:
        """Take note of an article as it now stands."""
        ...

    def removed(self, connection: sa.Connection, article_id: str) -> None:
        """Forget an article."""
        ...


def visible_to(scope: str | None) -> sa.ColumnElement[bool]:
    """Return the condition that an article may be seen from a Discord server, or from none."""
    column = tables.articles.c.scope
    return column.is_(None) if scope is None else sa.or_(column.is_(None), column == scope)


def is_quotable() -> sa.ColumnElement[bool]:
    """Return the condition that an article may be quoted."""
    return tables.articles.c.status.in_([status.value for status in QUOTABLE])


class Library:
    """Adds, replaces, corrects, retracts, removes and finds articles."""

    def __init__(
        self,
        database: Database,
        followers: Sequence[Follower] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._followers = followers
        self._clock = clock

    def add(self, article: Article) -> Outcome:
        """Add an article, or a new version of it."""
        return next(self.add_all([article]))[1]

    def add_all(self, articles: Iterable[Article]) -> Iterator[tuple[str, Outcome]]:
        """Add articles in transactions of up to 50; yield each one's id and outcome in order.

        An editor's correction or retraction outlives a new version from outside.
        """
        batch: list[Article] = []
        for article in articles:
            batch.append(article)
            if len(batch) == BATCH:
                yield from self._add_batch(batch)
                batch = []
        if batch:
            yield from self._add_batch(batch)

    def _add_batch(self, batch: Sequence[Article]) -> list[tuple[str, Outcome]]:
        with self._database.reading() as connection:
            known = {article.id: self._stored(connection, article.id) for article in batch}
        if any(_merged(article, known[article.id]) != known[article.id] for article in batch):
            self._prepare()
        else:
            return [(article.id, Outcome.UNCHANGED) for article in batch]
        outcomes = []
        with self._database.writing() as connection:
            for article in batch:
                stored = self._stored(connection, article.id)
                merged = _merged(article, stored)
                if merged == stored:
                    outcomes.append((article.id, Outcome.UNCHANGED))
                    continue
                outcome = Outcome.ADDED if stored is None else Outcome.UPDATED
                what = "added" if stored is None else "replaced"
                self._write(connection, merged, what, merged.note)
                outcomes.append((article.id, outcome))
        return outcomes

    def correct(self, article_id: str, note: str) -> Article:
        """Mark an article as corrected, with a note that every quote of it carries."""
        return self._mark(article_id, Status.CORRECTED, note, "a correction needs a note")

    def retract(self, article_id: str, reason: str) -> Article:
        """Take an article out of all answers, with a reason; its history stays."""
        return self._mark(article_id, Status.RETRACTED, reason, "a retraction needs a reason")

    def _mark(self, article_id: str, status: Status, note: str, missing: str) -> Article:
        note = " ".join(note.split())
        if not note:
            raise InvalidArticleError(f"Nothing was changed: {missing}.")
        self._prepare()
        with self._database.writing() as connection:
            stored = self._stored(connection, article_id)
            if stored is None:
                raise StoryNotFoundError("No story has the id {id}.", id=cut(article_id))
            marked = stored.model_copy(update={"status": status, "note": note})
            self._write(connection, marked, status.value, note)
        return marked

    def remove(self, article_id: str) -> ArticleSummary:
        """Delete an article and the text of all its versions; that it was there stays known."""
        with self._database.writing() as connection:
            stored = self._stored(connection, article_id)
            if stored is None:
                raise StoryNotFoundError("No story has the id {id}.", id=cut(article_id))
            version = self._version(connection, article_id)
            table = tables.history
            connection.execute(
                table.update().where(table.c.article_id == article_id).values(content=None)
            )
            self._log(connection, stored, version, "removed", None, content=None)
            connection.execute(tables.articles.delete().where(tables.articles.c.id == article_id))
            for follower in self._followers:
                follower.removed(connection, article_id)
            record_change(connection, "article", article_id, self._clock())
        return stored.summary()

    def get(self, article_id: str, *, scope: str | None = None) -> Article | None:
        """Return an article that may be seen from a scope, whatever its status, or None."""
        table = tables.articles
        with self._database.reading() as connection:
            content = connection.execute(
                sa.select(table.c.content).where(table.c.id == article_id, visible_to(scope))
            ).scalar()
        return None if content is None else Article.model_validate_json(content)

    def find(self, story: str, *, scope: str | None = None) -> Article:
        """Return the one article that an id, a URL or words of a headline name.

        Quotable articles come before retracted ones, and the scope's own copy of an article
        before everyone's. Raises StoryNotFoundError or AmbiguousStoryError.
        """
        story = story.strip()
        if exact := self.get(story, scope=scope):
            return exact
        table = tables.articles
        columns = (*LISTED, table.c.scope, table.c.headline_key, table.c.url_key)
        order = (is_quotable().desc(), table.c.scope.is_not(None).desc(), table.c.published.desc())
        with self._database.reading() as connection:
            for condition in conditions(story):
                rows = connection.execute(
                    sa.select(*columns)
                    .where(condition, visible_to(scope))
                    .order_by(*order)
                    .limit(SHOWN_WHEN_AMBIGUOUS + 1)
                ).all()
                quotable = [row for row in rows if row.status in QUOTABLE]
                found = own_first(quotable or rows, scope)
                if len(found) == 1:
                    article = self.get(found[0].id, scope=scope)
                    if article:
                        return article
                if found:
                    raise ambiguous(story, found)
        raise not_found(story)

    def latest(
        self, filters: Filters = Filters(), *, words: str = "", limit: int = 10, offset: int = 0
    ) -> tuple[ArticleSummary, ...]:
        """Return quotable articles that pass the filters, newest first, undated ones last.

        `words` are words of the headline, the last one perhaps unfinished.
        """
        table = tables.articles
        statement = sa.select(*LISTED).where(is_quotable(), *_allows(filters))
        if folded := fold(words):
            statement = statement.where(has_words(folded))
        order = (table.c.published.desc().nulls_last(), table.c.added.desc(), table.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(*order).limit(limit).offset(offset)).all()
        return tuple(ArticleSummary(**row._mapping) for row in rows)

    def categories(self, typed: str = "", *, scope: str | None = None) -> list[Counted]:
        """Return the categories that hold the text typed, most used first."""
        table = tables.articles
        return self._names(table.c.category, table.c.category_key, typed, scope)

    def sources(self, typed: str = "", *, scope: str | None = None) -> list[Counted]:
        """Return the outlets that hold the text typed, most used first."""
        table = tables.articles
        return self._names(table.c.source, table.c.source_key, typed, scope)

    def _names(
        self,
        name: sa.Column[str | None],
        key: sa.Column[str | None],
        typed: str,
        scope: str | None,
    ) -> list[Counted]:
        newest = sa.func.max(tables.articles.c.published)
        statement = (
            sa.select(sa.func.min(name), sa.func.count(), newest)
            .where(is_quotable(), visible_to(scope), key.contains(fold(typed), autoescape=True))
            .group_by(key)
            .order_by(sa.func.count().desc(), key)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return [Counted(name=row[0], articles=row[1], newest=row[2]) for row in rows if row[0]]

    def remove_scope(self, scope: str) -> int:
        """Delete all articles of one Discord server; return how many there were."""
        table = tables.articles
        with self._database.reading() as connection:
            ids = list(
                connection.execute(sa.select(table.c.id).where(table.c.scope == scope)).scalars()
            )
        for article_id in ids:
            self.remove(article_id)
        with self._database.writing() as connection:
            connection.execute(tables.history.delete().where(tables.history.c.scope == scope))
        return len(ids)

    def was_ever_filled(self) -> bool:
        """Return whether anything was ever added, even if it was removed since."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(tables.changes.c.seq).limit(1)).first() is not None

    def history(self, story: str, *, scope: str | None = None) -> tuple[HistoryEntry, ...]:
        """Return what happened to an article, oldest first, removed ones by their id."""
        table = tables.history
        visible: sa.ColumnElement[bool] = table.c.scope.is_(None)
        if scope is not None:
            visible = sa.or_(visible, table.c.scope == scope)
        statement = sa.select(
            table.c.version, table.c.at, table.c.what, table.c.note, table.c.headline
        ).order_by(table.c.number)
        with self._database.reading() as connection:
            rows = connection.execute(
                statement.where(table.c.article_id == story.strip(), visible)
            ).all()
        if not rows:
            article = self.find(story, scope=scope)
            with self._database.reading() as connection:
                rows = connection.execute(statement.where(table.c.article_id == article.id)).all()
        return tuple(HistoryEntry(**row._mapping) for row in rows)

    def _stored(self, connection: sa.Connection, article_id: str) -> Article | None:
        table = tables.articles
        content = connection.execute(
            sa.select(table.c.content).where(table.c.id == article_id)
        ).scalar()
        return None if content is None else Article.model_validate_json(content)

    def _version(self, connection: sa.Connection, article_id: str) -> int:
        table = tables.history
        newest = sa.select(sa.func.max(table.c.version)).where(table.c.article_id == article_id)
        return connection.execute(newest).scalar() or 0

    def _write(
        self, connection: sa.Connection, article: Article, what: str, note: str | None
    ) -> None:
        version = self._version(connection, article.id) + 1
        table = tables.articles
        values = _columns(article, version)
        changed = connection.execute(
            table.update().where(table.c.id == article.id).values(**values)
        ).rowcount
        if not changed:
            connection.execute(table.insert().values(id=article.id, added=self._clock(), **values))
        self._log(connection, article, version, what, note, content=article.model_dump_json())
        for follower in self._followers:
            follower.written(connection, article)
        record_change(connection, "article", article.id, self._clock())

    def _log(
        self,
        connection: sa.Connection,
        article: Article,
        version: int,
        what: str,
        note: str | None,
        *,
        content: str | None,
    ) -> None:
        connection.execute(
            tables.history.insert().values(
                article_id=article.id,
                scope=article.scope,
                version=version,
                at=self._clock(),
                what=what,
                note=note,
                headline=article.headline,
                content=content,
            )
        )

    def _prepare(self) -> None:
        for follower in self._followers:
            follower.prepare()


def _merged(article: Article, stored: Article | None) -> Article:
    """Carry an editor's correction or retraction over to a version that says nothing of it."""
    decided = stored is not None and stored.status in (Status.CORRECTED, Status.RETRACTED)
    if stored is None or not decided or article.status is not Status.LIVE:
        return article
    return article.model_copy(update={"status": stored.status, "note": stored.note})


def _columns(article: Article, version: int) -> dict[str, object]:
    shown = article.model_dump(include=set(ArticleSummary.model_fields) - {"id"})
    return {
        **shown,
        "version": version,
        "scope": article.scope,
        "headline_key": fold(article.headline),
        "category_key": fold(article.category) if article.category else None,
        "source_key": fold(article.source) if article.source else None,
        "url_key": canonical_url(article.url) if article.url else None,
        "content": article.model_dump_json(),
        "content_hash": article.content_hash,
    }


def _allows(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    table = tables.articles
    yield visible_to(filters.scope)
    if filters.category is not None:
        yield table.c.category_key == fold(filters.category)
    if filters.source is not None:
        yield table.c.source_key == fold(filters.source)
    if filters.since is not None:
        yield table.c.published >= filters.since
    if filters.until is not None:
        yield table.c.published <= filters.until
    if filters.article_id is not None:
        yield table.c.id == filters.article_id

"""The library: every article, every version of it, and what happened to it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from articles.errors import InvalidArticleError, StoryNotFoundError, cut
from articles.identity import canonical_url, is_front_page, url_id
from articles.languages import ENGLISH
from articles.library import tables
from articles.library.catalogue import Catalogue
from articles.library.conditions import name_keys
from articles.library.faults import stored_article
from articles.library.merging import Decision, merged
from articles.library.tables import ChangeKind, record_change
from articles.models import Article, ArticleSummary, Status, content_hash_of
from articles.reading.building import language_of
from articles.text import fold

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from articles.library.database import Database

ARTICLES_A_TRANSACTION = 50
# So that nobody waits longer than a moment to write.
LANGUAGES_TOLD_AT_ONCE = 100
# What an editor does to an article, as its history names it.
EDITED = (Status.CORRECTED.value, Status.RETRACTED.value)


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
        """Take note of an article as it now stands; it is under no embargo."""
        ...

    def removed(self, connection: sa.Connection, article_id: str) -> None:
        """Forget an article, which is gone or under an embargo; it may not even be known."""
        ...


class Library(Catalogue):
    """A catalogue that is written to: adds, replaces, corrects, retracts and removes articles."""

    def __init__(
        self,
        database: Database,
        followers: Sequence[Follower] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(database)
        self._followers = followers
        self._clock = clock

    def add(self, article: Article) -> Outcome:
        """Add an article, or a new version of it."""
        return next(self.add_all([article]))[1]

    def add_all(self, articles: Iterable[Article]) -> Iterator[tuple[str, Outcome]]:
        """Add articles in transactions of up to 50; yield each one's id and outcome in order.

        An editor's correction or retraction outlives a new version from outside, and so does a
        source's own (see `articles.library.merging`).
        """
        batch: list[Article] = []
        for article in articles:
            batch.append(article)
            if len(batch) == ARTICLES_A_TRANSACTION:
                yield from self._add_batch(batch)
                batch = []
        if batch:
            yield from self._add_batch(batch)

    def _add_batch(self, batch: Sequence[Article]) -> list[tuple[str, Outcome]]:
        with self._database.reading() as connection:
            batch = [self._under_known_id(connection, article) for article in batch]
            unchanged = all(self._merged(connection, article)[1] is None for article in batch)
        if unchanged:
            return [(article.id, Outcome.UNCHANGED) for article in batch]
        self._prepare()
        outcomes, written = [], []
        with self._database.writing() as connection:
            for article in batch:
                stored, new = self._merged(connection, article)
                outcome = Outcome.ADDED if stored is None else Outcome.UPDATED
                if new is None:
                    outcome = Outcome.UNCHANGED
                else:
                    self._write(connection, new, _came_to(new, stored), new.note)
                    written.append(article.id)
                outcomes.append((article.id, outcome))
            untold = tables.untold_languages
            connection.execute(untold.delete().where(untold.c.article_id.in_(written)))
        return outcomes

    def _merged(
        self, connection: sa.Connection, article: Article
    ) -> tuple[Article | None, Article | None]:
        """Return the stored version, and the new one; None where nothing changes."""
        stored = self._stored(connection, article.id)
        marked = stored is not None and stored.status in (Status.CORRECTED, Status.RETRACTED)
        decided = self._decided(connection, article.id) if marked else None
        new = merged(article, stored, decided)
        return stored, None if _is_same(new, stored) else new

    def _decided(self, connection: sa.Connection, article_id: str) -> Decision | None:
        """Return what an editor decided last."""
        table = tables.history
        row = connection.execute(
            sa.select(table.c.what, table.c.note)
            .where(table.c.article_id == article_id, table.c.what.in_((*EDITED, "removed")))
            .order_by(table.c.number.desc())
            .limit(1)
        ).one_or_none()
        return Decision(Status(row.what), row.note) if row and row.what in EDITED else None

    def release(self) -> int:
        """Let articles be seen whose embargo is over; return how many these were.

        From then on they are as if they had just come in: followers and the change log tell of
        them. Any number of processes may call it at any time.
        """
        embargo = tables.articles.c.embargo
        due = sa.select(tables.articles.c.content).where(embargo <= self._clock())
        with self._database.reading() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return 0
        self._prepare()
        released = 0
        with self._database.writing() as connection:
            # Another process may have been quicker.
            for content in connection.execute(due).scalars().all():
                article = stored_article(content)
                own = tables.articles.c.id == article.id
                connection.execute(tables.articles.update().where(own).values(embargo=None))
                self._tell(connection, article)
                released += 1
        return released

    def tell_languages(self, cancelled: threading.Event | None = None) -> int:
        """Tell the languages of what came in when none was told; return how many were not English.

        Whether English was stated of these nobody knows any more, so that one which is clearly in
        another language is in that. It is no new version, for its outlet changed nothing. What was
        done is done for good; cancelling loses nothing.
        """
        found = 0
        with self._database.reading() as connection:
            if connection.execute(sa.select(tables.untold_languages).limit(1)).first() is None:
                return 0
        self._prepare()
        while cancelled is None or not cancelled.is_set():
            with self._database.writing() as connection:
                untold = tables.untold_languages
                some = sa.select(untold.c.article_id).limit(LANGUAGES_TOLD_AT_ONCE)
                ids = connection.execute(some).scalars().all()
                if not ids:
                    break
                for article_id in ids:
                    stored = self._stored(connection, article_id)
                    if stored is not None and stored.language == ENGLISH:
                        found += self._tell_language(connection, stored)
                connection.execute(untold.delete().where(untold.c.article_id.in_(ids)))
        return found

    def _tell_language(self, connection: sa.Connection, stored: Article) -> bool:
        """Write the language of an article that is taken for English; False where it is."""
        language = language_of(stored)
        if language == ENGLISH:
            return False
        article = stored.model_copy(update={"language": language})
        content, table, history = article.model_dump_json(), tables.articles, tables.history
        connection.execute(
            table.update()
            .where(table.c.id == article.id)
            .values(content=content, content_hash=article.content_hash)
        )
        newest = (
            history.c.article_id == article.id,
            history.c.version == self._version(connection, article.id),
            history.c.content.is_not(None),
        )
        connection.execute(history.update().where(*newest).values(content=content))
        self._tell(connection, article)
        return True

    def _under_known_id(self, connection: sa.Connection, article: Article) -> Article:
        """Return an article that is named by its address under the id that its story has already.

        Stories keep the id that they came in with, also where addresses are read anew by it, such
        as that of a page for phones.
        """
        key = canonical_url(article.url) if article.url else None
        if key is None or is_front_page(key) or article.id != url_id(key, article.scope):
            return article
        table = tables.articles
        same = (table.c.url_key == key, table.c.scope.is_not_distinct_from(article.scope))
        ids = connection.execute(sa.select(table.c.id).where(*same).limit(2)).scalars().all()
        if len(ids) != 1 or article.id in ids:
            return article
        return article.model_copy(update={"id": ids[0]})

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
            version = self._version(connection, article_id) + 1
            table = tables.history
            connection.execute(
                table.update().where(table.c.article_id == article_id).values(content=None)
            )
            self._log(connection, stored, version, "removed", None, content=None)
            connection.execute(tables.articles.delete().where(tables.articles.c.id == article_id))
            for follower in self._followers:
                follower.removed(connection, article_id)
            self._record(connection, article_id, stored.scope)
        return stored.summary()

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

    def _stored(self, connection: sa.Connection, article_id: str) -> Article | None:
        table = tables.articles
        content = connection.execute(
            sa.select(table.c.content).where(table.c.id == article_id)
        ).scalar()
        return None if content is None else stored_article(content)

    def _version(self, connection: sa.Connection, article_id: str) -> int:
        table = tables.history
        newest = sa.select(sa.func.max(table.c.version)).where(table.c.article_id == article_id)
        return connection.execute(newest).scalar() or 0

    def _write(
        self, connection: sa.Connection, article: Article, what: str, note: str | None
    ) -> None:
        version = self._version(connection, article.id) + 1
        table, content = tables.articles, article.model_dump_json()
        values = {**article_columns(article, version, content), "embargo": self._embargo(article)}
        own = table.c.id == article.id
        # One that was removed has a history, and is added again.
        is_known = version > 1
        if not (
            is_known and connection.execute(table.update().where(own).values(**values)).rowcount
        ):
            connection.execute(table.insert().values(id=article.id, added=self._clock(), **values))
        self._log(connection, article, version, what, note, content=content)
        self._tell(connection, article)

    def _tell(self, connection: sa.Connection, article: Article) -> None:
        """Let followers and the change log take note of an article as it stands now."""
        for follower in self._followers:
            if self._embargo(article) is None:
                follower.written(connection, article)
            else:
                follower.removed(connection, article.id)
        self._record(connection, article.id, article.scope)

    def _record(self, connection: sa.Connection, article_id: str, scope: str | None) -> None:
        record_change(connection, ChangeKind.ARTICLE, article_id, self._clock(), scope=scope)

    def _embargo(self, article: Article) -> datetime | None:
        """Return until when an article is not to be seen, None where it may be now."""
        held = article.embargo is not None and article.embargo > self._clock()
        return article.embargo if held else None

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


def _came_to(article: Article, stored: Article | None) -> str:
    """Return what a version from outside comes to, as the history names it."""
    if stored is None:
        return "added"
    is_new = article.status is Status.RETRACTED and stored.status is not Status.RETRACTED
    return "withdrawn" if is_new else "replaced"


def _is_same(article: Article, stored: Article | None) -> bool:
    # Moments are equal whatever their zones are, and the zone is what an outlet's day hangs on.
    return stored is not None and article.content_hash == stored.content_hash


def article_columns(article: Article, version: int, content: str) -> dict[str, object]:
    """Return what the table of articles holds of a version, but for its id and its moments."""
    shown = article.model_dump(include=set(ArticleSummary.model_fields) - {"id"})
    keys = name_keys(article)
    return {
        **shown,
        "version": version,
        "scope": article.scope,
        "headline_key": fold(article.headline),
        "category_key": keys.category,
        "source_key": keys.source,
        "url_key": canonical_url(article.url) if article.url else None,
        "published_local": tables.outlet_clock(article.published),
        "content": content,
        "content_hash": content_hash_of(content),
    }

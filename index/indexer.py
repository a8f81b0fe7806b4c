"""Keeps the index equal to the library: chunks, embeds, switches and goes back."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import filelock
import sqlalchemy as sa

from articles import tables
from articles.models import QUOTABLE, Article
from articles.tables import record_change
from index import store
from index.chunking.chunking import chunk
from index.damages import broken_spans, damaged_vectors
from index.errors import IndexBusyError, RollbackError
from index.models import Filters, Manifest, Progress, silent
from index.tables import passages, vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from articles.database import Database
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Fingerprint, Report

    Pending = sa.Row[tuple[int, str, str, str]]

log = logging.getLogger(__name__)

ARTICLES_AT_ONCE = 20
PASSAGES_AT_ONCE = 128
# Progress is told after so many: on a slow machine the others take a quarter of a minute.
PASSAGES_TOLD = 32
WAIT_SECONDS = 0.5
LOCK_SECONDS = 0.4


class Indexer:
    """Writes passages with each article, embeds what has no vector, and re-indexes.

    `load` gives an embedder by its name; `model` names the one that the settings ask for.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        load: Callable[[str], Embedder],
        model: str,
        lock: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._engine = engine
        self._load = load
        self._model = model
        self._lock = filelock.FileLock(lock, thread_local=False)
        self._clock = clock
        self._own = threading.Lock()

    # As a follower of the library

    def prepare(self) -> None:
        """Make sure that there is an index to write to and that its embedder is loaded."""
        with self._database.reading() as connection:
            fingerprint = self._current(connection)
        if fingerprint is not None:
            self._load(fingerprint.embedder)
            return
        wanted = self._load(self._model).fingerprint
        with self._database.writing() as connection:
            if self._current(connection) is None:
                store.write_fingerprint(connection, wanted, self._clock())
                store.write_state(connection, wanted.key, None)

    def written(self, connection: sa.Connection, article: Article) -> None:
        """Cut an article into passages; one that may not be quoted has none."""
        fingerprint = self._current(connection)
        if article.status not in QUOTABLE:
            store.forget_article(connection, article.id)
        elif fingerprint is not None:
            self._chunk(connection, fingerprint, article)

    def removed(self, connection: sa.Connection, article_id: str) -> None:
        """Forget an article's passages and vectors."""
        store.forget_article(connection, article_id)

    # As what owners start

    def update(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Make the index equal to the library and the settings; return how many were embedded.

        The index that answers goes on answering until a new one is whole. Cancelling loses
        nothing: the next update carries on. Raises IndexBusyError while another one runs.
        """
        wanted = self._load(self._model).fingerprint
        return self._bring_up(wanted, report, cancelled, switch=True)

    def embed_missing(
        self,
        report: Report = silent,
        cancelled: threading.Event | None = None,
        *,
        wait: bool = False,
    ) -> int:
        """Embed what has no vector in the index that answers; return how many were embedded.

        Where another update runs, raise IndexBusyError; or `wait` until it has done this work too,
        or has ended.
        """
        with self._database.reading() as connection:
            fingerprint = self._current(connection)
        if fingerprint is None or not self.can_embed(fingerprint):
            return 0
        while True:
            try:
                return self._bring_up(fingerprint, report, cancelled, switch=False)
            except IndexBusyError:
                if not wait:
                    raise
                if not self.has_pending() or (cancelled and cancelled.is_set()):
                    return 0
                report(Progress(stage="Waiting for another update", done=0, total=None))
                time.sleep(WAIT_SECONDS)

    def rebuild(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Drop damaged vectors, make the accelerators anew from the database, then update."""
        with self._exclusive():
            self._drop_damaged()
            self._engine.rebuild()
        return self.update(report, cancelled)

    def verify(self) -> list[str]:
        """Return one sentence for each fault of the index, none for a sound one."""
        return [*self.lacking(), *self.damages()]

    def lacking(self) -> list[str]:
        """Return one sentence for each thing that the next update will make."""
        faults = []
        with self._database.reading() as connection:
            fingerprint = self._current(connection)
            if fingerprint is None:
                return []
            if missing := len(store.unchunked(connection, fingerprint.key)):
                faults.append(f"{missing} articles have no passages.")
            if missing := store.count_pending(connection, fingerprint.key):
                faults.append(f"{missing} passages have no vector.")
        return faults

    def damages(self) -> list[str]:
        """Return one sentence for each fault that only a rebuild mends."""
        faults = []
        with self._database.reading() as connection:
            fingerprint = self._current(connection)
            if fingerprint is None:
                return []
            if damaged := len(list(damaged_vectors(connection, fingerprint))):
                faults.append(f"{damaged} vectors in the database are damaged.")
            if broken := broken_spans(connection, fingerprint.key):
                faults.append(f"{broken} passages are not what their article says.")
        return faults + self._engine.verify()

    def rollback(self) -> None:
        """Answer from the previous index again; raise RollbackError where there is none."""
        with self._exclusive():
            with self._database.writing() as connection:
                state = store.read_state(connection)
                if state.previous is None:
                    raise RollbackError(
                        "There is no earlier index to go back to: only a re-index with another "
                        "model leaves one."
                    )
                store.write_state(connection, state.previous, state.current)
                record_change(connection, "index", state.previous, self._clock())
            self._engine.follow()
        self.embed_missing()

    def manifest(self, scope: str | None = None, filters: Filters | None = None) -> Manifest:
        """Return what the index holds, counting what may be seen from a scope or passes filters."""
        within = filters or Filters(scope=scope)
        with self._database.reading() as connection:
            fingerprint = self._current(connection)
            key = fingerprint.key if fingerprint else ""
            seen = sa.and_(
                passages.c.fingerprint == key,
                store.in_scope(within.scope),
                *store.allows(within),
            )
            counted = sa.select(
                sa.func.count(), sa.func.count(passages.c.article_id.distinct())
            ).where(seen)
            count, articles = connection.execute(counted).one()
            seq, updated = connection.execute(
                sa.select(tables.changes.c.seq, tables.changes.c.at)
                .order_by(tables.changes.c.seq.desc())
                .limit(1)
            ).one_or_none() or (0, None)
            return Manifest(
                fingerprint=fingerprint,
                articles=articles,
                passages=count,
                vectors=count - store.count_pending(connection, key, seen),
                seq=seq,
                updated=updated,
            )

    def has_pending(self) -> bool:
        """Return whether the index that answers lacks any passage or vector."""
        with self._database.reading() as connection:
            current = store.read_state(connection).current
            return current is not None and bool(
                store.unchunked(connection, current) or store.count_pending(connection, current)
            )

    def can_embed(self, fingerprint: Fingerprint) -> bool:
        """Return whether its embedder still makes the same vectors as when it was indexed."""
        return self._load(fingerprint.embedder).fingerprint.key == fingerprint.key

    def has_previous(self) -> bool:
        """Return whether there is an earlier index to go back to."""
        with self._database.reading() as connection:
            return store.read_state(connection).previous is not None

    def is_busy(self) -> bool:
        """Return whether an index is being written, by this process or another."""
        if self._own.locked():
            return True
        try:
            with self._lock.acquire(blocking=False):
                return False
        except filelock.Timeout:
            return True

    def _current(self, connection: sa.Connection) -> Fingerprint | None:
        return store.read_fingerprint(connection, store.read_state(connection).current)

    def _exclusive(self) -> _Exclusive:
        return _Exclusive(self._own, self._lock)

    def _chunk(self, connection: sa.Connection, fingerprint: Fingerprint, article: Article) -> None:
        embedder = self._load(fingerprint.embedder)
        new = chunk(article, embedder.token_spans, fingerprint.max_tokens)
        store.write_passages(connection, fingerprint.key, article, new)

    def _bring_up(
        self,
        fingerprint: Fingerprint,
        report: Report,
        cancelled: threading.Event | None,
        *,
        switch: bool,
    ) -> int:
        embedder = self._load(fingerprint.embedder)
        stop = cancelled or threading.Event()
        embedded = 0
        with self._exclusive():
            with self._database.writing() as connection:
                store.write_fingerprint(connection, fingerprint, self._clock())
                if store.read_state(connection).current is None:
                    store.write_state(connection, fingerprint.key, None)
            while not stop.is_set():
                self._chunk_missing(fingerprint, report, stop)
                embedded += self._embed(fingerprint, embedder, report, stop)
                if stop.is_set() or not switch or self._switch(fingerprint):
                    break
            self._engine.follow()
            self._engine.save()
        return embedded

    def _chunk_missing(
        self, fingerprint: Fingerprint, report: Report, stop: threading.Event
    ) -> None:
        with self._database.reading() as connection:
            ids = store.unchunked(connection, fingerprint.key)
        for begin in range(0, len(ids), ARTICLES_AT_ONCE):
            if stop.is_set():
                return
            report(Progress(stage="Cutting articles into passages", done=begin, total=len(ids)))
            with self._database.writing() as connection:
                for article in _articles(connection, ids[begin : begin + ARTICLES_AT_ONCE]):
                    self._chunk(connection, fingerprint, article)
                    record_change(connection, "article", article.id, self._clock())

    def _embed(
        self,
        fingerprint: Fingerprint,
        embedder: Embedder,
        report: Report,
        stop: threading.Event,
    ) -> int:
        key = fingerprint.key
        with self._database.reading() as connection:
            total = store.count_pending(connection, key)

        def tell(done: int) -> None:
            report(Progress(stage="Embedding passages", done=done, total=max(total, done)))

        done = 0
        tell(done)
        while not stop.is_set():
            with self._database.reading() as connection:
                batch = store.pending(connection, key, PASSAGES_AT_ONCE)
            if not batch:
                break
            new: dict[str, bytes] = {}
            for some in _slices(batch):
                made = embedder.embed([f"{row.header}\n{row.text}" for row in some])
                new.update(
                    zip(
                        (row.vector_key for row in some),
                        (row.tobytes() for row in made),
                        strict=True,
                    )
                )
                done += len(some)
                tell(done)
            with self._database.writing() as connection:
                connection.execute(
                    vectors.insert(),
                    [{"fingerprint": key, "key": k, "vector": v} for k, v in new.items()],
                )
                rows = f"{key}:{batch[0].row}-{batch[-1].row}"
                record_change(connection, "vectors", rows, self._clock())
        return done

    def _switch(self, fingerprint: Fingerprint) -> bool:
        """Let an index that is whole answer; return False where articles came in meanwhile."""
        with self._database.writing() as connection:
            key = fingerprint.key
            if store.unchunked(connection, key) or store.count_pending(connection, key):
                return False
            state = store.read_state(connection)
            if state.current != key:
                store.write_state(connection, key, state.current)
                store.drop_fingerprints(connection, [key, state.current])
                record_change(connection, "index", key, self._clock())
        return True

    def _drop_damaged(self) -> None:
        with self._database.writing() as connection:
            fingerprint = self._current(connection)
            if fingerprint is None:
                return
            for key in list(damaged_vectors(connection, fingerprint)):
                own = sa.and_(vectors.c.fingerprint == fingerprint.key, vectors.c.key == key)
                connection.execute(vectors.delete().where(own))


class _Exclusive:
    """One re-index at a time, within this process and across processes."""

    def __init__(self, own: threading.Lock, lock: filelock.BaseFileLock) -> None:
        self._own = own
        self._lock = lock

    def __enter__(self) -> None:
        if not self._own.acquire(blocking=False):
            raise IndexBusyError(BUSY)
        try:
            # Not at once: whoever only asks whether it is busy holds the lock for a moment too.
            self._lock.acquire(timeout=LOCK_SECONDS, poll_interval=LOCK_SECONDS / 20)
        except filelock.Timeout:
            self._own.release()
            raise IndexBusyError(BUSY) from None

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        self._own.release()


BUSY = "The index is being updated already; wait until that has ended, then try again."


def _articles(connection: sa.Connection, ids: list[str]) -> Iterator[Article]:
    table = tables.articles
    for content in connection.execute(
        sa.select(table.c.content).where(table.c.id.in_(ids))
    ).scalars():
        article = Article.model_validate_json(content)
        if article.status in QUOTABLE:
            yield article


def _slices(batch: Sequence[Pending]) -> Iterator[Sequence[Pending]]:
    """Part passages by their lengths, since those of one length are embedded fastest together."""
    ordered = sorted(batch, key=lambda row: len(row.text), reverse=True)
    for begin in range(0, len(ordered), PASSAGES_TOLD):
        yield ordered[begin : begin + PASSAGES_TOLD]

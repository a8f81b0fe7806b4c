"""Re-indexes: embeds what has no vector, switches to a new index, goes back to the last one."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.errors import NewsdeskError
from articles.library import tables
from articles.library.conditions import is_quotable
from articles.library.faults import stored_article
from articles.library.tables import ChangeKind, record_change
from index.damages import damaged_vectors
from index.errors import IndexBusyError, RollbackError
from index.fingerprint import fingerprint_of, is_comparable
from index.follower import write_chunks
from index.models import Progress, silent
from index.passage_embedder import WAIT_SECONDS, PassageEmbedder
from index.store.counts import count_anew
from index.store.passages import drop_fingerprints, unchunked
from index.store.state import (
    current_fingerprint,
    is_whole,
    mark_remade,
    mark_whole,
    read_fingerprint,
    read_remade,
    read_state,
    write_fingerprint,
    write_state,
)
from index.store.vectors import find_lost, has_pending
from index.tables import vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.library.database import Database
    from articles.models import Article
    from index.embedders import Embedder
    from index.engines import Engine
    from index.lock import UpdateLock
    from index.models import Fingerprint, Report

log = logging.getLogger(__name__)

ARTICLES_AT_ONCE = 20


class Indexer:
    """Makes the index equal to the library and the settings, one update at a time.

    `load` gives an embedder by its name; `model` names the one that the settings ask for.
    `command` is, as a text, what people use to update by hand.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        load: Callable[[str], Embedder],
        model: str,
        lock: UpdateLock,
        command: object,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._engine = engine
        self._load = load
        self._model = model
        self._lock = lock
        self._clock = clock
        self._embedder = PassageEmbedder(database, command, clock)

    def update(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Make the index equal to the library and the settings; return how many were embedded.

        The index that answers goes on answering until a new one is whole. Cancelling loses
        nothing: the next update carries on. Raises IndexBusyError while another one runs, and
        EmbeddingError where the embedder fails; what was embedded until then is kept.
        """
        wanted = fingerprint_of(self._load(self._model))
        return self._bring_up(wanted, report, cancelled)

    def resume(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Carry on with an update the process of which was killed; return how many were embedded.

        One that is under way elsewhere is helped with, where processes share a server.
        """
        with self._database.reading() as connection:
            fingerprint = read_fingerprint(connection, read_remade(connection))
        if fingerprint is None or not self._can_embed(fingerprint):
            return 0
        try:
            return self._bring_up(fingerprint, report, cancelled)
        except IndexBusyError:
            if not self._database.is_on_server:
                return 0
        embedder = self._load(fingerprint.embedder)
        return self._embedder.embed(
            fingerprint, embedder, report, cancelled or threading.Event(), wait=False
        )

    def embed_missing(
        self,
        report: Report = silent,
        cancelled: threading.Event | None = None,
        *,
        wait: bool = False,
    ) -> int:
        """Embed what has no vector in the index that answers; return how many were embedded.

        Where another update runs, raise IndexBusyError; or `wait` until it has done this work too,
        or has ended. Raises EmbeddingError where the embedder fails.
        """
        with self._database.reading() as connection:
            fingerprint = current_fingerprint(connection)
            lacks = fingerprint is not None and has_pending(connection, fingerprint.key)
        if not lacks:
            self._engine.follow()
        if fingerprint is None or not lacks or not self._can_embed(fingerprint):
            return 0
        stop = cancelled or threading.Event()
        while True:
            try:
                return self._complete(fingerprint, report, stop, wait=wait)
            except IndexBusyError:
                if not wait:
                    raise
                if not self._has_pending() or stop.is_set():
                    return 0
                report(Progress(stage="Waiting for another update", done=0, total=None))
                time.sleep(WAIT_SECONDS)

    def rebuild(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Drop damaged vectors, make the accelerators anew from the database, then update."""
        with self._lock.taken():
            self._mend()
            self._engine.rebuild()
        return self.update(report, cancelled)

    def rollback(self) -> None:
        """Answer from the previous index again; raise RollbackError where there is none.

        What it lacks is embedded; where that fails, it waits.
        """
        with self._lock.taken():
            with self._database.writing() as connection:
                state = read_state(connection)
                if state.previous is None:
                    raise RollbackError(
                        "There is no earlier index to go back to: only a re-index with another "
                        "model leaves one."
                    )
                write_state(connection, state.previous, state.current)
                mark_whole(connection, None)
                record_change(connection, ChangeKind.INDEX, state.previous, self._clock())
            self._engine.follow()
        try:
            self.embed_missing()
        except NewsdeskError as error:
            # The index answers all the same; the status tells what it lacks.
            log.warning("The previous index answers, but embedding what it lacks failed: %s", error)

    def _can_embed(self, fingerprint: Fingerprint) -> bool:
        """Return whether its embedder still makes such vectors as when it was indexed."""
        return is_comparable(self._load(fingerprint.embedder), fingerprint)

    def _has_pending(self) -> bool:
        with self._database.reading() as connection:
            return has_pending(connection, read_state(connection).current)

    def _complete(
        self, fingerprint: Fingerprint, report: Report, stop: threading.Event, *, wait: bool
    ) -> int:
        """Give an index all passages and vectors that it lacks.

        Where processes share a server many embed at once, and one at a time does all else.
        """
        embedder = self._load(fingerprint.embedder)
        if not self._database.is_on_server:
            with self._lock.taken():
                self._chunk_missing(fingerprint, embedder, report, stop)
                embedded = self._embedder.embed(fingerprint, embedder, report, stop, wait=wait)
        else:
            with suppress(IndexBusyError), self._lock.taken():
                self._chunk_missing(fingerprint, embedder, report, stop)
            embedded = self._embedder.embed(fingerprint, embedder, report, stop, wait=wait)
        self._engine.follow()
        self._engine.save()
        return embedded

    def _bring_up(
        self, fingerprint: Fingerprint, report: Report, cancelled: threading.Event | None
    ) -> int:
        """Make an index whole, and let it answer; one process at a time."""
        embedder = self._load(fingerprint.embedder)
        stop = cancelled or threading.Event()
        embedded = 0
        with self._lock.taken():
            with self._database.writing() as connection:
                write_fingerprint(connection, fingerprint, self._clock())
                if read_state(connection).current is None:
                    write_state(connection, fingerprint.key, None)
                find_lost(connection, fingerprint.key)
                mark_whole(connection, None)
            with self._remaking(fingerprint):
                while not stop.is_set():
                    self._chunk_missing(fingerprint, embedder, report, stop)
                    embedded += self._embedder.embed(fingerprint, embedder, report, stop, wait=True)
                    if stop.is_set() or self._switch(fingerprint):
                        break
            self._engine.follow()
            self._engine.save()
        return embedded

    @contextmanager
    def _remaking(self, fingerprint: Fingerprint) -> Iterator[None]:
        """Keep that an index is being made whole, for others to go on with where this is killed.

        Who stops it means it.
        """
        self._mark_remade(fingerprint.key)
        try:
            yield
        except KeyboardInterrupt:
            self._mark_remade(None)
            raise
        self._mark_remade(None)

    def _mark_remade(self, key: str | None) -> None:
        with self._database.writing() as connection:
            mark_remade(connection, key)

    def _chunk_missing(
        self,
        fingerprint: Fingerprint,
        embedder: Embedder,
        report: Report,
        stop: threading.Event,
    ) -> None:
        key = fingerprint.key
        with self._database.reading() as connection:
            if is_whole(connection, key):
                return
            ids = unchunked(connection, key)
        for begin in range(0, len(ids), ARTICLES_AT_ONCE):
            if stop.is_set():
                return
            report(Progress(stage="Cutting articles into passages", done=begin, total=len(ids)))
            with self._database.writing() as connection:
                for article in _articles(connection, ids[begin : begin + ARTICLES_AT_ONCE]):
                    write_chunks(connection, fingerprint, article, embedder)
                    now, scope = self._clock(), article.scope
                    record_change(connection, ChangeKind.ARTICLE, article.id, now, scope=scope)
        with self._database.writing() as connection:
            if read_state(connection).current == key:
                mark_whole(connection, key)

    def _switch(self, fingerprint: Fingerprint) -> bool:
        """Let an index that is whole answer; return False where articles came in meanwhile."""
        with self._database.writing() as connection:
            key = fingerprint.key
            if has_pending(connection, key):
                return False
            state = read_state(connection)
            if state.current != key:
                write_state(connection, key, state.current)
                drop_fingerprints(connection, [key, state.current])
                mark_whole(connection, key)
                record_change(connection, ChangeKind.INDEX, key, self._clock())
        return True

    def _mend(self) -> None:
        """Drop damaged vectors, and count anew what is held."""
        with self._database.writing() as connection:
            fingerprint = current_fingerprint(connection)
            if fingerprint is None:
                return
            count_anew(connection, fingerprint.key)
            for key in list(damaged_vectors(connection, fingerprint)):
                own = sa.and_(vectors.c.fingerprint == fingerprint.key, vectors.c.key == key)
                connection.execute(vectors.delete().where(own))


def _articles(connection: sa.Connection, ids: list[str]) -> Iterator[Article]:
    table = tables.articles
    for content in connection.execute(
        sa.select(table.c.content).where(table.c.id.in_(ids), is_quotable())
    ).scalars():
        yield stored_article(content)

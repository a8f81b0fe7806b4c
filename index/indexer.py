"""Re-indexes: embeds what has no vector, switches to a new index, goes back to the last one."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.errors import NewsdeskError
from articles.library import tables
from articles.library.conditions import is_quotable
from articles.library.database import batches
from articles.library.faults import stored_article
from articles.library.tables import ChangeKind, record_change
from index.damages import damaged_vectors
from index.embedders import embed_checked
from index.errors import EmbeddingError, IndexBusyError, RollbackError
from index.fingerprint import fingerprint_of, is_comparable
from index.follower import write_chunks
from index.models import Progress, silent, with_header
from index.store.counts import count_anew
from index.store.passages import drop_fingerprints, unchunked
from index.store.state import (
    current_fingerprint,
    is_whole,
    mark_whole,
    read_state,
    write_fingerprint,
    write_state,
)
from index.store.vectors import (
    count_pending,
    find_lost,
    has_pending,
    read_pending,
    vectors_of,
    write_vectors,
)
from index.tables import vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from articles.library.database import Database
    from articles.models import Article
    from index.embedders import Embedder
    from index.engines import Engine
    from index.lock import UpdateLock
    from index.models import Fingerprint, Report

    Pending = sa.Row[tuple[int, str, str, str]]

log = logging.getLogger(__name__)

ARTICLES_AT_ONCE = 20
PASSAGES_AT_ONCE = 128
# Progress is told after so many: on a slow machine the others take a quarter of a minute.
PASSAGES_TOLD = 32
WAIT_SECONDS = 0.5


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
        self._command = command
        self._clock = clock

    def update(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Make the index equal to the library and the settings; return how many were embedded.

        The index that answers goes on answering until a new one is whole. Cancelling loses
        nothing: the next update carries on. Raises IndexBusyError while another one runs, and
        EmbeddingError where the embedder fails; what was embedded until then is kept.
        """
        wanted = fingerprint_of(self._load(self._model))
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
        or has ended. Raises EmbeddingError where the embedder fails.
        """
        with self._database.reading() as connection:
            fingerprint = current_fingerprint(connection)
            lacks = fingerprint is not None and has_pending(connection, fingerprint.key)
        if not lacks:
            self._engine.follow()
        if fingerprint is None or not lacks or not self._can_embed(fingerprint):
            return 0
        while True:
            try:
                return self._bring_up(fingerprint, report, cancelled, switch=False)
            except IndexBusyError:
                if not wait:
                    raise
                if not self._has_pending() or (cancelled and cancelled.is_set()):
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
        with self._lock.taken():
            with self._database.writing() as connection:
                write_fingerprint(connection, fingerprint, self._clock())
                if read_state(connection).current is None:
                    write_state(connection, fingerprint.key, None)
                if switch:
                    find_lost(connection, fingerprint.key)
                    mark_whole(connection, None)
            while not stop.is_set():
                self._chunk_missing(fingerprint, embedder, report, stop)
                embedded += self._embed(fingerprint, embedder, report, stop)
                if stop.is_set() or not switch or self._switch(fingerprint):
                    break
            self._engine.follow()
            self._engine.save()
        return embedded

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

    def _embed(
        self,
        fingerprint: Fingerprint,
        embedder: Embedder,
        report: Report,
        stop: threading.Event,
    ) -> int:
        key = fingerprint.key
        with self._database.reading() as connection:
            total = count_pending(connection, key)
            earlier = current_fingerprint(connection)
        # An index that only cut its texts otherwise has the vectors of what is the same in both.
        made = earlier.key if earlier and is_comparable(embedder, earlier) else key

        def tell(done: int) -> None:
            report(Progress(stage="Embedding passages", done=done, total=max(total, done)))

        done = 0
        tell(done)
        while not stop.is_set():
            with self._database.reading() as connection:
                batch = read_pending(connection, key, PASSAGES_AT_ONCE)
                keys = [row.vector_key for row in batch]
                # Two articles may hold the same passage, of which one has its vector already.
                known = vectors_of(connection, key, keys)
                taken = {} if made == key else vectors_of(connection, made, keys)
            if not batch:
                break
            new = {k: vector for k, vector in taken.items() if k not in known}
            try:
                for some in _slices([r for r in batch if r.vector_key not in known | new]):
                    new |= _embed_slice(embedder, some)
                    done += len(some)
                    tell(done)
            except EmbeddingError as error:
                self._write(key, batch, known, new)
                raise self._told(key, error) from error
            self._write(key, batch, known, new)
        return done

    def _write(
        self, key: str, batch: Sequence[Pending], known: Collection[str], new: Mapping[str, bytes]
    ) -> None:
        """Write what was embedded of a batch, if anything was."""
        rows = [row.row for row in batch if row.vector_key in new or row.vector_key in known]
        if not rows:
            return
        with self._database.writing() as connection:
            write_vectors(connection, key, new, rows)
            record_change(connection, ChangeKind.VECTORS, key, self._clock(), (rows[0], rows[-1]))

    def _told(self, key: str, error: EmbeddingError) -> EmbeddingError:
        """Return an embedder's error with how many passages wait for it, and what to do."""
        with self._database.reading() as connection:
            waiting = count_pending(connection, key)
        return EmbeddingError(
            "{reason} Passages that wait for their vectors, and are found by their words until "
            "then: {waiting}. A running bot tries again by itself; {command} does so at once.",
            reason=f"{str(error).rstrip('.')}.",
            waiting=waiting,
            command=self._command,
        )

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


def _embed_slice(embedder: Embedder, some: Sequence[Pending]) -> dict[str, bytes]:
    """Return the vectors of passages by their keys; raise EmbeddingError where that fails."""
    made = embed_checked(embedder, [with_header(row.header, row.text) for row in some])
    return {row.vector_key: vector.tobytes() for row, vector in zip(some, made, strict=True)}


def _slices(batch: Sequence[Pending]) -> Iterator[Sequence[Pending]]:
    """Part passages by their lengths, since those of one length are embedded fastest together."""
    return batches(sorted(batch, key=lambda row: len(row.text), reverse=True), PASSAGES_TOLD)

"""Embeds the passages that wait for their vectors, beside other processes that do the same."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from articles.library.database import batches
from articles.library.tables import ChangeKind, record_change
from index.embedders import embed_checked
from index.errors import EmbeddingError
from index.fingerprint import is_comparable
from index.models import Progress, with_header
from index.store.state import current_fingerprint
from index.store.vectors import count_pending, read_pending, vectors_of, write_vectors

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    import sqlalchemy as sa

    from articles.library.database import Database
    from articles.locks import Claim
    from index.embedders import Embedder
    from index.models import Fingerprint, Report

    Pending = sa.Row[tuple[int, str, str, str]]

PASSAGES_AT_ONCE = 128
# Of so many the first that nobody else is embedding are taken.
PASSAGES_LOOKED_AT = 2_048
# Progress is told after so many: on a slow machine the others take a quarter of a minute.
PASSAGES_TOLD = 32
WAIT_SECONDS = 0.5


class PassageEmbedder:
    """Embeds in batches; what one process has claimed, no other embeds as long as it lives.

    `command` is, as a text, what people use to update by hand.
    """

    def __init__(self, database: Database, command: object, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._command = command
        self._clock = clock

    def embed(
        self,
        fingerprint: Fingerprint,
        embedder: Embedder,
        report: Report,
        stop: threading.Event,
        *,
        wait: bool,
    ) -> int:
        """Embed what waits under a fingerprint; return how many were embedded here.

        Where all that is left is being embedded by others, `wait` for them or return. Raises
        EmbeddingError where the embedder fails; what was embedded until then is kept.
        """
        key = fingerprint.key
        with self._database.reading() as connection:
            total = count_pending(connection, key)
            earlier = current_fingerprint(connection)
        # An index that only cut its texts otherwise has the vectors of what is the same in both.
        made = earlier.key if earlier and is_comparable(embedder, earlier) else key
        done = 0

        def tell(more: int = 0) -> None:
            nonlocal done
            done += more
            report(Progress(stage="Embedding passages", done=done, total=max(total, done)))

        tell()
        while not stop.is_set():
            with self._database.claiming() as claim:
                batch = self._claimed(key, claim)
                if batch:
                    self._embed_batch(key, made, embedder, batch, tell)
            if batch is None or (not batch and not wait):
                break
            if not batch:
                time.sleep(WAIT_SECONDS)
        return done

    def _claimed(self, key: str, claim: Claim) -> list[Pending] | None:
        """Return passages that wait, and that nobody else embeds; None where none waits."""
        limit = PASSAGES_LOOKED_AT if self._database.is_on_server else PASSAGES_AT_ONCE
        with self._database.reading() as connection:
            pending = read_pending(connection, key, limit)
        for some in batches(pending, PASSAGES_AT_ONCE):
            # By what is embedded, so that a passage of two articles is one.
            if mine := claim(row.vector_key for row in some):
                return [row for row in some if row.vector_key in mine]
        return [] if pending else None

    def _embed_batch(
        self,
        key: str,
        made: str,
        embedder: Embedder,
        batch: Sequence[Pending],
        tell: Callable[[int], None],
    ) -> None:
        keys = [row.vector_key for row in batch]
        with self._database.reading() as connection:
            # Two articles may hold the same passage, of which one has its vector already.
            known = vectors_of(connection, key, keys)
            taken = {} if made == key else vectors_of(connection, made, keys)
        new = {k: vector for k, vector in taken.items() if k not in known}
        try:
            for some in _slices([row for row in batch if row.vector_key not in known | new]):
                new |= _embed_slice(embedder, some)
                tell(len(some))
        except EmbeddingError as error:
            self._write(key, batch, known, new)
            raise self._told(key, error) from error
        self._write(key, batch, known, new)

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


def _embed_slice(embedder: Embedder, some: Sequence[Pending]) -> dict[str, bytes]:
    """Return the vectors of passages by their keys; raise EmbeddingError where that fails."""
    made = embed_checked(embedder, [with_header(row.header, row.text) for row in some])
    return {row.vector_key: vector.tobytes() for row, vector in zip(some, made, strict=True)}


def _slices(batch: Sequence[Pending]) -> Sequence[Sequence[Pending]]:
    """Part passages by their lengths, since those of one length are embedded fastest together."""
    by_length = sorted(batch, key=lambda row: len(row.text), reverse=True)
    return list(batches(by_length, PASSAGES_TOLD))

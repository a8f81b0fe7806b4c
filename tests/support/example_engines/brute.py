"""An engine in one file, to copy from: it compares each question with everything."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.languages import ENGLISH
from index.engines import Candidate
from index.errors import EngineError
from index.models import Filters, with_header
from index.store.changes import newest_change
from index.store.filtering import rows_found
from index.store.state import read_state
from index.store.vectors import read_vectors
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from pathlib import Path

    from numpy.typing import NDArray

    from articles.library.database import Database


class PassageCopies(NamedTuple):
    """The stems and vectors of one index's passages by row, as they stood at a change."""

    seq: int = -1
    fingerprint: str | None = None
    words: Mapping[int, list[str]] = {}
    vectors: Mapping[int, NDArray[np.float32]] = {}


class BruteForceEngine:
    """Reads everything anew whenever anything changed; what is searched is replaced at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held = PassageCopies()
        self._following = threading.Lock()

    @property
    def fingerprint(self) -> str | None:
        return self._held.fingerprint

    def follow(self) -> bool:
        with self._following, self._database.reading() as connection:
            # Which index answers may change where the log has no entry, such as the first time.
            seen = newest_change(connection), read_state(connection).current
            if seen == (self._held.seq, self._held.fingerprint):
                return False
            self._held = _copied(connection, *seen)
            return True

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        held = self._held
        scores = {row: float(own @ vector) for row, own in held.vectors.items()}
        return self._best(held, scores, filters, limit)

    def near(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> Sequence[int]:
        return [candidate.row for candidate in self.dense(vector, filters, limit)]

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        held, asked = self._held, set(self.stems(text))
        shared = {row: float(len(asked & set(own))) for row, own in held.words.items()}
        found = {row: score for row, score in shared.items() if score}
        return self._best(held, found, filters, limit)

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        held, wanted = self._held, self.stems(text)
        if not wanted:
            return []
        # The spaces around let whole words alone fit.
        looked_for = f" {' '.join(wanted)} "
        found = {r: 1.0 for r, own in held.words.items() if looked_for in f" {' '.join(own)} "}
        return self._best(held, found, filters, limit)

    def languages(self) -> Sequence[str]:
        return (ENGLISH,)

    def stems(self, text: str, language: str = ENGLISH) -> list[str]:
        return _stems(text)

    def frequencies(self, stems: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        words = self._held.words
        seen = self._allowed(self._held, words.keys(), Filters(scope=scope))
        return len(seen), [sum(stem in words[row] for row in seen) for stem in stems]

    def beginning(self, prefix: str) -> Mapping[str, int]:
        return {}

    def save(self) -> None:
        """Do nothing: there are no files."""

    def rebuild(self) -> None:
        with self._following:
            self._held = PassageCopies()
        self.follow()

    def verify(self) -> list[str]:
        self.follow()
        held = self._held
        with self._database.reading() as connection:
            stored = _copied(connection, held.seq, held.fingerprint)
        words = held.words == stored.words
        vectors = _raw(held.vectors) == _raw(stored.vectors)
        return [] if words and vectors else ["The copies in memory are not what is stored."]

    def close(self) -> None:
        self._held = PassageCopies()

    def _best(
        self, held: PassageCopies, scores: Mapping[int, float], filters: Filters, limit: int
    ) -> list[Candidate]:
        rows = self._allowed(held, scores.keys(), filters)
        best = sorted(rows, key=lambda row: (-scores[row], row))
        return [Candidate(row, scores[row]) for row in best[:limit]]

    def _allowed(self, held: PassageCopies, rows: Set[int], filters: Filters) -> Set[int]:
        if held.fingerprint is None:
            return set()
        with self._database.reading() as connection:
            allowed = rows_found(connection, held.fingerprint, filters)
            return rows if allowed is None else rows & set(allowed)


def _stems(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _copied(connection: sa.Connection, seq: int, fingerprint: str | None) -> PassageCopies:
    columns = (passages.c.row, passages.c.header, passages.c.text)
    own = sa.select(*columns).where(passages.c.fingerprint == fingerprint)
    words = {r: _stems(with_header(head, text)) for r, head, text in connection.execute(own)}
    stored = read_vectors(connection, list(words))
    vectors = {row: np.frombuffer(raw, dtype=np.float32) for row, raw in stored}
    return PassageCopies(seq, fingerprint, words, vectors)


def _raw(vectors: Mapping[int, NDArray[np.float32]]) -> dict[int, bytes]:
    return {row: vector.tobytes() for row, vector in vectors.items()}


def open_engine(url: str, database: Database, _folder: Path) -> BruteForceEngine:
    """Open the engine of the URL `brute:everything`."""
    if url != "brute:everything":
        raise EngineError("This engine searches all or nothing: write brute:everything.")
    return BruteForceEngine(database)

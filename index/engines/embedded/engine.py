"""The engine itself: FAISS for vectors, Tantivy for words, both kept up to the database."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from articles.languages import ENGLISH
from index.engines.embedded.dense import DenseIndex
from index.engines.embedded.files import IndexFiles
from index.engines.embedded.following import (
    Accelerators,
    follow_vectors,
    follow_words,
    reconcile,
    refill_words,
)
from index.engines.embedded.lexical import LexicalIndex, LogPosition
from index.engines.embedded.stemming import stems
from index.engines.embedded.verification import differences
from index.store.changes import changes_since, newest_change
from index.store.filtering import rows_found
from index.store.state import read_fingerprint, read_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import sqlalchemy as sa
    from numpy.typing import NDArray

    from articles.library.database import Database
    from index.engines import Candidate
    from index.models import Filters
    from index.store.state import State

log = logging.getLogger(__name__)

FILTERS_REMEMBERED = 256


class EmbeddedEngine:
    """Searches in this process's memory and a shared folder; follows the database's change log."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._files = IndexFiles(folder)
        self._following = threading.Lock()
        self._accelerators: Accelerators | None = None
        self._seq = -1
        self._saved_seq = -1
        self._eligible = lru_cache(FILTERS_REMEMBERED)(self._select_rows)

    @property
    def fingerprint(self) -> str | None:
        """Return the key of the fingerprint whose vectors are searched."""
        return self._accelerators.fingerprint.key if self._accelerators else None

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector, by cosine."""
        searched = self._accelerators
        if searched is None:
            return []
        rows = self._eligible(searched.fingerprint.key, filters, self._seq)
        return searched.dense.search(vector, limit, rows)

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        searched = self._accelerators
        return searched.lexical.search(text, filters, limit) if searched else []

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words in order, compared by their stems."""
        searched = self._accelerators
        return searched.lexical.phrase(text, filters, limit) if searched else []

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first."""
        searched = self._accelerators
        return searched.lexical.languages() if searched else (ENGLISH,)

    def stems(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the stems of a text's words, as the lexical search sees those of a language."""
        return stems(text, language)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, list[int]]:
        """Return the number of passages, and in how many of them each stem occurs."""
        searched = self._accelerators
        return searched.lexical.frequencies(stems) if searched else (0, [0] * len(stems))

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs."""
        searched = self._accelerators
        return searched.lexical.beginning(prefix) if searched else {}

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did."""
        with self._following, self._database.reading() as connection:
            newest = newest_change(connection)
            state = read_state(connection)
            switched = self.fingerprint != state.current
            if switched:
                self._load(connection, state)
            followed = self._accelerators
            if followed is None:
                return switched
            follow_words(connection, followed, LogPosition(state.database_id, newest))
            if newest == self._seq:
                return switched
            if not switched:
                changed = changes_since(connection, self._seq, followed.fingerprint.key)
                follow_vectors(connection, followed, changed)
            self._seq = newest
            return True

    def save(self) -> None:
        """Write the FAISS file and its manifest, each aside and renamed into place."""
        with self._following:
            if self._accelerators is None or self._seq == self._saved_seq:
                return
            self._files.write(
                self._accelerators.fingerprint.key, self._accelerators.dense, self._seq
            )
            self._saved_seq = self._seq

    def rebuild(self) -> None:
        """Make both accelerators anew from the database."""
        with self._following, self._database.reading() as connection:
            state = read_state(connection)
            if state.current is not None:
                self._files.forget(state.current)
            position = LogPosition(state.database_id, newest_change(connection))
            self._load(connection, state)
            if self._accelerators is None:
                return
            refill_words(connection, self._accelerators, position)
            self._seq = position.seq
            self._saved_seq = -1
        self.save()

    def verify(self) -> list[str]:
        """Return one sentence for each way in which the accelerators differ from the database."""
        while True:
            self.follow()
            with self._following, self._database.reading() as connection:
                if self._accelerators is None:
                    return []
                # Another process may have written since; what it wrote is no fault.
                if newest_change(connection) == self._seq:
                    faults = differences(connection, self._accelerators)
                    return [*faults, *self._files.faults(self._accelerators.fingerprint.key)]

    def close(self) -> None:
        """Let go of files and memory."""
        with self._following:
            self._accelerators = None
            self._eligible.cache_clear()

    def _load(self, connection: sa.Connection, state: State) -> None:
        fingerprint = read_fingerprint(connection, state.current)
        if fingerprint is None:
            self._accelerators = None
            return
        saved = self._files.read(fingerprint)
        dense = DenseIndex(fingerprint.dimension) if saved is None else saved
        articles = reconcile(connection, dense, fingerprint.key)
        if saved is None and len(dense):
            log.info("The FAISS index was made anew from the database: %d vectors.", len(dense))
        lexical = LexicalIndex(self._files.words_folder(fingerprint.key))
        self._accelerators = Accelerators(fingerprint, dense, lexical, articles)
        self._saved_seq = -1
        self._files.keep_only({state.current, state.previous})

    def _select_rows(
        self, fingerprint: str, filters: Filters, _seq: int
    ) -> NDArray[np.int64] | None:
        with self._database.reading() as connection:
            rows = rows_found(connection, fingerprint, filters)
            return None if rows is None else np.fromiter(rows, dtype=np.int64)

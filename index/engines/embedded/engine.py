"""The engine itself: FAISS for vectors, Tantivy for words, both kept up to the database."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from index.engines.embedded.dense import DenseIndex
from index.engines.embedded.files import IndexFiles, SavedVectors
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
from index.store.changes import is_in_log, newest_entry
from index.store.state import read_fingerprint, read_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import sqlalchemy as sa
    from numpy.typing import NDArray

    from articles.library.database import Database
    from index.engines import Candidate
    from index.models import Filters, Fingerprint
    from index.store.changes import LogEntry
    from index.store.state import State

log = logging.getLogger(__name__)

# The share of the vectors that may have changed before all are put together and written anew: each
# is then copied and written about twenty times, however many there are. A process that only
# follows leaves it to the one that imports, unless nobody does it.
WORTH_SAVING = 1 / 20
WORTH_SAVING_WHILE_FOLLOWING = 1 / 5


class EmbeddedEngine:
    """Searches in this process's memory and a shared folder; follows the database's change log."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._files = IndexFiles(folder)
        self._following = threading.Lock()
        self._accelerators: Accelerators | None = None
        self._database_id = ""
        self._entry: LogEntry | None = None

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
        return searched.dense.search(vector, limit, filters)

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
            newest = newest_entry(connection)
            state = read_state(connection)
            switched = self.fingerprint != state.current
            if switched:
                self._load(connection, state)
            followed = self._accelerators
            if followed is None:
                return switched
            follow_words(connection, followed, LogPosition(state.database_id, *newest))
            if newest == self._entry:
                return switched
            if not switched:
                since = self._entry.seq if self._entry else 0
                follow_vectors(connection, followed.dense, followed.fingerprint.key, since)
            self._entry = newest
            if not switched and followed.dense.changed_share() >= WORTH_SAVING_WHILE_FOLLOWING:
                self._save(followed)
            return True

    def save(self) -> None:
        """Put together and write to disk what is searched, if enough of it changed.

        Until then the next start reads what changed from the database, by the change log.
        """
        with self._following:
            searched = self._accelerators
            if searched and searched.dense.changed_share() >= WORTH_SAVING:
                self._save(searched)

    def _save(self, searched: Accelerators) -> None:
        if self._entry is None:
            return
        dense = searched.dense.compacted()
        saved = SavedVectors(dense.saved, self._database_id, self._entry)
        try:
            self._files.write(searched.fingerprint.key, saved)
        except OSError as error:
            log.warning("The FAISS index is not saved, and the next start is slow: %s", error)
        else:
            self._accelerators = searched._replace(dense=dense)

    def rebuild(self) -> None:
        """Make both accelerators anew from the database."""
        with self._following, self._database.reading() as connection:
            state = read_state(connection)
            if state.current is not None:
                self._files.forget(state.current)
            newest = newest_entry(connection)
            self._load(connection, state)
            if self._accelerators is None:
                return
            position = LogPosition(state.database_id, *newest)
            refill_words(connection, self._accelerators, position)
            self._entry = newest
            self._save(self._accelerators)

    def verify(self) -> list[str]:
        """Return one sentence for each way in which the accelerators differ from the database."""
        while True:
            self.follow()
            with self._following, self._database.reading() as connection:
                if self._accelerators is None:
                    return []
                # Another process may have written since; what it wrote is no fault.
                if newest_entry(connection) == self._entry:
                    faults = differences(connection, self._accelerators)
                    return [*faults, *self._files.faults(self._accelerators.fingerprint.key)]

    def close(self) -> None:
        """Let go of files and memory."""
        with self._following:
            self._accelerators = None

    def _load(self, connection: sa.Connection, state: State) -> None:
        fingerprint = read_fingerprint(connection, state.current)
        if fingerprint is None:
            self._accelerators = None
            return
        lexical = LexicalIndex(self._files.words_folder(fingerprint.key))
        dense = self._load_vectors(connection, fingerprint, state.database_id)
        self._accelerators = Accelerators(fingerprint, dense, lexical)
        self._database_id = state.database_id
        self._files.keep_only({state.current, state.previous})

    def _load_vectors(
        self, connection: sa.Connection, fingerprint: Fingerprint, database_id: str
    ) -> DenseIndex:
        """Return the vectors that were saved, brought up to the database; else all anew."""
        key = fingerprint.key
        saved = self._files.read(fingerprint)
        if saved and saved.database_id == database_id and is_in_log(connection, saved.entry):
            dense = DenseIndex(fingerprint.dimension, saved.vectors)
            follow_vectors(connection, dense, key, saved.entry.seq)
            return dense
        dense = DenseIndex(fingerprint.dimension)
        reconcile(connection, dense, key)
        if len(dense):
            log.info("The FAISS index was made anew from the database: %d vectors.", len(dense))
        return dense

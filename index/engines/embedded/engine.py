"""The engine itself: FAISS for vectors, Tantivy for words, both kept up to the database."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, TypeVar

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
from index.engines.embedded.quantised import TAKEN_BESIDES, quantised
from index.engines.embedded.verification import differences
from index.stemming import stems
from index.store.changes import is_in_log, newest_entry
from index.store.state import read_fingerprint, read_state
from index.store.vectors import cosines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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

Found = TypeVar("Found")

# The share of the vectors that may have changed before all are put together and written anew: each
# is then copied and written about twenty times, however many there are. A process that only
# follows leaves it to the one that imports, unless nobody does it.
WORTH_SAVING = 1 / 20
WORTH_SAVING_WHILE_FOLLOWING = 1 / 5
# So many vectors are searched in 8 bits, once a process has been open for so many seconds. Where
# that does not find what it should, it is tried again when there are so much more.
LARGE, PATIENCE, WORTH_ANOTHER_TRY = 200_000, 60.0, 1.5
QUANTISING = "quantise"
# Words that fail again and again are not made anew more often: a question may be what they fail at.
MENDED_EVERY = 600.0


class EmbeddedEngine:
    """Searches in this process's memory and a shared folder; follows the database's change log."""

    def __init__(
        self, database: Database, folder: Path, large: int = LARGE, patience: float = PATIENCE
    ) -> None:
        self._database = database
        self._files = IndexFiles(folder)
        self._following = threading.Lock()
        self._accelerators: Accelerators | None = None
        self._database_id = ""
        self._entry: LogEntry | None = None
        self._large = large
        self._patience = patience
        self._opened = time.monotonic()
        self._quantising = False
        self._stays_exact = 0
        self._mended = -MENDED_EVERY

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
        if searched.dense.is_exact:
            return searched.dense.search(vector, limit, filters)
        rows = self.near(vector, filters, limit + TAKEN_BESIDES)
        with self._database.reading() as connection:
            # They are in 8 bits; the vectors in the database tell how near they are.
            return cosines(connection, rows, vector)[:limit]

    def near(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> Sequence[int]:
        """Return the rows that are about nearest to a unit vector, about in that order."""
        searched = self._accelerators
        if searched is None:
            return []
        return [candidate.row for candidate in searched.dense.search(vector, limit, filters)]

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        return self._in_words(lambda words: words.search(text, filters, limit), [])

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words in order, compared by their stems."""
        return self._in_words(lambda words: words.phrase(text, filters, limit), [])

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first."""
        return self._in_words(LexicalIndex.languages, (ENGLISH,))

    def stems(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the stems of a text's words, as the lexical search sees those of a language."""
        return stems(text, language)

    def frequencies(self, stems: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs."""
        none = (0, [0] * len(stems))
        return self._in_words(lambda words: words.frequencies(stems, scope), none)

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs."""
        return self._in_words(lambda words: words.beginning(prefix), {})

    def _in_words(self, find: Callable[[LexicalIndex], Found], nothing: Found) -> Found:
        """Return what is found in the words, or `nothing` where they are damaged or not there."""
        searched = self._accelerators
        if searched is None or searched.lexical.damage:
            return nothing
        with searched.lexical.noting_damage():
            return find(searched.lexical)
        return nothing

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did."""
        with self._following, self._database.reading() as connection:
            newest = newest_entry(connection)
            state = read_state(connection)
            switched = self.fingerprint != state.current or self._is_elsewhere(connection, newest)
            if switched:
                self._load(connection, state)
            followed = self._accelerators
            if followed is None:
                return switched
            position = LogPosition(state.database_id, *newest)
            if followed.lexical.damage and time.monotonic() - self._mended >= MENDED_EVERY:
                followed = self._with_new_words(followed)
            follow_words(connection, followed, position)
            self._quantise_aside(followed)
            if newest == self._entry:
                return switched
            if not switched:
                since = self._entry.seq if self._entry else 0
                follow_vectors(connection, followed.dense, followed.fingerprint.key, since)
            self._entry = newest
            if not switched:
                self._save_if(followed, WORTH_SAVING_WHILE_FOLLOWING)
            return True

    def _is_elsewhere(self, connection: sa.Connection, newest: LogEntry) -> bool:
        """Return whether the log no longer goes on from what was followed, as after a restore."""
        known = self._entry
        return known is not None and newest != known and not is_in_log(connection, known)

    def save(self) -> None:
        """Put together and write to disk what is searched, if enough of it changed.

        Until then the next start reads what changed from the database, by the change log.
        """
        with self._following:
            if self._accelerators:
                self._save_if(self._accelerators, WORTH_SAVING)

    def _save_if(self, searched: Accelerators, share: float) -> None:
        # What is being quantised stays as it is until then.
        if not self._quantising and searched.dense.changed_share() >= share:
            self._save(searched, searched.dense.compacted())

    def _save(self, searched: Accelerators, dense: DenseIndex) -> None:
        if self._entry is None:
            return
        saved = SavedVectors(dense.saved, self._database_id, self._entry)
        try:
            self._files.write(searched.fingerprint.key, saved)
        except OSError as error:
            log.warning("The FAISS index is not saved, and the next start is slow: %s", error)
        else:
            self._accelerators = searched._replace(dense=dense)

    def _quantise_aside(self, searched: Accelerators) -> None:
        """Begin to quantise a large index in a thread that nothing waits for.

        Not in a process that only just began: what asks one question is over by then.
        """
        small = len(searched.dense) < max(self._large, self._stays_exact * WORTH_ANOTHER_TRY)
        if small or not searched.dense.is_exact or self._quantising:
            return
        if time.monotonic() - self._opened > self._patience:
            self._quantising = True
            threading.Thread(target=self._quantise, name=QUANTISING, daemon=True).start()

    def _quantise(self) -> None:
        """Search the index in 8 bits from now on, if that finds what it should."""
        with self._following:
            self._quantising = False
            if self._accelerators is None:
                return
            self._save_if(self._accelerators, WORTH_SAVING)
            exact = self._accelerators.dense.saved
            self._quantising = True
        block = None
        try:
            block = quantised(exact)
        finally:
            with self._following:
                self._quantising = False
                searched = self._accelerators
                if block is None:
                    self._stays_exact = len(exact)
                elif searched is not None and searched.dense.saved is exact:
                    self._save(searched, searched.dense.compacted(block))

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
            self._save(self._accelerators, self._accelerators.dense.compacted())
            is_large = len(self._accelerators.dense) >= self._large
        if is_large:
            self._quantise()

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

    def _with_new_words(self, searched: Accelerators) -> Accelerators:
        """Let words that are yet to be read from the database take the place of damaged ones."""
        self._mended = time.monotonic()
        folder = self._files.words_folder(searched.fingerprint.key)
        words = LexicalIndex(folder, known=searched.lexical.damage)
        self._accelerators = searched._replace(lexical=words)
        return self._accelerators

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

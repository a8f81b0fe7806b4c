"""The engine that needs no server: FAISS for vectors, Tantivy for words, both beside the database.

Both are sets of the database's passage rows, and a row never changes. So following the change log
means adding the rows that are new and removing the ones that are gone, and doing it twice does no
harm.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.tables import changes
from index import store
from index.engines.embedded.dense import DenseIndex, file_digest, read_dense
from index.engines.embedded.lexical import LexicalIndex, LexicalPassage, Progress, stems
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from articles.database import Database
    from index.engines import Candidate
    from index.models import Filters, Fingerprint

log = logging.getLogger(__name__)

FILTERS_REMEMBERED = 256


class Changed(NamedTuple):
    """What the change log names since some entry."""

    article_ids: list[str]
    ranges: list[tuple[int, int]]
    seq: int


class Loaded(NamedTuple):
    """The accelerators of one fingerprint."""

    fingerprint: Fingerprint
    dense: DenseIndex
    lexical: LexicalIndex
    articles: dict[str, set[int]]


class EmbeddedEngine:
    """Searches in this process's memory and a shared folder; follows the database's change log."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._following = threading.Lock()
        self._loaded: Loaded | None = None
        self._seq = -1
        self._saved_seq = -1
        self._eligible = lru_cache(FILTERS_REMEMBERED)(self._select_rows)

    @property
    def fingerprint(self) -> str | None:
        """Return the key of the fingerprint whose vectors are searched."""
        return self._loaded.fingerprint.key if self._loaded else None

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector, by cosine."""
        loaded = self._loaded
        if loaded is None:
            return []
        rows = self._eligible(loaded.fingerprint.key, filters, self._seq)
        return loaded.dense.search(vector, limit, rows)

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        loaded = self._loaded
        return loaded.lexical.search(text, filters, limit) if loaded else []

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words in order, compared by their stems."""
        loaded = self._loaded
        return loaded.lexical.phrase(text, filters, limit) if loaded else []

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, as the lexical search sees them."""
        return stems(text)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, list[int]]:
        """Return the number of passages, and in how many of them each stem occurs."""
        loaded = self._loaded
        return loaded.lexical.frequencies(stems) if loaded else (0, [0] * len(stems))

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did."""
        with self._following, self._database.reading() as connection:
            newest = store.newest_change(connection)
            state = store.read_state(connection)
            switched = self.fingerprint != state.current
            if switched:
                self._load(connection, state)
            loaded = self._loaded
            if loaded is None:
                return switched
            self._follow_words(connection, loaded, Progress(state.database_id, newest))
            if newest == self._seq:
                return switched
            if not switched:
                changed = _changed(connection, self._seq, loaded.fingerprint.key)
                self._follow_vectors(connection, loaded, changed)
            self._seq = newest
            return True

    def save(self) -> None:
        """Write the FAISS file and its manifest, each aside and renamed into place."""
        with self._following:
            loaded = self._loaded
            if loaded is None or self._seq == self._saved_seq:
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            digest = loaded.dense.write(self._vectors_path(loaded.fingerprint.key))
            manifest = {
                "fingerprint": loaded.fingerprint.key,
                "count": len(loaded.dense),
                "seq": self._seq,
                "sha256": digest,
            }
            path = self._manifest_path(loaded.fingerprint.key)
            aside = path.with_suffix(f".{os.getpid()}.tmp")
            aside.write_text(json.dumps(manifest))
            aside.replace(path)
            self._saved_seq = self._seq

    def rebuild(self) -> None:
        """Make both accelerators anew from the database."""
        with self._following, self._database.reading() as connection:
            state = store.read_state(connection)
            fingerprint = store.read_fingerprint(connection, state.current)
            if fingerprint is None:
                self._loaded = None
                return
            self._manifest_path(fingerprint.key).unlink(missing_ok=True)
            progress = Progress(state.database_id, store.newest_change(connection))
            self._load(connection, state)
            if self._loaded:
                self._refill_words(connection, self._loaded, progress)
            self._seq = progress.seq
            self._saved_seq = -1
        self.save()

    def verify(self) -> list[str]:
        """Return one sentence for each way in which the accelerators differ from the database."""
        while True:
            self.follow()
            with self._following, self._database.reading() as connection:
                loaded = self._loaded
                if loaded is None:
                    return []
                # Another process may have written since; what it wrote is no fault.
                if store.newest_change(connection) == self._seq:
                    return self._differences(connection, loaded)

    def _differences(self, connection: sa.Connection, loaded: Loaded) -> list[str]:
        key = loaded.fingerprint.key
        own = passages.c.fingerprint == key
        every = set(connection.execute(sa.select(passages.c.row).where(own)).scalars())
        rows = {row.row for row in store.rows_with_vector(connection, key)}
        faults = []
        if (held := set(loaded.dense.rows().tolist())) != rows:
            faults.append(_difference("FAISS", held, rows))
        elif fault := self._wrong_vector(connection, loaded, sorted(rows)):
            faults.append(fault)
        if (held := loaded.lexical.rows()) != every:
            faults.append(_difference("Tantivy", held, every))
        return [*faults, *self._damaged_files(key)]

    def close(self) -> None:
        """Let go of files and memory."""
        with self._following:
            self._loaded = None
            self._eligible.cache_clear()

    def _vectors_path(self, key: str) -> Path:
        return self._folder / f"vectors-{key}.faiss"

    def _manifest_path(self, key: str) -> Path:
        return self._folder / f"vectors-{key}.json"

    def _load(self, connection: sa.Connection, state: store.State) -> None:
        fingerprint = store.read_fingerprint(connection, state.current)
        if fingerprint is None:
            self._loaded = None
            return
        index = self._read(fingerprint)
        found = index is not None
        if index is None:
            index = DenseIndex(fingerprint.dimension)
        articles = _reconcile(connection, index, fingerprint.key)
        if not found and len(index):
            log.info("The FAISS index was made anew from the database: %d vectors.", len(index))
        lexical = LexicalIndex(self._folder / f"words-{fingerprint.key}")
        self._loaded = Loaded(fingerprint, index, lexical, articles)
        self._saved_seq = -1
        self._drop_others({state.current, state.previous})

    def _read(self, fingerprint: Fingerprint) -> DenseIndex | None:
        path = self._vectors_path(fingerprint.key)
        try:
            manifest = json.loads(self._manifest_path(fingerprint.key).read_text())
            if file_digest(path) == manifest["sha256"]:
                return read_dense(path, fingerprint.dimension)
            log.warning("The saved FAISS index does not match its checksum.")
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("The saved FAISS index cannot be used (%s).", error)
        path.unlink(missing_ok=True)
        self._manifest_path(fingerprint.key).unlink(missing_ok=True)
        return None

    def _drop_others(self, keep: set[str | None]) -> None:
        for path in self._folder.glob("*-*"):
            if path.stem.partition("-")[2].partition(".")[0] in keep:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def _follow_words(self, connection: sa.Connection, loaded: Loaded, target: Progress) -> None:
        progress = loaded.lexical.progress()
        if progress == target:
            return
        writer = loaded.lexical.writer()
        if writer is None:
            return
        with writer:
            progress = loaded.lexical.progress()
            changed: list[str] | None
            if progress is None or progress.database_id != target.database_id:
                changed = None
            elif progress.seq >= target.seq:
                changed = [] if progress.seq == target.seq else None
            else:
                changed = _changed(connection, progress.seq, loaded.fingerprint.key).article_ids
            if changed is None and progress is not None:
                log.info("The Tantivy index is made anew from the database.")
            key = loaded.fingerprint.key
            loaded.lexical.replace(writer, changed, _words(connection, key, changed), target)
        loaded.lexical.progress()

    def _refill_words(self, connection: sa.Connection, loaded: Loaded, target: Progress) -> None:
        writer = loaded.lexical.writer()
        if writer is None:
            return
        with writer:
            words = _words(connection, loaded.fingerprint.key, None)
            loaded.lexical.replace(writer, None, words, target)
        loaded.lexical.progress()

    def _follow_vectors(self, connection: sa.Connection, loaded: Loaded, changed: Changed) -> None:
        key = loaded.fingerprint.key
        rows: list[store.Row] = []
        for begin in range(0, len(changed.article_ids), store.MANY):
            named = passages.c.article_id.in_(changed.article_ids[begin : begin + store.MANY])
            rows += store.rows_with_vector(connection, key, condition=named)
        for first, last in changed.ranges:
            between = passages.c.row.between(first, last)
            rows += store.rows_with_vector(connection, key, condition=between)
        now: dict[str, set[int]] = {article_id: set() for article_id in changed.article_ids}
        fresh: set[int] = set()
        for row, article_id in rows:
            now.setdefault(article_id, set()).add(row)
            if row not in loaded.articles.get(article_id, ()):
                fresh.add(row)
        gone: set[int] = set()
        for article_id in changed.article_ids:
            gone |= loaded.articles.get(article_id, set()) - now[article_id]
        loaded.dense.remove(gone)
        _add(connection, loaded.dense, fresh)
        for article_id, present in now.items():
            kept = loaded.articles.pop(article_id, set()) - gone
            if kept | present:
                loaded.articles[article_id] = kept | present

    def _select_rows(
        self, fingerprint: str, filters: Filters, _seq: int
    ) -> NDArray[np.int64] | None:
        with self._database.reading() as connection:
            conditions = store.allows(filters)
            if not conditions and not store.has_hidden(connection, fingerprint, filters.scope):
                return None
            statement = sa.select(passages.c.row).where(
                passages.c.fingerprint == fingerprint, store.in_scope(filters.scope), *conditions
            )
            return np.fromiter(connection.execute(statement).scalars(), dtype=np.int64)

    def _wrong_vector(
        self, connection: sa.Connection, loaded: Loaded, rows: Sequence[int]
    ) -> str | None:
        wrong = sum(
            1
            for row, vector in store.read_vectors(connection, rows)
            if loaded.dense.vector(row).tobytes() != vector
        )
        return f"{wrong} vectors in FAISS are not the database's." if wrong else None

    def _damaged_files(self, key: str) -> Iterator[str]:
        try:
            manifest = json.loads(self._manifest_path(key).read_text())
            if file_digest(self._vectors_path(key)) != manifest["sha256"]:
                yield "The saved FAISS file does not match its manifest's checksum."
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError):
            yield "The saved FAISS file's manifest cannot be read."


def _changed(connection: sa.Connection, seq: int, fingerprint: str) -> Changed:
    article_ids: dict[str, None] = {}
    ranges = []
    newest = seq
    for number, what, which in connection.execute(
        sa.select(changes.c.seq, changes.c.what, changes.c.which)
        .where(changes.c.seq > seq)
        .order_by(changes.c.seq)
    ):
        newest = number
        if what == "article":
            article_ids[which] = None
        elif what == "vectors" and which.startswith(f"{fingerprint}:"):
            first, _, last = which.partition(":")[2].partition("-")
            ranges.append((int(first), int(last)))
    return Changed(list(article_ids), ranges, newest)


def _reconcile(
    connection: sa.Connection, index: DenseIndex, fingerprint: str
) -> dict[str, set[int]]:
    articles: dict[str, set[int]] = {}
    stored = set()
    for row, article_id in store.rows_with_vector(connection, fingerprint):
        articles.setdefault(article_id, set()).add(row)
        stored.add(row)
    held = set(index.rows().tolist())
    index.remove(held - stored)
    _add(connection, index, stored - held)
    return articles


def _add(connection: sa.Connection, index: DenseIndex, rows: set[int]) -> None:
    ordered = sorted(rows)
    for begin in range(0, len(ordered), store.MANY):
        found = list(store.read_vectors(connection, ordered[begin : begin + store.MANY]))
        index.add([row for row, _ in found], [vector for _, vector in found])


def _words(
    connection: sa.Connection, fingerprint: str, article_ids: Sequence[str] | None
) -> Iterator[LexicalPassage]:
    columns = passages.c
    statement = sa.select(
        columns.row,
        columns.article_id,
        (columns.header + "\n" + columns.text).label("text"),
        columns.category_key,
        columns.source_key,
        columns.published,
        columns.scope,
    ).where(columns.fingerprint == fingerprint)
    if article_ids is None:
        yield from (LexicalPassage(*row) for row in connection.execute(statement))
        return
    for begin in range(0, len(article_ids), store.MANY):
        some = columns.article_id.in_(article_ids[begin : begin + store.MANY])
        yield from (LexicalPassage(*row) for row in connection.execute(statement.where(some)))


def _difference(name: str, held: set[int], stored: set[int]) -> str:
    return (
        f"{name} lacks {len(stored - held)} passages of the database and holds "
        f"{len(held - stored)} that are no longer there."
    )

"""FAISS: exact search of unit vectors under the passages' row numbers."""

from __future__ import annotations

import hashlib
import os
import threading
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from index.engines import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class DenseIndex:
    """A flat FAISS index that rows can be added to, removed from and limited to."""

    def __init__(self, dimension: int, index: Any = None) -> None:
        self.dimension = dimension
        self._index = index or faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def rows(self) -> NDArray[np.int64]:
        """Return the rows held, in no particular order."""
        held: NDArray[np.int64] = faiss.vector_to_array(self._index.id_map)
        return held

    def add(self, rows: Sequence[int], vectors: Sequence[bytes]) -> None:
        """Add vectors, as float32 bytes, under rows that are not held yet."""
        if not rows:
            return
        matrix = np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(len(rows), -1)
        with self._lock:
            self._index.add_with_ids(matrix, np.array(rows, dtype=np.int64))

    def remove(self, rows: Iterable[int]) -> None:
        """Remove rows; ones that are not held do not matter."""
        gone = np.fromiter(rows, dtype=np.int64)
        if len(gone):
            with self._lock:
                self._index.remove_ids(faiss.IDSelectorBatch(gone))

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return the vector of a row that is held."""
        return np.asarray(self._index.reconstruct(row), dtype=np.float32)

    def search(
        self, vector: NDArray[np.float32], limit: int, rows: NDArray[np.int64] | None = None
    ) -> list[Candidate]:
        """Return the rows nearest to a vector, among `rows` only where they are given."""
        limit = min(limit, len(self) if rows is None else len(rows))
        if limit == 0:
            return []
        parameters = None
        if rows is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(rows)
        with self._lock:
            scores, found = self._index.search(vector.reshape(1, -1), limit, params=parameters)
        return [
            Candidate(int(row), float(score))
            for row, score in zip(found[0], scores[0], strict=True)
            if row >= 0
        ]

    def write(self, path: Path) -> str:
        """Write the index aside and rename it into place; return the SHA-256 of the file."""
        aside = path.with_suffix(f".{os.getpid()}.tmp")
        with self._lock:
            faiss.write_index(self._index, str(aside))
        digest = file_digest(aside)
        aside.replace(path)
        return digest


def read_dense(path: Path, dimension: int) -> DenseIndex:
    """Read an index that was written; raise ValueError where it is not one of this dimension."""
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise ValueError(f"not a FAISS index: {path}") from error
    if not isinstance(index, faiss.IndexIDMap2) or index.d != dimension:
        raise ValueError(f"another kind of index: {path}")
    return DenseIndex(dimension, index)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

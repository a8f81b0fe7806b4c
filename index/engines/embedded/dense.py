"""FAISS: search of unit vectors, limited by filters, under the passages' row numbers."""

from __future__ import annotations

import threading
from heapq import nlargest
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from index.engines import Candidate
from index.engines.embedded.columns import columns_of, hashes_of, may_be_found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from index.engines.embedded.columns import Columns
    from index.models import Filters
    from index.store.vectors import PassageRow

COPIED_AT_ONCE = 10_000


class VectorBlock:
    """A flat FAISS index, what stands at each of its positions, and which of it is still there."""

    is_exact = True

    def __init__(self, index: Any, columns: Columns) -> None:
        self.index = index
        self.columns = columns
        self.present = np.ones(len(columns.row), dtype=bool)

    def __len__(self) -> int:
        return len(self.present)

    def add(self, columns: Columns, matrix: NDArray[np.float32]) -> None:
        """Add vectors at further positions."""
        self.columns = self.columns.joined(columns)
        self.present = np.append(self.present, np.ones(len(matrix), dtype=bool))
        self.index.add(matrix)

    def search(self, vector: NDArray[np.float32], limit: int, filters: Filters) -> list[Candidate]:
        """Return the rows nearest to a vector, of those that are there and pass filters."""
        if not len(self) or limit < 1:
            return []
        return self.nearest(vector, limit, may_be_found(self.columns, filters) & self.present)

    def nearest(
        self, vector: NDArray[np.float32], limit: int, wanted: NDArray[np.bool_]
    ) -> list[Candidate]:
        """Return the rows nearest to a vector, of the positions that are wanted."""
        # Even where it lets everything through, FAISS is six times as fast with a selector.
        bits, selector = selector_of(wanted)
        parameters = faiss.SearchParameters()
        parameters.sel = selector
        limit = min(limit, len(self))
        scores, found = self.index.search(vector.reshape(1, -1), limit, params=parameters)
        del bits
        return found_rows(self.columns, scores[0], found[0])

    def vectors(self) -> Iterator[tuple[Columns, NDArray[np.float32]]]:
        """Yield what is still there, some of it at a time."""
        kept = np.flatnonzero(self.present)
        for begin in range(0, len(kept), COPIED_AT_ONCE):
            some = kept[begin : begin + COPIED_AT_ONCE]
            yield self.columns.taken(some), self.index.reconstruct_batch(some)

    def joined(self, recent: VectorBlock) -> VectorBlock:
        """Return a block that has another one's vectors, too, and none that is gone."""
        if not len(self) and recent.present.all():
            return recent
        index = faiss.IndexFlatIP(self.index.d)
        columns = columns_of(())
        for block in (self, recent):
            for _, matrix in block.vectors():
                index.add(matrix)
            columns = columns.joined(block.columns.taken(block.present))
        return VectorBlock(index, columns)


def selector_of(wanted: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], Any]:
    """Return a selector of positions, and the bits that it reads, to be kept as long as it is."""
    bits = np.packbits(wanted, bitorder="little")
    return bits, faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))


def found_rows(
    columns: Columns, scores: NDArray[np.float32], positions: NDArray[np.int64]
) -> list[Candidate]:
    """Return what FAISS found as rows; it gives −1 where there is no more."""
    held = positions >= 0
    rows = columns.row[positions[held]]
    return [Candidate(*pair) for pair in zip(rows.tolist(), scores[held].tolist(), strict=True)]


class DenseIndex:
    """Vectors that rows can be added to and removed from while others search.

    Nearly all stand in a block that is never written to, so that searches have nothing to wait for
    and its file stays right; it is what was `saved`. What came since stands in a small second one,
    which is `recent`, and what is gone is left out of searches. One thread at a time may change it.
    """

    def __init__(self, dimension: int, saved: VectorBlock | None = None) -> None:
        self.dimension = dimension
        self.saved = saved or _empty(dimension)
        self._recent = _empty(dimension)
        self._lock = threading.Lock()

    @property
    def is_exact(self) -> bool:
        """Whether the scores of a search are the cosines themselves."""
        return self.saved.is_exact

    def __len__(self) -> int:
        return sum(int(block.present.sum()) for block in self._blocks())

    def rows(self) -> NDArray[np.int64]:
        """Return the rows held, in no particular order."""
        return np.concatenate([block.columns.row[block.present] for block in self._blocks()])

    def held(self, rows: Collection[int]) -> set[int]:
        """Return those of some rows that are held."""
        asked = np.fromiter(rows, dtype=np.int64)
        found: set[int] = set()
        for block in self._blocks():
            own = np.isin(block.columns.row, asked) & block.present
            found.update(block.columns.row[own].tolist())
        return found

    def rows_of(self, article_ids: Collection[str]) -> set[int]:
        """Return the rows held of some articles."""
        hashes = hashes_of(article_ids)
        found: set[int] = set()
        for block in self._blocks():
            own = np.isin(block.columns.article, hashes) & block.present
            found.update(block.columns.row[own].tolist())
        return found

    def add(self, rows: Sequence[PassageRow], vectors: Sequence[bytes]) -> None:
        """Add vectors, as float32 bytes, under rows that are not held yet."""
        if not rows:
            return
        matrix = np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(len(rows), -1)
        columns = columns_of(rows)
        with self._lock:
            self._recent.add(columns, matrix)

    def remove(self, rows: Collection[int]) -> None:
        """Remove rows; ones that are not held do not matter."""
        if not rows:
            return
        gone = np.fromiter(rows, dtype=np.int64)
        for block in self._blocks():
            block.present[np.isin(block.columns.row, gone)] = False

    def vectors(self) -> Iterator[tuple[Columns, NDArray[np.float32]]]:
        """Yield all passages held and their vectors, some at a time."""
        for block in self._blocks():
            yield from block.vectors()

    def search(self, vector: NDArray[np.float32], limit: int, filters: Filters) -> list[Candidate]:
        """Return the rows nearest to a vector, among those that filters let be found."""
        found = self.saved.search(vector, limit, filters)
        with self._lock:
            found += self._recent.search(vector, limit, filters)
        return nlargest(limit, found, key=lambda candidate: candidate.score)

    def changed_share(self) -> float:
        """Return how much came or went since it was saved, as a share of what is held."""
        changed = len(self._recent) + int((~self.saved.present).sum())
        return changed / max(1, len(self))

    def compacted(self, saved: VectorBlock | None = None) -> DenseIndex:
        """Return an index of the same vectors, all of them in the block that is saved.

        Another block with the same positions may be `saved` in its place.
        """
        return DenseIndex(self.dimension, (saved or self.saved).joined(self._recent))

    def _blocks(self) -> tuple[VectorBlock, VectorBlock]:
        return self.saved, self._recent


def _empty(dimension: int) -> VectorBlock:
    return VectorBlock(faiss.IndexFlatIP(dimension), columns_of(()))

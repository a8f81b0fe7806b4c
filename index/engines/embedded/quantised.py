"""FAISS for large libraries: inverted lists of 8-bit vectors, a quarter of the memory.

It finds the nearest vectors but for a few, in a fraction of the time; how near they are is told by
the exact vectors in the database. How many lists are looked into is measured for each library.
"""

from __future__ import annotations

import logging
from math import ceil
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np
from faiss.contrib.ivf_tools import add_preassigned

from index.engines.embedded.dense import COPIED_AT_ONCE, VectorBlock, found_rows, selector_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.engines import Candidate
    from index.engines.embedded.columns import Columns

log = logging.getLogger(__name__)

# As FAISS's guidelines have it: lists by the root of the number, trained on some of each.
LISTS_A_ROOT = 4
TRAINED_A_LIST = 64
# After so many rounds of k-means as much is found as after FAISS's ten. Which of the lists' middles
# is nearest is told by a graph of them: with thousands of lists a fifth of the time.
ROUNDS, NEIGHBOURS_IN_GRAPH = 4, 32
ROOM = 0.25
# Of the nearest so many, this share must be among those that are found.
NEAREST_WANTED, LEAST_RECALL = 10, 0.98
QUESTIONS_TRIED = 200
# So many more are taken from it as are wanted, since their order is not quite right.
TAKEN_BESIDES = 50
PROBED = (16, 32, 64, 128, 256)


class QuantisedBlock(VectorBlock):
    """Inverted lists; vectors that are gone keep their positions, and are in no list."""

    is_exact = False

    def nearest(
        self, vector: NDArray[np.float32], limit: int, wanted: NDArray[np.bool_]
    ) -> list[Candidate]:
        """Return the rows nearest to a vector, but for a few; the fewer are wanted, the fewer."""
        there = int(wanted.sum())
        limit = min(limit, there)
        if not limit:
            return []
        lists = int(self.index.nlist)
        probed = min(lists, ceil(self.index.nprobe * len(wanted) / there))
        found = self._search(vector, limit, wanted, probed)
        # None may be missing where there are others: a short list says that it holds all.
        return found if len(found) == limit else self._search(vector, limit, wanted, lists)

    def _search(
        self, vector: NDArray[np.float32], limit: int, wanted: NDArray[np.bool_], probed: int
    ) -> list[Candidate]:
        bits, selector = selector_of(wanted)
        parameters = faiss.SearchParametersIVF()
        parameters.sel, parameters.nprobe = selector, probed
        scores, found = self.index.search(vector.reshape(1, -1), limit, params=parameters)
        del bits
        return found_rows(self.columns, scores[0], found[0])

    def vectors(self) -> Iterator[tuple[Columns, NDArray[np.float32]]]:
        """Yield what is still there, a list at a time, as 8 bits have it."""
        lists = self.index.invlists
        for number in range(self.index.nlist):
            size = lists.list_size(number)
            if not size:
                continue
            held = faiss.rev_swig_ptr(lists.get_ids(number), size).copy()
            matrix = np.empty((size, self.index.d), dtype=np.float32)
            for offset in range(size):
                self.index.reconstruct_from_offset(number, offset, faiss.swig_ptr(matrix[offset]))
            kept = self.present[held]
            yield self.columns.taken(held[kept]), matrix[kept]

    def joined(self, recent: VectorBlock) -> QuantisedBlock:
        """Return a block that has another one's vectors, too, and none that is gone."""
        index: Any = faiss.clone_index(self.index)
        bits, selector = selector_of(~self.present)
        index.remove_ids(selector)
        del bits
        columns, end = self.columns, len(self)
        for some, matrix in recent.vectors():
            index.add_with_ids(matrix, np.arange(end, end + len(matrix)))
            columns, end = columns.joined(some), end + len(matrix)
        if len(recent):
            # Later vectors may lie otherwise, so that more lists are to be looked into.
            index.nprobe = index.nlist
            questions = _between(recent.index, np.random.default_rng(1))
            _probe_enough(index, questions, _nearest(index, questions), PROBED)
        whole = QuantisedBlock(index, columns)
        whole.present[: len(self)] = self.present
        return whole


def quantised(exact: VectorBlock, probed: Sequence[int] = PROBED) -> QuantisedBlock | None:
    """Return a block of the same positions, None where it does not find what it should.

    As many lists are looked into as it needs, of some numbers that are tried. It takes minutes, in
    one thread of the processor.
    """
    faiss.omp_set_num_threads(1)
    chance = np.random.default_rng(1)
    number, dimension = len(exact), exact.index.d
    lists = max(1, int(LISTS_A_ROOT * number**0.5))
    index: Any = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_8bit_uniform,
        faiss.METRIC_INNER_PRODUCT,
    )
    # As the vectors are, and with some room: later ones are not always like those trained on.
    index.by_residual = False
    index.sq.rangestat_arg = ROOM
    index.cp.niter = ROUNDS
    trained_on = chance.choice(number, min(number, TRAINED_A_LIST * lists), replace=False)
    index.clustering_index = graph = _graph(dimension)
    index.train(exact.index.reconstruct_batch(np.sort(trained_on)))
    graph.reset()
    graph.add(index.quantizer.reconstruct_n(0, lists))
    for begin in range(0, number, COPIED_AT_ONCE):
        some = np.arange(begin, min(number, begin + COPIED_AT_ONCE))
        matrix = exact.index.reconstruct_batch(some)
        add_preassigned(index, matrix, graph.search(matrix, 1)[1].ravel(), some)
    index.clustering_index = None
    questions = _between(exact.index, chance)
    recall = _probe_enough(index, questions, _nearest(exact.index, questions), probed)
    if recall < LEAST_RECALL:
        log.warning("%d vectors stay as they are: in 8 bits, recall is %.3f.", number, recall)
        return None
    log.info("%d vectors are searched in 8 bits: recall %.3f.", number, recall)
    block = QuantisedBlock(index, exact.columns)
    # What is removed from one is removed from the other.
    block.present = exact.present
    return block


def _graph(dimension: int) -> Any:
    return faiss.IndexHNSWFlat(dimension, NEIGHBOURS_IN_GRAPH, faiss.METRIC_INNER_PRODUCT)


def _between(held: Any, chance: np.random.Generator) -> NDArray[np.float32]:
    """Return vectors to ask for, each halfway between two by chance: of such, fewest are found."""
    pairs = [held.reconstruct_batch(chance.integers(0, held.ntotal, QUESTIONS_TRIED)) for _ in "ab"]
    between = pairs[0] + pairs[1]
    made: NDArray[np.float32] = between / np.linalg.norm(between, axis=1, keepdims=True)
    return made


def _nearest(held: Any, questions: NDArray[np.float32]) -> NDArray[np.int64]:
    nearest: NDArray[np.int64] = held.search(questions, min(NEAREST_WANTED, held.ntotal))[1]
    return nearest


def _probe_enough(
    index: Any, questions: NDArray[np.float32], nearest: NDArray[np.int64], probed: Sequence[int]
) -> float:
    """Let lists be looked into until enough of the nearest is among what is taken.

    Return which share of it is.
    """
    taken_at_once = min(NEAREST_WANTED + TAKEN_BESIDES, index.ntotal)
    recall = 0.0
    for index.nprobe in probed:
        taken = index.search(questions, taken_at_once)[1]
        pairs = zip(nearest.tolist(), taken.tolist(), strict=True)
        recall = sum(len(set(a) & set(b)) for a, b in pairs) / float(nearest.size)
        if recall >= LEAST_RECALL:
            break
    return recall

"""What an index of some size takes, from what was measured: pure.

The figures are round ones of a machine with two cores and the default model; `make bench` measures
them. They grow with the number of passages but for what is taken in any case.
"""

from __future__ import annotations

from articles.models import Frozen

# The database with the articles, their passages and vectors, and the files of FAISS and Tantivy.
DISK_BYTES_A_PASSAGE = 9_500
# Python, the models and what a first answer leaves in memory.
MEMORY_BYTES_IN_ANY_CASE = 500_000_000
# Vectors are kept whole up to so many passages, and above with a byte a number (384 of them).
KEPT_WHOLE = 200_000
BYTES_A_WHOLE_VECTOR, BYTES_A_SMALL_VECTOR = 1_536, 384
# Its row, article, outlet, category and date beside its vector. What is mapped of Tantivy's files
# is not counted: the system takes it back where it needs room.
BYTES_BESIDE_A_VECTOR = 180
PASSAGES_EMBEDDED_A_SECOND = 20
SEARCH_MILLISECONDS_IN_ANY_CASE = 50.0
# FAISS compares a question with all whole vectors, of others with those of the nearest lists alone;
# Tantivy reads longer lists of words in any case.
VECTOR_MILLISECONDS_A_PASSAGE, WORD_MILLISECONDS_A_PASSAGE = 0.0002, 0.0001


class IndexPlan(Frozen):
    """What an index takes: bytes on disk and in memory, the time to embed it and for a search."""

    passages: int
    disk_bytes: int
    memory_bytes: int
    embedding_seconds: float
    search_milliseconds: float


def plan_index(passages: int) -> IndexPlan:
    """Return what an index of so many passages takes, about."""
    whole = passages <= KEPT_WHOLE
    vector = BYTES_A_WHOLE_VECTOR if whole else BYTES_A_SMALL_VECTOR
    searched = passages * WORD_MILLISECONDS_A_PASSAGE
    if whole:
        searched += passages * VECTOR_MILLISECONDS_A_PASSAGE
    return IndexPlan(
        passages=passages,
        disk_bytes=passages * DISK_BYTES_A_PASSAGE,
        memory_bytes=MEMORY_BYTES_IN_ANY_CASE + passages * (vector + BYTES_BESIDE_A_VECTOR),
        embedding_seconds=passages / PASSAGES_EMBEDDED_A_SECOND,
        search_milliseconds=SEARCH_MILLISECONDS_IN_ANY_CASE + searched,
    )

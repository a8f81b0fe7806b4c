"""What an index of some size takes with each engine, from what was measured: pure.

The figures are round ones of a machine with two cores and the default model. `make sizes` measures
the engines, with 100,000 and 1,000,000 passages, and `make bench` what the model takes. They grow
with the number of passages but for what is taken in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.models import Frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSAGES_EMBEDDED_A_SECOND = 20
# The articles with their history, the passages with their stems and their vectors, in SQLite or in
# PostgreSQL.
DATABASE_BYTES_A_PASSAGE = 8_600
# Python, the models and what a first answer leaves in memory.
PROCESS_BYTES_IN_ANY_CASE = 500_000_000
# What `embedded` has in memory of a passage: its vector, whole up to so many passages and above
# with a byte a number (384 of them), and its row, article, outlet, category and date. What is
# mapped of Tantivy's files is not counted: the system takes it back where it needs room.
KEPT_WHOLE = 200_000
BYTES_A_WHOLE_VECTOR, BYTES_A_SMALL_VECTOR, BYTES_BESIDE_A_VECTOR = 1_536, 384, 180
# FAISS compares a question with all whole vectors, of others with those of the nearest lists alone.
VECTOR_MILLISECONDS_A_PASSAGE = 0.0001
# An engine is past its time where a search takes longer than people wait, or a process or a server
# more memory than machines of its kind have.
LONGEST_SEARCH_MILLISECONDS = 1_000.0
LARGEST_PROCESS, LARGEST_SERVER = 4_000_000_000, 128_000_000_000
MOST_PLANNED = 10**10


class EngineFigures(NamedTuple):
    """What an engine was measured to take: in any case, and for each passage.

    Bytes, seconds and milliseconds. `measured_to` is the largest number of passages that it was
    measured with.
    """

    index_bytes: float
    process_bytes: float
    server_bytes_in_any_case: float
    server_bytes: float
    building_seconds: float
    search_milliseconds_in_any_case: float
    search_milliseconds: float
    measured_to: int


# In the order in which a newsdesk grows. `embedded` and `postgres` were measured with 100,000 and
# 1,000,000 passages, milvus-lite with 5,000 on a machine that others worked on too, so that its
# building is told too long; how much each passage more adds to its searches is taken from embedded.
ENGINE_FIGURES: Mapping[str, EngineFigures] = {
    "embedded": EngineFigures(2_250, 0, 0, 0, 0.00036, 17.0, 0.000063, 1_000_000),
    "postgres": EngineFigures(8_500, 0, 130e6, 8_500, 0.0016, 55.0, 0.00013, 1_000_000),
    # milvus-lite, which holds all in one process, and not a Milvus.
    "milvus": EngineFigures(8_000, 0, 540e6, 8_000, 0.012, 90.0, 0.0001, 5_000),
}


class EnginePlan(Frozen):
    """What an index takes with one engine.

    `disk_bytes` are those of the database and the index together. `process_bytes` is the memory of
    each bot or worker, and `server_bytes` what PostgreSQL (its buffers) or Milvus has to hold of
    the index to answer at once, 0 where there is no server. It `is_measured` where so many passages
    or more were measured, and is only reckoned elsewhere.
    """

    engine: str
    disk_bytes: int
    process_bytes: int
    server_bytes: int
    building_seconds: float
    search_milliseconds: float
    is_measured: bool

    @property
    def is_outgrown(self) -> bool:
        """Return whether the next engine is worth it."""
        return (
            self.search_milliseconds > LONGEST_SEARCH_MILLISECONDS
            or self.process_bytes > LARGEST_PROCESS
            or self.server_bytes > LARGEST_SERVER
        )


class IndexPlan(Frozen):
    """What an index takes: the time to embed it, and all else by engine.

    `advised` is the first engine that is not outgrown, the last one where all are. `outgrown_at`
    has by engine the number of passages from which on the next one is worth it.
    """

    passages: int
    embedding_seconds: float
    engines: tuple[EnginePlan, ...]
    advised: str
    outgrown_at: dict[str, int]


def plan_engine(name: str, passages: int) -> EnginePlan:
    """Return what an index of so many passages takes with an engine, about."""
    figures = ENGINE_FIGURES[name]
    held, searched = figures.process_bytes * passages, figures.search_milliseconds * passages
    if name == "embedded":
        is_whole = passages <= KEPT_WHOLE
        vector = BYTES_A_WHOLE_VECTOR if is_whole else BYTES_A_SMALL_VECTOR
        held += passages * (vector + BYTES_BESIDE_A_VECTOR)
        searched += passages * VECTOR_MILLISECONDS_A_PASSAGE if is_whole else 0
    return EnginePlan(
        engine=name,
        disk_bytes=round(passages * (DATABASE_BYTES_A_PASSAGE + figures.index_bytes)),
        process_bytes=round(PROCESS_BYTES_IN_ANY_CASE + held),
        server_bytes=round(figures.server_bytes_in_any_case + passages * figures.server_bytes),
        building_seconds=passages * figures.building_seconds,
        search_milliseconds=figures.search_milliseconds_in_any_case + searched,
        is_measured=passages <= figures.measured_to,
    )


def plan_index(passages: int) -> IndexPlan:
    """Return what an index of so many passages takes with each engine, about."""
    plans = tuple(plan_engine(name, passages) for name in ENGINE_FIGURES)
    fitting = [each.engine for each in plans if not each.is_outgrown]
    return IndexPlan(
        passages=passages,
        embedding_seconds=passages / PASSAGES_EMBEDDED_A_SECOND,
        engines=plans,
        advised=fitting[0] if fitting else plans[-1].engine,
        outgrown_at={name: outgrown_at(name) for name in list(ENGINE_FIGURES)[:-1]},
    )


def outgrown_at(name: str) -> int:
    """Return the number of passages from which on the engine after one is worth it."""
    # Beyond the number up to which vectors are kept whole, all grows with the passages.
    low, high = KEPT_WHOLE, MOST_PLANNED
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if plan_engine(name, middle).is_outgrown else (middle, high)
    return high

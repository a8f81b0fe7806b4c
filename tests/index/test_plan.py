"""What an index of some size takes."""

from __future__ import annotations

from index.plan import KEPT_WHOLE, plan_index


def test_an_index_takes_more_the_larger_it_is() -> None:
    small, large = plan_index(1_000), plan_index(100_000)
    assert large.disk_bytes == 100 * small.disk_bytes
    assert large.embedding_seconds == 100 * small.embedding_seconds
    assert small.memory_bytes < large.memory_bytes < 100 * small.memory_bytes
    assert small.search_milliseconds < large.search_milliseconds


def test_a_million_passages_take_as_much_memory_as_is_promised() -> None:
    nothing, million = plan_index(1), plan_index(1_000_000)
    assert million.memory_bytes - nothing.memory_bytes <= 600_000_000


def test_no_search_is_slower_where_vectors_are_kept_in_little_room() -> None:
    whole, little = plan_index(KEPT_WHOLE), plan_index(KEPT_WHOLE * 10)
    assert little.search_milliseconds < 3 * whole.search_milliseconds

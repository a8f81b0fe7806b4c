"""What an index of some size takes."""

from __future__ import annotations

import pytest

from bot.cli.commands.index import ENGINES
from index.plan import ENGINE_FIGURES, KEPT_WHOLE, outgrown_at, plan_engine, plan_index


@pytest.mark.parametrize("engine", ENGINE_FIGURES)
def test_an_index_takes_more_the_larger_it_is(engine: str) -> None:
    small, large = plan_engine(engine, 1_000), plan_engine(engine, 100_000)
    assert large.disk_bytes == pytest.approx(100 * small.disk_bytes)
    assert large.building_seconds == pytest.approx(100 * small.building_seconds)
    assert small.process_bytes <= large.process_bytes < 100 * small.process_bytes
    assert small.server_bytes <= large.server_bytes
    assert small.search_milliseconds < large.search_milliseconds
    assert plan_index(100_000).embedding_seconds == 100 * plan_index(1_000).embedding_seconds


def test_a_million_passages_take_as_much_memory_as_is_promised() -> None:
    nothing, million = plan_engine("embedded", 1), plan_engine("embedded", 1_000_000)
    assert million.process_bytes - nothing.process_bytes <= 600_000_000


def test_no_search_is_slower_where_vectors_are_kept_in_little_room() -> None:
    whole, little = plan_engine("embedded", KEPT_WHOLE), plan_engine("embedded", KEPT_WHOLE * 10)
    assert little.search_milliseconds < 3 * whole.search_milliseconds


def test_where_there_is_a_server_no_process_grows() -> None:
    for engine in ("postgres", "milvus"):
        assert plan_engine(engine, 10**8).process_bytes == plan_engine(engine, 1).process_bytes
        assert plan_engine(engine, 10**6).server_bytes > plan_engine(engine, 1).server_bytes > 0
    assert plan_engine("embedded", 10**6).server_bytes == 0


def test_the_next_engine_is_advised_where_one_is_outgrown() -> None:
    first, second, third = ENGINE_FIGURES
    small, middle = outgrown_at(first), outgrown_at(second)
    assert KEPT_WHOLE < small < middle
    assert plan_index(small - 1).advised == first
    assert plan_index(small).advised == second
    assert plan_index(middle).advised == third
    assert plan_index(10**10).advised == third
    assert plan_index(1).outgrown_at == {first: small, second: middle}


def test_what_was_measured_is_told_from_what_is_only_reckoned() -> None:
    for engine, figures in ENGINE_FIGURES.items():
        assert plan_engine(engine, figures.measured_to).is_measured
        assert not plan_engine(engine, figures.measured_to + 1).is_measured


def test_each_engine_that_comes_with_it_can_be_asked_for() -> None:
    assert tuple(ENGINE_FIGURES) == ENGINES

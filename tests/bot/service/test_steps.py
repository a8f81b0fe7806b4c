"""How long the steps of a question take."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import TYPE_CHECKING

import pytest

from bot.service.steps import Step, StepTimes, step, took

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


@pytest.fixture
def told() -> list[tuple[Step, float]]:
    return []


@pytest.fixture
def times(told: list[tuple[Step, float]]) -> StepTimes:
    times = StepTimes()
    times.listeners.append(lambda name, seconds: told.append((name, seconds)))
    return times


def test_a_step_taken_twice_is_told_once_with_both_together(
    times: StepTimes, told: list[tuple[Step, float]]
) -> None:
    with times.question():
        took(Step.SEARCHING, 1.0)
        took(Step.SEARCHING, 2.0)
        assert told == []
    assert [name for name, _ in told] == [Step.SEARCHING, Step.WHOLE]
    assert told[0][1] == 3.0
    assert 0 < told[1][1] < 1


def test_what_fails_has_taken_its_time_too(
    times: StepTimes, told: list[tuple[Step, float]]
) -> None:
    with pytest.raises(ValueError, match="no"), times.question(), step(Step.READING):
        raise ValueError("no")
    assert {name for name, _ in told} == {Step.READING, Step.WHOLE}


def test_outside_of_a_question_nothing_is_told(
    times: StepTimes, told: list[tuple[Step, float]]
) -> None:
    with step(Step.READING):
        pass
    with StepTimes().question():
        took(Step.READING, 1.0)
    with times.question():
        pass
    assert {name for name, _ in told} == {Step.WHOLE}


async def test_questions_at_once_are_told_apart_in_their_threads(
    times: StepTimes, told: list[tuple[Step, float]]
) -> None:
    async def ask(seconds: float) -> None:
        with times.question():
            run = copy_context().run
            await asyncio.to_thread(run, took, Step.READING, seconds)

    await asyncio.gather(*map(ask, (1.0, 2.0, 3.0)))
    assert sorted(s for name, s in told if name == Step.READING) == [1.0, 2.0, 3.0]
    assert len([name for name, _ in told if name == Step.WHOLE]) == 3


def test_a_question_searches_reads_and_composes(
    times: StepTimes, told: list[tuple[Step, float]], samples: Newsdesk
) -> None:
    with times.question():
        assert samples.asking.ask("How many people were hurt when the ferry ran aground?").covered
    taken = dict(told)
    assert set(taken) == {Step.SEARCHING, Step.READING, Step.COMPOSING, Step.WHOLE}
    parts = sum(seconds for name, seconds in told if name != Step.WHOLE)
    assert 0.5 * taken[Step.WHOLE] < parts <= taken[Step.WHOLE]
    told.clear()
    with times.question():
        samples.asking.ask("What's new?")
    assert {name for name, _ in told} == {Step.SEARCHING, Step.COMPOSING, Step.WHOLE}

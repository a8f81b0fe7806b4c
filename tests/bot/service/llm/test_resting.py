"""An LLM that fails is left alone for a while, and tried by one question at a time."""

from __future__ import annotations

import pytest
from clock import Clock

from bot.service.attempts import WORKS_AFTER_SECONDS
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.resting import Rest

DOWN = LlmError(LlmReason.UNREACHABLE, "Down.")
CUT_OFF = LlmError(LlmReason.CUT_OFF, "Cut off.")


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1000.0)


@pytest.fixture
def rest(clock: Clock[float]) -> Rest:
    return Rest(clock)


def seconds_of_rest(rest: Rest, clock: Clock[float]) -> float:
    """Return after how many seconds it may be asked, and ask."""
    started = clock.now
    while not rest.may_ask():
        clock.now += 1
        assert clock.now < started + 10_000
    return clock.now - started


def test_it_is_asked_as_long_as_it_works(rest: Rest) -> None:
    assert all(rest.may_ask() for _ in range(5))
    assert not rest.worked()


def test_each_failure_doubles_the_rest_up_to_five_minutes(rest: Rest, clock: Clock[float]) -> None:
    waited = []
    for _ in range(6):
        rest.failed(DOWN)
        waited.append(seconds_of_rest(rest, clock))
    assert waited == [30, 60, 120, 240, 300, 300]
    rest.worked()
    assert rest.may_ask()
    rest.failed(DOWN)
    assert seconds_of_rest(rest, clock) == 30


def test_those_that_were_asked_together_fail_as_one(rest: Rest, clock: Clock[float]) -> None:
    for _ in range(8):
        assert rest.may_ask()
    for _ in range(8):
        rest.failed(DOWN)
    assert seconds_of_rest(rest, clock) == 30


def test_after_the_rest_one_tries_and_the_others_wait_for_that(
    rest: Rest, clock: Clock[float]
) -> None:
    rest.failed(DOWN)
    assert seconds_of_rest(rest, clock) == 30
    assert not rest.may_ask()
    rest.worked()
    assert rest.may_ask()


def test_one_that_tries_and_never_says_how_it_went_blocks_no_other_for_long(
    rest: Rest, clock: Clock[float]
) -> None:
    rest.failed(DOWN)
    assert seconds_of_rest(rest, clock) == 30
    assert seconds_of_rest(rest, clock) == 30


@pytest.mark.parametrize("seconds", [7.0, 3600.0])
def test_it_rests_as_long_as_its_server_asks(
    rest: Rest, clock: Clock[float], seconds: float
) -> None:
    rest.failed(LlmError(LlmReason.QUOTA, "Too many.", retry_after=seconds))
    assert seconds_of_rest(rest, clock) == seconds


def test_what_says_nothing_of_the_next_question_is_no_reason_to_rest(rest: Rest) -> None:
    for reason in (LlmReason.CUT_OFF, LlmReason.SERVER, LlmReason.EMPTY, LlmReason.TOO_MANY):
        rest.failed(LlmError(reason, "It failed."))
        assert rest.may_ask()


def test_a_failure_has_one_beginning_and_one_end(rest: Rest, clock: Clock[float]) -> None:
    told = []
    for failing in (True, False, True, True, False):
        told.append(rest.failed(CUT_OFF) if failing else rest.worked())
        clock.now += 1
    assert told == [True, False, False, False, False]
    clock.now += WORKS_AFTER_SECONDS
    assert [rest.worked(), rest.worked()] == [True, False]
    assert rest.failed(CUT_OFF)

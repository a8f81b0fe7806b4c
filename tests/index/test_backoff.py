"""When what fails is tried again."""

from __future__ import annotations

from clock import Clock

from index.backoff import FIRST_WAIT_SECONDS, Backoff


def test_each_failure_in_a_row_doubles_the_wait_up_to_the_longest() -> None:
    clock = Clock(0.0)
    backoff = Backoff(60.0, clock)
    assert backoff.is_due
    for wait in (5.0, 10.0, 20.0, 40.0, 60.0, 60.0):
        backoff.failed()
        clock.now += wait - 0.5
        assert not backoff.is_due
        clock.now += 0.5
        assert backoff.is_due


def test_a_success_ends_the_waits() -> None:
    backoff = Backoff(60.0, clock := Clock(0.0))
    for _ in range(4):
        backoff.failed()
    backoff.worked()
    assert backoff.is_due
    backoff.failed()
    clock.now += FIRST_WAIT_SECONDS
    assert backoff.is_due

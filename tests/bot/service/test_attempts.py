"""What fails again and again is logged once, and what can be told in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.errors import NoSpaceError
from bot.service.attempts import WORKS_AFTER_SECONDS, Attempts, only_logged

if TYPE_CHECKING:
    import pytest

FULL = "There is no space left in /srv/news; free some, then try again."


def test_what_fails_again_and_again_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot")
    now, failing = 0.0, True
    attempt = Attempts(lambda: now)

    def work() -> None:
        if failing:
            raise NoSpaceError("/srv/news")

    # As where there is not always something to write.
    for failing in (True, False, True, False):
        assert attempt("Following the change log", work) is not failing
    now = WORKS_AFTER_SECONDS
    assert [attempt("Following the change log", work) for _ in range(2)] == [True] * 2
    assert [record.message for record in caplog.records] == [
        f"Following the change log failed and is tried again: {FULL}",
        "Following the change log works again.",
    ]
    assert all(record.exc_info is None for record in caplog.records)


def test_each_reason_is_logged_and_a_fault_of_ours_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    attempt = Attempts()
    for error in (NoSpaceError("/srv/news"), KeyError("a"), KeyError("a"), KeyError("b")):
        with attempt.trying("Saving"):
            raise error
    told = [(record.levelname, bool(record.exc_info)) for record in caplog.records]
    assert told == [("WARNING", False), ("ERROR", True), ("ERROR", True)]


def test_what_fails_once_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    with only_logged("It could not be sent"):
        raise NoSpaceError("/srv/news")
    with only_logged("It could not be sent"):
        raise ValueError(7)
    assert [record.message for record in caplog.records] == [
        f"It could not be sent: {FULL}",
        "It could not be sent: ValueError(7)",
    ]
    assert [bool(record.exc_info) for record in caplog.records] == [False, True]

"""Threads wait for their turn at a host, and not for ever."""

from __future__ import annotations

import threading
import time

import pytest

from articles.fetching.models import FetchError, FetchReason
from articles.fetching.turns import HostTurns


def test_a_host_that_is_held_too_long_is_given_up() -> None:
    turns = HostTurns(longest_wait=0.05)
    with turns.turn("one"), turns.turn("two"):
        with pytest.raises(FetchError, match="Others are asking one") as caught, turns.turn("one"):
            pass
        assert caught.value.reason is FetchReason.BUSY
    with turns.turn("one"):
        pass


def test_a_fault_gives_the_host_back() -> None:
    turns = HostTurns(longest_wait=0.05)
    with pytest.raises(ValueError, match="broken"), turns.turn("one"):
        raise ValueError("broken")
    with turns.turn("one"):
        pass


def test_a_pause_lies_between_two_turns_of_one_host() -> None:
    turns = HostTurns()
    turns.space("one", 0.2)
    started = time.monotonic()
    with turns.turn("one"):
        pass
    with turns.turn("two"):
        assert time.monotonic() - started < 0.2
    with turns.turn("one"):
        assert time.monotonic() - started >= 0.2


def test_closing_sends_away_who_waits() -> None:
    turns = HostTurns()
    reasons = []

    def wait() -> None:
        try:
            with turns.turn("one"):
                pass
        except FetchError as error:
            reasons.append(error.reason)

    with turns.turn("one"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        turns.close()
        waiting.join(2)
    assert reasons == [FetchReason.CLOSED]

"""What may hang is read aside."""

from __future__ import annotations

import threading
import time

from bot.metrics.aside import AsideReader


def test_what_hangs_is_left_alone_and_never_asked_twice_at_once() -> None:
    gate, calls = threading.Event(), []

    def read() -> int:
        calls.append(1)
        gate.wait(30)
        return len(calls)

    reader = AsideReader("Reading", read, seconds=0.1)
    begun = time.monotonic()
    assert reader() is None
    assert reader() is None
    assert time.monotonic() - begun < 5
    assert len(calls) == 1
    gate.set()
    while reader() != 2:
        assert time.monotonic() - begun < 5


def test_what_fails_is_read_as_nothing_and_tried_again() -> None:
    answers = iter([ValueError("no"), 7])

    def read() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    reader = AsideReader("Reading", read)
    assert reader() is None
    assert reader() == 7

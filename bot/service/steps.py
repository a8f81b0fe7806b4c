"""How long the steps of an answer take: told from where they are taken, to whoever measures them.

Nothing is measured where nobody listens. The question that is measured is a context variable, so
that it goes along into the threads in which an answer is made.
"""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Step(StrEnum):
    """What an answer takes its time for; WHOLE is from the question until it is there."""

    WAITING = "waiting"
    SEARCHING = "searching"
    READING = "reading"
    COMPOSING = "composing"
    WRITING = "writing"
    WHOLE = "whole"


_steps: ContextVar[dict[Step, float] | None] = ContextVar("steps", default=None)


@contextmanager
def step(name: Step) -> Iterator[None]:
    """Take a step of an answer inside."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        took(name, time.perf_counter() - begun)


def took(name: Step, seconds: float) -> None:
    """Take note how long a step of this question took; those of one kind count together."""
    steps = _steps.get()
    if steps is not None:
        steps[name] += seconds


class StepTimes:
    """Tells listeners, once a question, how many seconds each of its steps took."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Step, float], None]] = []

    @contextmanager
    def question(self) -> Iterator[None]:
        """Measure the question that is answered inside."""
        if not self.listeners:
            yield
            return
        steps: defaultdict[Step, float] = defaultdict(float)
        token = _steps.set(steps)
        begun = time.perf_counter()
        try:
            yield
        finally:
            _steps.reset(token)
            # What gave up waiting may go on in its thread.
            whole = time.perf_counter() - begun
            for name, seconds in {**steps, Step.WHOLE: whole}.items():
                for listener in self.listeners:
                    listener(name, seconds)

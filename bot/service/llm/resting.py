"""When an LLM that fails is left alone, so that nobody waits for nothing: decided by a clock."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from bot.service.attempts import WORKS_AFTER_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.llm.errors import LlmError

SHORTEST_REST, LONGEST_REST = 30.0, 300.0


class Rest:
    """Says whether an LLM is asked now, by how it went; safe to call from many threads.

    It rests for 30 seconds after a failure that the next question would meet, too, doubled up to
    five minutes while that goes on, or for as long as its server asks. Then one question tries it,
    and the others wait for how that goes. A success ends the rest.

    That it fails is told once, and that it works again when it has not failed for a minute: where
    every other answer fails, that is one beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._seconds = 0.0
        self._until = 0.0
        self._trying = False
        self._failed_at: float | None = None

    def may_ask(self) -> bool:
        """Return whether to ask now; then say how it went."""
        with self._lock:
            if not self._seconds:
                return True
            if self._clock() < self._until:
                return False
            # Where nobody says how it went, the next one may try after another rest.
            self._until = self._clock() + self._seconds
            self._trying = True
            return True

    def failed(self, error: LlmError) -> bool:
        """Take note of a failure; return whether it is the first."""
        with self._lock:
            now = self._clock()
            if error.rests:
                # Those that were asked before the rest began fail in its course, all alike.
                if self._trying or not self._seconds:
                    self._seconds = min(max(2 * self._seconds, SHORTEST_REST), LONGEST_REST)
                    self._until = now + self._seconds
                if error.retry_after is not None:
                    self._until = now + error.retry_after
                self._trying = False
            first = self._failed_at is None
            self._failed_at = now
            return first

    def worked(self) -> bool:
        """Take note of a success; return whether it works again after it failed."""
        with self._lock:
            self._seconds, self._trying = 0.0, False
            again = (
                self._failed_at is not None
                and self._clock() - self._failed_at >= WORKS_AFTER_SECONDS
            )
            if again:
                self._failed_at = None
            return again

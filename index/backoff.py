"""When what an engine tries again and again, and which fails, is tried next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_WAIT_SECONDS = 5.0


class Backoff:
    """Says whether something is due, by how it went; each failure in a row doubles the wait.

    `longest` is in seconds. One thread at a time uses it.
    """

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._longest = longest
        self._clock = clock
        self._wait = 0.0
        self._due_at = 0.0

    @property
    def is_due(self) -> bool:
        """Return whether to try now."""
        return not self._wait or self._clock() >= self._due_at

    def failed(self) -> None:
        """Take note of a failure."""
        self._wait = min(max(2 * self._wait, FIRST_WAIT_SECONDS), self._longest)
        self._due_at = self._clock() + self._wait

    def worked(self) -> None:
        """Take note of a success: the next try may be at any time."""
        self._wait = 0.0

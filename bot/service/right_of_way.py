"""Questions go before what comes in: both are Python's own work, which is done one at a time."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition, Lock
from typing import TYPE_CHECKING

from index.models import silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.models import Progress, Report

# However many questions there are, what comes in goes on after so long.
GIVES_WAY_SECONDS = 1.0


class RightOfWay:
    """Lets what people wait for go before what nobody waits for; safe to use from any thread."""

    def __init__(self, longest: float = GIVES_WAY_SECONDS) -> None:
        self._longest = longest
        self._waiting = 0
        self._changed = Condition()
        self._turn = Lock()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Do what somebody waits for."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()

    def give_way(self) -> None:
        """Wait until nobody waits for an answer; no transaction may be open meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, self._longest)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do a short piece of work that nobody waits for; two at once would be no faster."""
        with self._turn:
            self.give_way()
            yield

    def between(self, report: Report = silent) -> Report:
        """Return a report that first gives way, for long work that reports between its steps."""

        def told(progress: Progress) -> None:
            self.give_way()
            report(progress)

        return told

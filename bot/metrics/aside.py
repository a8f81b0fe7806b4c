"""Reading what may take long or never come, as from a database that is gone."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.service.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

# Prometheus waits ten seconds for all of a scrape, which reads aside more than once.
READ_WITHIN = 2.0


class AsideReader(Generic[Found]):
    """Reads something in a thread of its own; safe to use from any thread.

    It never reads twice at once: where a reading hangs, all who come share it. `what` is what the
    log calls it, which has a line where it begins to fail and where it works again.
    """

    def __init__(self, what: str, read: Callable[[], Found], seconds: float = READ_WITHIN) -> None:
        self._what = what
        self._read = read
        self._seconds = seconds
        self._lock = Lock()
        self._attempts = Attempts()
        self._reading: Future[Found | None] | None = None

    def __call__(self) -> Found | None:
        """Return what was read, None where that fails or does not come in time."""
        with self._lock:
            reading = self._reading
            if reading is None or reading.done():
                reading = self._reading = Future()
                # Nothing waits for it at the end of the process.
                Thread(target=self._run, args=(reading,), name="metrics", daemon=True).start()
        try:
            return reading.result(self._seconds)
        except TimeoutError:
            return None

    def _run(self, reading: Future[Found | None]) -> None:
        found = None
        with self._attempts.trying(self._what):
            found = self._read()
        reading.set_result(found)

"""One request at a time at each host."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING

from articles.fetching.models import FetchError, FetchReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_WAIT_SECONDS = 120.0


def closing() -> FetchError:
    """Return the error for what is not fetched to the end."""
    return FetchError("The newsdesk is closing; try again later.", reason=FetchReason.CLOSED)


class HostTurns:
    """Lets threads ask a host one after the other, as far apart as the host wants it.

    Whoever finds a host busy waits, for two minutes at most.
    """

    def __init__(
        self,
        longest_wait: float = LONGEST_WAIT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._longest_wait = longest_wait
        self._clock = clock
        self._changed = Condition()
        self._busy: set[str] = set()
        self._pauses: dict[str, float] = {}
        self._free_at: dict[str, float] = {}
        self.closed = False

    def space(self, host: str, seconds: float) -> None:
        """Leave so many seconds between the end of a request to a host and the next."""
        with self._changed:
            self._pauses[host] = seconds

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold a host for one request; raise FetchError where the wait for it is too long."""
        self._take(host)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(host)
                if pause := self._pauses.get(host):
                    self._free_at[host] = self._clock() + pause
                self._changed.notify_all()

    def _take(self, host: str) -> None:
        give_up_at = self._clock() + self._longest_wait
        with self._changed:
            while True:
                if self.closed:
                    raise closing()
                now = self._clock()
                pause = self._free_at.get(host, now) - now
                if host not in self._busy and pause <= 0:
                    self._free_at.pop(host, None)
                    self._busy.add(host)
                    return
                if now >= give_up_at:
                    raise FetchError(
                        "Others are asking {host} already; try again in a minute.",
                        reason=FetchReason.BUSY,
                        host=host,
                    )
                left = give_up_at - now
                self._changed.wait(left if host in self._busy else min(left, pause))

    def close(self) -> None:
        """Send away all who wait, and whoever comes."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

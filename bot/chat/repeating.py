"""What the bot does again and again, whatever the clock on the wall does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from discord.ext import tasks
from discord.utils import MISSING, utcnow

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from discord import Client


class SteadyLoop(tasks.Loop[Any]):
    """Does something at once, then again so many seconds after each time that it was done.

    With a client it begins when that is connected. The library's own loop reckons its times by the
    clock on the wall: where that jumps, as on a machine that slept, it makes up for all that it
    missed in a row, or rests until the clock is back where it was.
    """

    def __init__(
        self,
        work: Callable[[], Awaitable[None]],
        seconds: float,
        *,
        connected: Client | None = None,
    ) -> None:
        super().__init__(
            work,
            seconds=seconds,
            hours=0,
            minutes=0,
            time=MISSING,
            count=None,
            reconnect=True,
            name=None,
        )
        if connected is not None:
            self.before_loop(connected.wait_until_ready)

    def next_in(self, seconds: float) -> None:
        """Do it next in so many seconds, from now or from when it is done that is done right now.

        After that it is so again.
        """
        self.change_interval(seconds=seconds)
        if self._handle and not self._handle.done():
            # The library reckons from when it was begun last.
            self._handle.recalculate(utcnow() + timedelta(seconds=seconds))

    def _try_sleep_until(self, _dt: datetime) -> asyncio.Future[Any]:
        # The library sleeps for as long as it is until then, by a clock that does not jump.
        then = utcnow() + timedelta(seconds=self.seconds or 0.0)
        sleep: asyncio.Future[Any] = super()._try_sleep_until(then)
        return sleep

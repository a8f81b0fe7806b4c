"""How the bot ends: what is under way is waited for a little, and nobody is left without a word."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.chat.errors import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

log = logging.getLogger(__name__)

# SIGTERM to exit takes less than ten seconds, for that is when Docker kills.
WAIT_FOR_ANSWERS = 6.0
TELL_WITHIN = 1.0


class Shutdown:
    """Knows what is under way, so that the end of the bot can wait for it.

    Once `stopping` is set, nothing new is taken. `on_stop` is called when that begins, so that long
    work stops where it can go on later.
    """

    def __init__(self) -> None:
        self.stopping = False
        self.on_stop: list[Callable[[], None]] = []
        self._unfinished: dict[asyncio.Task[Any], Callable[[], Awaitable[None]]] = {}

    @contextmanager
    def working(self, tell_stopping: Callable[[], Awaitable[None]]) -> Iterator[None]:
        """Let the end of the bot wait for the task that is inside, and tell who is left without."""
        task = asyncio.current_task()
        if task is not None:
            self._unfinished[task] = tell_stopping
        try:
            yield
        finally:
            if task is not None:
                self._unfinished.pop(task, None)

    async def drain(self) -> None:
        """Take nothing new, wait a little for what is under way, tell those left without."""
        self.stopping = True
        for stop in self.on_stop:
            stop()
        if self._unfinished:
            await asyncio.wait(list(self._unfinished), timeout=WAIT_FOR_ANSWERS)
        left = dict(self._unfinished)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait([asyncio.ensure_future(_within_a_second(t)) for t in left.values()])


async def _within_a_second(tell: Callable[[], Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(TELL_WITHIN):
            await tell()
    except UNREACHABLE as error:
        log.info("Someone was left without an answer: %s", type(error).__name__)

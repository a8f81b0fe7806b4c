"""Does what is due: one task that sleeps until the next moment at which something is."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.chat.errors import UNREACHABLE
from bot.chat.repeating import SteadyLoop
from bot.service.attempts import Attempts, only_logged

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.state.due import DueTime

log = logging.getLogger(__name__)

# What another process wrote is seen after so long at most, and so is that the clock was changed.
LONGEST_SLEEP = 60.0
DUE_AT_ONCE = 4


class DueLoop:
    """Looks for what is due, and hands it to who does it (`NewsdeskBot.due_handlers`).

    What fails is due again some minutes later. What was due while the bot was away is due once.
    """

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._attempts = Attempts()
        self._at_once = asyncio.Semaphore(DUE_AT_ONCE)
        self._woken = False
        self.checks = SteadyLoop(self.check, LONGEST_SLEEP, connected=bot)

    def start(self) -> None:
        """Begin, and look anew whenever something is put."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            # A bot that has ended has no loop any more, and needs none.
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._wake)

        self._bot.newsdesk.due.on_put.append(wake)
        self.checks.start()

    def _wake(self) -> None:
        self._woken = True
        self.checks.next_in(0.0)

    async def check(self) -> None:
        """Do what is due now, and sleep until something is."""
        bot, seconds = self._bot, None
        self._woken = False
        if bot.is_ready() and not bot.shutdown.stopping:
            with self._attempts.trying("Looking for what is due"):
                due, kinds = bot.newsdesk.due, tuple(bot.due_handlers)
                found = await bot.threads.record(due.due, kinds)
                served = [each for each in found if bot.served.serve(each.server)]
                await asyncio.gather(*map(self._do, served))
                seconds = await bot.threads.record(due.next_in, kinds)
        longest = LONGEST_SLEEP if seconds is None else min(seconds, LONGEST_SLEEP)
        self.checks.next_in(0.0 if self._woken else longest)

    async def _do(self, each: DueTime) -> None:
        """Take what is due and do it; the end of the bot waits for what is under way."""
        bot, due = self._bot, self._bot.newsdesk.due
        async with self._at_once:
            if bot.shutdown.stopping:
                return
            with bot.shutdown.working(_tell_nobody), only_logged("Something due was not done"):
                taken = await bot.threads.record(due.take, each)
                if taken is None:
                    return
                try:
                    at = await bot.due_handlers[each.kind](each)
                except UNREACHABLE as error:
                    log.warning("What is due waits: %s", type(error).__name__)
                    return
                await bot.threads.record(due.finish, taken, at)


async def _tell_nobody() -> None:
    """Leave it at that: what is not done is due again."""


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    DueLoop(bot).start()

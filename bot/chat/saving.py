"""The loop that saves what is kept in memory first, and forgets what was said."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.chat.repeating import SteadyLoop
from bot.service.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.chat.threads import Threads
    from bot.service.conversations import Conversations

SAVED_EVERY = 5.0
SAVED_AT_LAST_WITHIN = 1.0
SAVING_WHO_WAITS = "Saving who waits for an answer"
SAVING_WHAT_IS_CITED = "Saving what an answer cites"


class SavingLoop:
    """Saves how often people have asked, who waits, and more; what was said is in memory alone.

    `saves` are what is done, by what it is called in the log.
    """

    def __init__(
        self,
        threads: Threads,
        saves: Mapping[str, Callable[[], None]],
        conversations: Conversations,
    ) -> None:
        self._threads = threads
        self._saves = saves
        self._conversations = conversations
        self._attempts = Attempts()
        self.saves = SteadyLoop(self.save, SAVED_EVERY)

    async def save(self) -> None:
        """Save what there is, and forget what was said over an hour ago."""
        self._conversations.forget_old()
        for what in self._saves:
            await self.save_one(what)

    async def save_one(self, what: str) -> None:
        """Save one thing now; where that fails, it is tried again with all others."""
        with self._attempts.trying(what):
            await self._threads.record(self._saves[what])

    async def end(self) -> None:
        """Save for the last time, all at once."""
        self.saves.cancel()
        with suppress(Exception):
            saving = asyncio.gather(*map(self._threads.record, self._saves.values()))
            await asyncio.wait_for(saving, SAVED_AT_LAST_WITHIN)

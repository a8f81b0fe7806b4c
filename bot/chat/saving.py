"""The loop that saves what is kept in memory first, and forgets what was said."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.chat.repeating import SteadyLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.chat.threads import Threads
    from bot.service.conversations import Conversations

log = logging.getLogger(__name__)

SAVED_EVERY = 5.0
SAVED_AT_LAST_WITHIN = 1.0


class SavingLoop:
    """Saves how often people have asked and who waits; what was said is in memory alone."""

    def __init__(
        self,
        threads: Threads,
        saves: Sequence[Callable[[], None]],
        conversations: Conversations,
    ) -> None:
        self._threads = threads
        self._saves = saves
        self._conversations = conversations
        self.saves = SteadyLoop(self.save, SAVED_EVERY)

    async def save(self) -> None:
        """Save what there is, and forget what was said over an hour ago."""
        self._conversations.forget_old()
        for save in self._saves:
            try:
                await self._threads.record(save)
            except Exception:
                log.exception("What is kept in memory could not be saved; it is tried again.")

    async def end(self) -> None:
        """Save for the last time, all at once."""
        self.saves.cancel()
        with suppress(Exception):
            saving = asyncio.gather(*map(self._threads.record, self._saves))
            await asyncio.wait_for(saving, SAVED_AT_LAST_WITHIN)

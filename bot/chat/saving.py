"""The loop that saves how often people have asked, and forgets what was said."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.chat.repeating import SteadyLoop

if TYPE_CHECKING:
    from bot.chat.threads import Threads
    from bot.service.conversations import Conversations
    from bot.state.limits import Limiter

log = logging.getLogger(__name__)

SAVED_EVERY = 5.0
SAVED_AT_LAST_WITHIN = 1.0


class SavingLoop:
    """Saves what is counted in memory; what was said over an hour ago is in memory alone."""

    def __init__(self, threads: Threads, limiter: Limiter, conversations: Conversations) -> None:
        self._threads = threads
        self._limiter = limiter
        self._conversations = conversations
        self.saves = SteadyLoop(self.save, SAVED_EVERY)

    async def save(self) -> None:
        """Save how often people have asked, and forget what was said over an hour ago."""
        self._conversations.forget_old()
        try:
            await self._threads.record(self._limiter.save)
        except Exception:
            log.exception("How often people have asked could not be saved; it is tried again.")

    async def end(self) -> None:
        """Save for the last time."""
        self.saves.cancel()
        with suppress(Exception):
            await asyncio.wait_for(self._threads.record(self._limiter.save), SAVED_AT_LAST_WITHIN)

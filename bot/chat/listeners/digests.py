"""Sends digests into the channels that get one, when they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.ui.digests import send_digest, settle_claim
from bot.service.digests import DIGEST_KIND

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.client import NewsdeskBot
    from bot.state.due import DueTime


class DigestHandler:
    """Tells a digest that is due. It is claimed in the database before it is sent.

    So none is ever sent twice, by whatever processes and over whatever restarts. Of one whose
    sender was killed right then the channel tells whether it was sent; if not it is sent anew.
    What was missed is told once.
    """

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot

    async def tell(self, due: DueTime) -> datetime | None:
        """Tell what is new; return when it is due next, None where it is not any more."""
        bot, digests, number = self._bot, self._bot.newsdesk.digests, int(due.key)
        if not await self._was_sent(number):
            message = await bot.threads.record(digests.take, number)
            if message is not None:
                await send_digest(bot, message)
        digest = await bot.threads.record(digests.store.get, number)
        if digest is None or digest.reason is not None:
            return None
        return digests.next_due(digest)

    async def _was_sent(self, number: int) -> bool:
        """Return whether a digest was sent by who ended before taking note of that."""
        digests = self._bot.newsdesk.digests
        left = await self._bot.threads.record(digests.store.get, number)
        if left is None or left.claim is None or not digests.is_left(left):
            return False
        return await settle_claim(self._bot, left, left.claim)


async def setup(bot: NewsdeskBot) -> None:
    """Take what is due."""
    bot.due_handlers[DIGEST_KIND] = DigestHandler(bot).tell

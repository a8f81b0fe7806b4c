"""Messages that are claimed before they are sent: how long that takes, and what became of them."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import discord

from bot.chat.errors import UNREACHABLE, is_server_fault, may_pass
from bot.chat.rendering.reading import view_of
from bot.chat.ui.sending import remember

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from discord import ui

    from articles.models import ArticleSummary
    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)

# So long a message may wait for Discord: less than CLAIM_HELD, when it is taken to be left.
SENT_WITHIN = 120.0
# Discord's clock gives messages their moments, and ours may be this far from it.
CLOCKS_APART = timedelta(minutes=2)
MESSAGES_LOOKED_AT = 500


class ClaimedMessage(NamedTuple):
    """A message that was claimed for a channel, what it cites, and how its claim ends.

    Discord sends no second message of one `nonce`, should the library try again.
    """

    view: ui.LayoutView
    nonce: str
    cited: Mapping[str, ArticleSummary]
    confirm: Callable[[], object]
    give_back: Callable[[], object]


async def send_claimed(
    bot: NewsdeskBot, channel: discord.abc.Messageable, message: ClaimedMessage
) -> discord.HTTPException | None:
    """Send a message that was claimed; return why its channel takes none, None where it did.

    Raises what may work later, once it has given the claim back where Discord surely did not take
    the message; else that is found out later, by `was_sent`.
    """
    try:
        async with asyncio.timeout(SENT_WITHIN):
            sent = await channel.send(view=message.view, nonce=message.nonce, silent=True)
    except UNREACHABLE as error:
        if not isinstance(error, discord.HTTPException) or is_uncertain(error):
            raise
        if may_pass(error):
            await bot.threads.record(message.give_back)
            raise
        await bot.threads.record(message.confirm)
        return error
    # First, for that waits where the database is gone.
    if message.cited:
        await remember(bot, sent, message.cited)
    await bot.threads.record(message.confirm)
    return None


async def was_sent(
    bot: NewsdeskBot,
    place: discord.abc.Messageable,
    claimed: datetime,
    is_it: Callable[[ui.LayoutView], bool],
) -> bool:
    """Return whether a message stands in its place that was claimed at a moment.

    Where the place does not tell, it is taken to be sent: none is sent twice. Raises what may work
    later.
    """
    try:
        sent = await _stands_in(bot, place, claimed, is_it)
    except UNREACHABLE as error:
        if not isinstance(error, discord.HTTPException) or may_pass(error):
            raise
        sent = True
    log.info("A message was left on its way; it is taken to be %s.", "sent" if sent else "unsent")
    return sent


async def _stands_in(
    bot: NewsdeskBot,
    place: discord.abc.Messageable,
    claimed: datetime,
    is_it: Callable[[ui.LayoutView], bool],
) -> bool:
    async for message in place.history(after=claimed - CLOCKS_APART, limit=MESSAGES_LOOKED_AT):
        own = bot.user is not None and message.author.id == bot.user.id
        if own and is_it(view_of(message)):
            return True
    return False


def is_uncertain(error: Exception) -> bool:
    """Return whether nobody knows after a failure if Discord took what was sent."""
    return not isinstance(error, discord.HTTPException) or is_server_fault(error)

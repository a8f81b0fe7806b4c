"""What is told into channels of its own accord, where a channel does not take it any more."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

import discord

from bot.chat.errors import UNKNOWN_CHANNEL
from bot.chat.ui.notices import tell_managers_of_an_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord import ui

    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)

LACKS_PERMISSION = "permission"


class ChannelTelling(NamedTuple):
    """What is told into a channel, as “a digest”, and how that ends.

    `remove` and `pause` take server and channel, and the reason of a pause, and return whether
    there was any; `gone` and `paused` draw what the managers are told.
    """

    what: str
    remove: Callable[[str, str], object]
    pause: Callable[[str, str, str], object]
    gone: Callable[[], ui.LayoutView]
    paused: Callable[[], ui.LayoutView]


async def end_refused(
    bot: NewsdeskBot, server: str, channel: str, told: ChannelTelling, error: discord.HTTPException
) -> bool:
    """Remove what is told into a channel that is gone, pause it where the bot may not write.

    The managers hear of it once. False where it goes on: what is refused says something about the
    one message alone.
    """
    record, what = bot.threads.record, told.what
    if error.code == UNKNOWN_CHANNEL:
        if await record(told.remove, server, channel):
            log.info("The channel of %s is gone.", what)
            await tell_managers_of_an_end(bot, server, what, told.gone)
        return True
    if isinstance(error, discord.Forbidden):
        if await record(told.pause, server, channel, LACKS_PERMISSION):
            log.info("%s is paused: Discord refuses it (%s).", what.capitalize(), error.code)
            await tell_managers_of_an_end(bot, server, what, told.paused)
        return True
    log.error("%s is refused with the code %s.", what.capitalize(), error.code)
    return False

"""Digests that are sent into channels, by themselves or as a manager asks for one."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.chat.errors import UNKNOWN_CHANNEL, UNREACHABLE, is_server_fault, may_pass
from bot.chat.rendering.digests import (
    digest_card,
    digest_gone_card,
    digest_paused_card,
    is_digest_since,
)
from bot.chat.rendering.reading import view_of
from bot.chat.ui.notices import language_in, tell_managers_of_an_end
from bot.chat.ui.sending import remember
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.digests import DigestMessage
    from bot.state.digests import Digest, DigestClaim

log = logging.getLogger(__name__)

# So long a digest may wait for Discord: less than until it is taken to be left on its way.
SENT_WITHIN = 120.0
# Discord's clock gives messages their moments, and ours may be this far from it.
CLOCKS_APART = timedelta(minutes=2)
MOST_LOOKED_AT = 500
LACKS_CHANNEL_PERMISSION = "permission"


async def send_digest(bot: NewsdeskBot, message: DigestMessage) -> bool:
    """Send a digest that was claimed into its channel; return whether the channel took it.

    Raises what may work later, once it has given the digest back where Discord surely did not take
    it; else that is found out later (`settle_claim`). Where the bot may not write, the digest is
    paused, and where the channel is gone, it ends; both are told to the managers.
    """
    store, to = bot.newsdesk.digests.store, message.digest
    with speaking(language_in(bot, to.server)):
        view = digest_card(message.report, goes_on=True)
    channel = bot.get_partial_messageable(int(to.channel), guild_id=int(to.server))
    try:
        # Discord sends no second message of one nonce, should the library try again.
        nonce = f"d{to.number}-{to.position}{'-' if to.silent else ''}"
        async with asyncio.timeout(SENT_WITHIN):
            sent = await channel.send(view=view, nonce=nonce, silent=True)
    except UNREACHABLE as error:
        if not isinstance(error, discord.HTTPException) or is_server_fault(error):
            # Who knows whether Discord took it.
            raise
        if may_pass(error):
            await bot.threads.record(store.give_back, to)
            raise
        await bot.threads.record(store.confirm, to)
        await _refused(bot, to, error)
        return False
    await bot.threads.record(store.confirm, to)
    told = {each.article.id: each.article for each in message.report.stories}
    if told:
        await remember(bot, sent, told)
    return True


async def settle_claim(bot: NewsdeskBot, digest: Digest, claim: DigestClaim) -> bool:
    """Find out and return whether a digest was sent whose sender has ended.

    One that was not can be claimed again. Where the channel does not tell, it is taken to be sent:
    none is sent twice. Raises what may work later.
    """
    store = bot.newsdesk.digests.store
    channel = bot.get_partial_messageable(int(digest.channel), guild_id=int(digest.server))
    try:
        sent = await _stands_in(channel, bot, claim)
    except UNREACHABLE as error:
        if not isinstance(error, discord.HTTPException) or may_pass(error):
            raise
        sent = True
    log.info("A digest was left on its way; it is taken to be %s.", "sent" if sent else "unsent")
    await bot.threads.record(store.confirm if sent else store.give_back, digest)
    return sent


async def _stands_in(
    channel: discord.PartialMessageable, bot: NewsdeskBot, claim: DigestClaim
) -> bool:
    """Return whether a digest stands in its channel, of which no two begin at one moment."""
    async for message in channel.history(after=claim.at - CLOCKS_APART, limit=MOST_LOOKED_AT):
        own = bot.user is not None and message.author.id == bot.user.id
        if own and is_digest_since(view_of(message), claim.since):
            return True
    return False


async def _refused(bot: NewsdeskBot, to: Digest, error: discord.HTTPException) -> None:
    """Pause or remove a digest that its channel does not take, and say so once."""
    digests = bot.newsdesk.digests
    if error.code == UNKNOWN_CHANNEL:
        if await bot.threads.record(digests.remove, to.server, to.channel):
            log.info("The channel of a digest is gone.")
            await tell_managers_of_an_end(bot, to.server, "a digest", partial(digest_gone_card, to))
    elif isinstance(error, discord.Forbidden):
        pause = digests.store.pause_channel
        if await bot.threads.record(pause, to.server, to.channel, LACKS_CHANNEL_PERMISSION):
            log.info("A digest is paused: Discord refuses it (%s).", error.code)
            await tell_managers_of_an_end(
                bot, to.server, "a digest", partial(digest_paused_card, to)
            )
    else:
        # It says something about this message alone; the next one may be taken.
        log.error("A digest is refused with the code %s.", error.code)

"""Digests that are sent into channels, by themselves or as a manager asks for one."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.chat.errors import UNKNOWN_CHANNEL, UNREACHABLE, may_pass
from bot.chat.rendering.digests import (
    digest_card,
    digest_gone_card,
    digest_paused_card,
    is_digest_since,
)
from bot.chat.ui.claims import SENT_WITHIN, is_uncertain, was_sent
from bot.chat.ui.notices import language_in, tell_managers_of_an_end
from bot.chat.ui.sending import remember
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.digests import DigestMessage
    from bot.state.digests import Digest, DigestClaim

log = logging.getLogger(__name__)

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
        if not isinstance(error, discord.HTTPException) or is_uncertain(error):
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

    One that was not can be claimed again. Raises what may work later.
    """
    store = bot.newsdesk.digests.store
    channel = bot.get_partial_messageable(int(digest.channel), guild_id=int(digest.server))
    sent = await was_sent(bot, channel, claim.at, lambda view: is_digest_since(view, claim.since))
    await bot.threads.record(store.confirm if sent else store.give_back, digest)
    return sent


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

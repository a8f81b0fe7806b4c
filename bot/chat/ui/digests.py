"""Digests that are sent into channels, by themselves or as a manager asks for one."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.chat.errors import UNREACHABLE, may_pass
from bot.chat.rendering.digests import (
    digest_card,
    digest_gone_card,
    digest_paused_card,
    is_digest_since,
)
from bot.chat.ui.claims import SENT_WITHIN, is_uncertain, was_sent
from bot.chat.ui.notices import language_in
from bot.chat.ui.refusals import ChannelTelling, end_refused
from bot.chat.ui.sending import remember
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.digests import DigestMessage
    from bot.state.digests import Digest, DigestClaim

log = logging.getLogger(__name__)


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
        digests = bot.newsdesk.digests
        drawn = (partial(digest_gone_card, to), partial(digest_paused_card, to))
        told = ChannelTelling("a digest", digests.remove, store.pause_channel, *drawn)
        await end_refused(bot, to.server, to.channel, told, error)
        return False
    # First, for that waits where the database is gone.
    cited = {each.article.id: each.article for each in message.report.stories}
    if cited:
        await remember(bot, sent, cited)
    await bot.threads.record(store.confirm, to)
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

"""Digests that are sent into channels, by themselves or as a manager asks for one."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.rendering.digests import (
    digest_card,
    digest_gone_card,
    digest_paused_card,
    is_digest_since,
)
from bot.chat.ui.claims import ClaimedMessage, send_claimed, was_sent
from bot.chat.ui.notices import language_in
from bot.chat.ui.refusals import ChannelTelling, end_refused
from bot.i18n.language import speaking

if TYPE_CHECKING:
    import discord

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
    claimed = ClaimedMessage(
        view=view,
        nonce=f"d{to.number}-{to.position}{'-' if to.silent else ''}",
        cited={each.article.id: each.article for each in message.report.stories},
        confirm=partial(store.confirm, to),
        give_back=partial(store.give_back, to),
    )
    refused = await send_claimed(bot, _channel(bot, to), claimed)
    if refused is None:
        return True
    drawn = (partial(digest_gone_card, to), partial(digest_paused_card, to))
    told = ChannelTelling("a digest", bot.newsdesk.digests.remove, store.pause_channel, *drawn)
    await end_refused(bot, to.server, to.channel, told, refused)
    return False


async def settle_claim(bot: NewsdeskBot, digest: Digest, claim: DigestClaim) -> bool:
    """Find out and return whether a digest was sent whose sender has ended.

    One that was not can be claimed again. Raises what may work later.
    """
    store = bot.newsdesk.digests.store
    channel = _channel(bot, digest)
    sent = await was_sent(bot, channel, claim.at, lambda view: is_digest_since(view, claim.since))
    await bot.threads.record(store.confirm if sent else store.give_back, digest)
    return sent


def _channel(bot: NewsdeskBot, digest: Digest) -> discord.PartialMessageable:
    return bot.get_partial_messageable(int(digest.channel), guild_id=int(digest.server))

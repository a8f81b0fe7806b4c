"""Sends the new stories of feeds into the channels that asked for them."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.errors import UNREACHABLE
from bot.chat.rendering.announcements import (
    announcement_card,
    channel_gone_card,
    is_announcement_message,
    paused_card,
)
from bot.chat.repeating import SteadyLoop
from bot.chat.ui.claims import ClaimedMessage, send_claimed, was_sent
from bot.chat.ui.notices import language_in
from bot.chat.ui.refusals import ChannelTelling, end_refused
from bot.i18n.language import speaking
from bot.service.attempts import Attempts, only_logged

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot
    from bot.service.announcing import AnnouncementMessage
    from bot.state.announcements import Announcement

log = logging.getLogger(__name__)

ANNOUNCED_EVERY = 10.0
# To how many channels something is sent at the same time.
CHANNELS_AT_ONCE = 4


class AnnouncementLoop:
    """Looks for stories to announce. Each message is claimed in the database before it is sent.

    So none is ever sent twice, by whatever processes and over whatever restarts. Of one whose
    sender was killed right then the channel tells whether it was sent; if not it is sent anew.
    """

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._attempts = Attempts()
        self._at_once = asyncio.Semaphore(CHANNELS_AT_ONCE)
        # What waits is told as soon as Discord is there.
        self.checks = SteadyLoop(self.check, ANNOUNCED_EVERY, connected=bot)

    async def check(self) -> None:
        """Send what there is to send now."""
        bot = self._bot
        if not bot.is_ready() or bot.shutdown.stopping:
            return
        with self._attempts.trying("Looking for new stories"):
            for left in await bot.threads.record(bot.newsdesk.announcer.left):
                if bot.served.serve(left.server):
                    await self._settle(left)
            channels: dict[str, list[Announcement]] = {}
            for each in await bot.threads.record(bot.newsdesk.announcer.waiting):
                if bot.served.serve(each.server):
                    channels.setdefault(each.channel, []).append(each)
            await asyncio.gather(*map(self._serve, channels.values()))

    async def _settle(self, left: Announcement) -> None:
        """Find out whether a message was sent whose sender has ended."""
        bot, store = self._bot, self._bot.newsdesk.announcer.store
        if left.claim is None:
            return
        with only_logged("What became of an announcement was not found out"):
            try:
                sent = await was_sent(
                    bot,
                    _channel(bot, left),
                    left.claim.at,
                    lambda view: is_announcement_message(view, left),
                )
            except UNREACHABLE as error:
                log.warning("An announcement waits: %s", type(error).__name__)
                return
            await bot.threads.record(store.confirm if sent else store.give_back, left)

    async def _serve(self, announcements: list[Announcement]) -> None:
        """Send all that one channel gets now; the end of the bot waits for what is under way."""
        bot = self._bot
        async with self._at_once:
            with bot.shutdown.working(_tell_nobody):
                for each in announcements:
                    with only_logged("An announcement could not be sent"):
                        try:
                            await self._send_all(each)
                        except UNREACHABLE as error:
                            log.warning("An announcement waits: %s", type(error).__name__)
                            return

    async def _send_all(self, announcement: Announcement) -> None:
        bot, announcer = self._bot, self._bot.newsdesk.announcer
        while not bot.shutdown.stopping:
            message = await bot.threads.record(announcer.take, announcement.number)
            if message is None or not await self._send(message):
                return

    async def _send(self, message: AnnouncementMessage) -> bool:
        """Send one message; return whether the channel takes more.

        Raises what may work later. Where nobody knows if Discord took it, that is found out then.
        """
        bot, to, store = self._bot, message.after, self._bot.newsdesk.announcer.store
        with speaking(language_in(bot, to.server)):
            view = announcement_card(message)
        claimed = ClaimedMessage(
            view=view,
            nonce=f"{to.number}-{to.position}",
            cited={story.article.id: story.article for story in message.stories},
            confirm=partial(store.confirm, to),
            give_back=partial(store.give_back, to),
        )
        refused = await send_claimed(bot, _channel(bot, to), claimed)
        return refused is None or await self._refused(to, refused)

    async def _refused(self, to: Announcement, error: discord.HTTPException) -> bool:
        """End what a channel does not take; return whether it takes more."""
        store = self._bot.newsdesk.announcer.store
        drawn = (partial(channel_gone_card, to), partial(paused_card, to))
        told = ChannelTelling("an announcement", store.remove_channel, store.pause_channel, *drawn)
        return not await end_refused(self._bot, to.server, to.channel, told, error)


def _channel(bot: NewsdeskBot, to: Announcement) -> discord.PartialMessageable:
    return bot.get_partial_messageable(int(to.channel), guild_id=int(to.server))


async def _tell_nobody() -> None:
    """Leave it at that: nobody waits for an announcement."""


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    AnnouncementLoop(bot).checks.start()

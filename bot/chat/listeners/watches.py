"""Tells people and channels what is new of what they watch."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from bot.chat.errors import UNKNOWN_CHANNEL, UNREACHABLE, may_pass
from bot.chat.rendering.watches import (
    CLOSED_AND_TOLD,
    CLOSED_TO_ME,
    closed_card,
    is_watch_message,
    paused_watches_card,
    watch_card,
    watch_channel_gone_card,
)
from bot.chat.repeating import SteadyLoop
from bot.chat.ui.claims import SENT_WITHIN, is_uncertain, was_sent
from bot.chat.ui.notices import language_in
from bot.chat.ui.refusals import ChannelTelling, end_refused
from bot.chat.ui.sending import remember
from bot.chat.ui.watches import seen_scope
from bot.i18n.language import speak, speaking
from bot.service.attempts import Attempts, only_logged
from bot.state.watches import DUE_KIND

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.client import NewsdeskBot
    from bot.service.watching.models import ReadyWatch, WatchMessage
    from bot.state.due import DueTime
    from bot.state.watches import Watch

log = logging.getLogger(__name__)

WATCHED_EVERY = 10.0
# To how many people and channels something is sent at the same time.
TOLD_AT_ONE_TIME = 4


class WatchLoop:
    """Looks for what is new. Each message is claimed in the database before it is sent.

    So none is ever sent twice, by whatever processes and over whatever restarts. Of one whose
    sender was killed right then its place tells whether it was sent; if not it is sent anew.
    """

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._attempts = Attempts()
        self._at_once = asyncio.Semaphore(TOLD_AT_ONE_TIME)
        self.checks = SteadyLoop(self.check, WATCHED_EVERY, connected=bot)

    async def check(self) -> None:
        """Send what there is to send now."""
        bot, watcher = self._bot, self._bot.newsdesk.watcher
        if not bot.is_ready() or bot.shutdown.stopping:
            return
        with self._attempts.trying("Looking for what is new of what is watched"):
            for left in await bot.threads.record(watcher.left):
                if bot.served.serve(left.server):
                    await self._settle(left)
            await bot.threads.record(watcher.look)
            ready = await bot.threads.record(watcher.ready)
            served = [each for each in ready if bot.served.serve(each.watch.server)]
            await asyncio.gather(*map(self._serve, served))

    async def _settle(self, left: Watch) -> None:
        """Find out whether a message was sent whose sender has ended."""
        record, news = self._bot.threads.record, self._bot.newsdesk.watcher.news
        since = left.claimed
        with only_logged("What became of a watch's message was not found out"):
            try:
                place = await self._place(left)
                sent = since is None or await was_sent(
                    self._bot, place, since, lambda view: is_watch_message(view, left)
                )
            except UNREACHABLE as error:
                if is_uncertain(error):
                    log.warning("What is watched waits: %s", type(error).__name__)
                    return
                sent = True
            await record(news.confirm if sent else news.give_back, left)

    async def _serve(self, ready: ReadyWatch) -> None:
        """Send what one watch has to tell; the end of the bot waits for what is under way."""
        bot = self._bot
        async with self._at_once:
            if bot.shutdown.stopping:
                return
            with bot.shutdown.working(_tell_nobody), only_logged("A watch could not be told"):
                try:
                    await self._send_next(ready)
                except UNREACHABLE as error:
                    log.warning("What is watched waits: %s", type(error).__name__)

    async def due(self, due: DueTime) -> datetime | None:
        """Send what was held back; where that may not be yet, it is due again by then."""
        watcher, number = self._bot.newsdesk.watcher, int(due.key)
        ready = await self._bot.threads.record(watcher.held, number)
        if ready is not None:
            await self._send_next(ready)
        return None

    async def _send_next(self, ready: ReadyWatch) -> None:
        bot, watcher, watch = self._bot, self._bot.newsdesk.watcher, ready.watch
        scope = watch.server if watch.person is None else None
        # Whether a person may see a server's own articles is asked where there are any alone.
        if watch.person is not None and ready.own:
            scope = await seen_scope(bot, watch)
        message = await bot.threads.record(watcher.take, watch.number, scope)
        if message is not None:
            await self._send(message)

    async def _send(self, message: WatchMessage) -> None:
        bot, news, watch = self._bot, self._bot.newsdesk.watcher.news, message.watch
        in_server = watch.server if watch.channel else None
        language = language_in(bot, in_server) if in_server else watch.language
        role = self._role(watch)
        with speaking(language):
            view = watch_card(message, role)
        try:
            channel = await self._place(watch)
            # Discord sends no second message of one nonce, should the library try again.
            nonce = f"w{watch.number}-{watch.turn}"
            async with asyncio.timeout(SENT_WITHIN):
                sent = await channel.send(
                    view=view,
                    nonce=nonce,
                    # What pings is to be heard, and so is what someone asked for themselves.
                    silent=watch.channel is not None and role is None,
                    allowed_mentions=only_role(role),
                )
        except UNREACHABLE as error:
            if not isinstance(error, discord.HTTPException) or is_uncertain(error):
                raise
            if _is_about_the_message(error):
                # It is about this message alone, which is not tried again.
                log.warning("What is watched is refused: %s", _code(error))
                await bot.threads.record(news.confirm, watch)
                return
            await bot.threads.record(news.give_back, watch)
            if may_pass(error):
                raise
            await self._refused(watch, error)
            return
        # First, for that waits where the database is gone.
        told = {each.article.id: each.article for each in message.developments}
        await remember(bot, sent, told, in_server)
        await bot.threads.record(news.confirm, watch)

    async def _place(self, watch: Watch) -> discord.abc.Messageable:
        if watch.channel is None:
            return await self._bot.create_dm(discord.Object(int(watch.person or 0)))
        server = int(watch.server) if watch.server else None
        return self._bot.get_partial_messageable(int(watch.channel), guild_id=server)

    def _role(self, watch: Watch) -> str | None:
        """Return the role that is pinged for a watch, None where that is no more."""
        guild = self._bot.get_guild(int(watch.server)) if watch.server else None
        if watch.channel is None or watch.role is None or guild is None:
            return None
        return watch.role if guild.get_role(int(watch.role)) else None

    async def _refused(self, watch: Watch, error: discord.HTTPException) -> None:
        """Pause or forget what may not be told; a channel's managers hear of it once."""
        bot, watches = self._bot, self._bot.newsdesk.watcher.watches
        if watch.channel and watch.server:
            drawn = (partial(watch_channel_gone_card, watch), partial(paused_watches_card, watch))
            ends = (watches.remove_channel, watches.pause_channel)
            told = ChannelTelling("a watch", *ends, *drawn)
            await end_refused(bot, watch.server, watch.channel, told, error)
        elif watch.person:
            await bot.threads.record(watches.pause_person, watch.person, CLOSED_TO_ME)
            log.info("What a person watches is paused: Discord refuses it (%s).", error.code)


def _code(error: BaseException) -> object:
    return getattr(error, "code", type(error).__name__)


def _is_about_the_message(error: BaseException) -> bool:
    """Return whether Discord refuses a message for what is in it, and not for where it goes."""
    if not isinstance(error, discord.HTTPException) or may_pass(error):
        return False
    return error.code != UNKNOWN_CHANNEL and not isinstance(error, discord.Forbidden)


def only_role(role: str | None) -> discord.AllowedMentions:
    """Return that one role alone may be pinged by a message, or nobody."""
    if role is None:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(int(role))], replied_user=False
    )


async def _tell_nobody() -> None:
    """Leave it at that: nobody waits for what is told of its own accord."""


class PausedWatches:
    """Says once, to whoever uses a command, that the bot could not write to them."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot

    async def on_app_command_completion(
        self, interaction: discord.Interaction[Any], _command: object
    ) -> None:
        """Say it below the answer, where it is to be said."""
        watches, person = self._bot.newsdesk.watcher.watches, str(interaction.user.id)
        with only_logged("That watches are paused could not be told"):
            paused = watches.untold_pauses
            if await self._bot.threads.record(paused, person, CLOSED_AND_TOLD):
                speak(interaction.locale)
                with suppress(*UNREACHABLE):
                    await interaction.followup.send(view=closed_card(), ephemeral=True)


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    loop = WatchLoop(bot)
    bot.due_handlers[DUE_KIND] = loop.due
    loop.checks.start()
    bot.add_listener(PausedWatches(bot).on_app_command_completion)

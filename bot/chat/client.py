"""The Discord client: what is connected, and what happens when the connection comes or goes."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.chat.admission import Admission
from bot.chat.audience import Audience
from bot.chat.heartbeat import HeartbeatLoop
from bot.chat.recollection import Recollection
from bot.chat.rights import Rights
from bot.chat.saving import SAVING_WHAT_IS_CITED, SAVING_WHO_WAITS, SavingLoop
from bot.chat.shutdown import Shutdown
from bot.chat.threads import Threads
from bot.chat.tree import NewsdeskTree
from bot.chat.unfinished import UnfinishedAnswers
from bot.service.conversations import Conversations
from bot.state.heartbeat import heartbeat_file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.chat.shards import ServedShards
    from bot.service.newsdesk import Newsdesk
    from bot.state.due import DueTime

    DueHandler = Callable[[DueTime], Awaitable[datetime | None]]

log = logging.getLogger(__name__)


class NewsdeskBot(commands.Bot):
    """A member of Discord that passes questions on to the newsdesk.

    It asks for no privileged intent, keeps no members or messages, and can ping nobody. `load` adds
    all that answers, before the first connection. `shards` say which servers' events it gets.
    """

    def __init__(
        self,
        newsdesk: Newsdesk,
        load: Callable[[NewsdeskBot], Awaitable[None]],
        shards: ServedShards,
        **options: Any,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        # What people write is seen only where they mention the bot, reply to it or write to it.
        intents.messages = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=NewsdeskTree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        self.newsdesk = newsdesk
        self.settings = newsdesk.settings
        self.served = shards
        self._load = load
        self.conversations = Conversations()
        self.threads = Threads(newsdesk.right_of_way)
        self.recollection = Recollection(self.conversations, newsdesk.turns, self.threads)
        self.shutdown = Shutdown()
        self.admission = Admission(newsdesk, self.conversations, self.shutdown, self.threads)
        self.audience = Audience(newsdesk.settings, newsdesk.servers)
        self.rights = Rights(newsdesk.settings, newsdesk.servers, self.is_owner)
        # What Discord calls the commands, by their names: known once they are registered.
        self.command_ids: dict[str, int] = {}
        # By its kind, who does what is due: it is given that, and returns when it is due next.
        self.due_handlers: dict[str, DueHandler] = {}
        # The messages with lists whose pages can be turned in this process.
        self.pagers: set[int] = set()
        self._heartbeat = HeartbeatLoop(self, heartbeat_file(newsdesk.settings.data))
        saves = {
            "Saving how often people have asked": newsdesk.limiter.save,
            SAVING_WHO_WAITS: newsdesk.unanswered.save,
            SAVING_WHAT_IS_CITED: newsdesk.posted.save,
        }
        if newsdesk.turns is not None:
            saves["Forgetting what was asked an hour ago"] = newsdesk.turns.forget_old
        self.saving = SavingLoop(self.threads, saves, self.conversations)
        save = partial(self.saving.save_one, SAVING_WHO_WAITS)
        self.unfinished = UnfinishedAnswers(newsdesk.unanswered, shards.name, save)

    @property
    def is_beating(self) -> bool:
        """Return whether the event loop has had its turn lately."""
        return self._heartbeat.is_beating

    async def setup_hook(self) -> None:
        """Read what is kept, load all that answers, start what goes on by itself."""
        await self.threads.record(self.newsdesk.servers.load)
        await self.threads.record(self.newsdesk.limiter.load)
        await self._load(self)
        self._heartbeat.beats.start()
        self.saving.saves.start()

    async def on_ready(self) -> None:
        """Take note that Discord is there."""
        log.info("Connected to Discord as %s, in %d servers.", self.user, len(self.guilds))
        await self._heartbeat.note(connected=True)

    async def on_resumed(self) -> None:
        """Take note that Discord is there again."""
        await self._heartbeat.note(connected=True)

    async def on_disconnect(self) -> None:
        """Take note that Discord is gone; the library reconnects by itself."""
        await self._heartbeat.note(connected=False)

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the listener for them: there are no commands in text."""

    async def close(self) -> None:
        """Leave Discord."""
        self.shutdown.stopping = True
        self._heartbeat.end()
        await self.saving.end()
        self.threads.close()
        await super().close()


class ShardedNewsdeskBot(NewsdeskBot, commands.AutoShardedBot):
    """The same on several gateways, as Discord asks for from 2,500 servers on."""

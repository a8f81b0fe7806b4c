"""Servers that the bot joins and leaves; what is kept of those it left goes after a week."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.chat.repeating import SteadyLoop
from bot.chat.scope import scope_of
from bot.service.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)

Noted = TypeVar("Noted")

TIDIED_EVERY = 3600.0


class Guilds:
    """Takes note of joining and leaving, and deletes what is kept no longer."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._attempts = Attempts()
        self._tidying = SteadyLoop(self.tidy, TIDIED_EVERY)

    async def on_ready(self) -> None:
        """Compare what is kept with the servers that the bot is in now."""
        if self._tidying.is_running():
            await self._compare()
        else:
            self._tidying.start()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what is there of a server that comes back."""
        await self._take_note(self._bot.newsdesk.servers.joined, str(guild.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin the week after which all of a server's goes."""
        await self._take_note(self._bot.newsdesk.servers.left, str(guild.id))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Keep what is there of a server that goes on without the bot as a member."""
        server, servers = scope_of(interaction), self._bot.newsdesk.servers
        if server is not None and servers.has_left(server):
            await self._take_note(servers.seen, server)

    async def _compare(self) -> None:
        bot = self._bot
        if bot.is_ready():
            present = [str(guild.id) for guild in bot.guilds]
            compare = partial(bot.newsdesk.servers.compare, among=bot.served.serve)
            await self._take_note(compare, present)

    async def _take_note(self, note: Callable[[Noted], object], noted: Noted) -> None:
        """Take note of something; where that fails, comparing makes it good within an hour."""
        with self._attempts.trying("Taking note of the servers"):
            await self._bot.threads.record(note, noted)

    async def tidy(self) -> None:
        """Compare once more, and delete what is kept no longer."""
        bot = self._bot
        await self._compare()
        with self._attempts.trying("Deleting old entries"):
            for server in await bot.threads.record(bot.newsdesk.servers.forget_left):
                log.info("All that was kept of the server %s is deleted.", server)
            await bot.threads.record(bot.newsdesk.posted.forget_old)
            await bot.threads.record(bot.newsdesk.announcer.store.forget_old)
            await bot.threads.record(bot.newsdesk.watcher.watches.forget_old)
            await bot.threads.record(bot.newsdesk.digests.store.forget_old)


async def setup(bot: NewsdeskBot) -> None:
    """Listen to servers."""
    guilds = Guilds(bot)
    for listener in (
        guilds.on_ready,
        guilds.on_guild_join,
        guilds.on_guild_remove,
        guilds.on_interaction,
    ):
        bot.add_listener(listener)

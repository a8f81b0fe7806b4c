"""The Discord client: what is connected, what is under way, and how it ends."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import discord
from discord import app_commands
from discord.ext import commands, tasks

from articles.errors import NewsdeskError
from bot.chat.errors import (
    UNREACHABLE,
    NotAllowedError,
    StoppingError,
    TooManyError,
    say,
    say_stopping,
    tell,
)
from bot.chat.scope import COUNTED, scope_of
from bot.chat.threads import Threads
from bot.i18n.language import speak
from bot.service.conversations import Conversations
from bot.state.heartbeat import WRITTEN_EVERY, remove_health, write_health
from bot.state.limits import Allowance, Asker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.service.newsdesk import Newsdesk

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

ANSWER_WITHIN = 60.0
# SIGTERM to exit takes less than ten seconds, for that is when Docker kills.
WAIT_FOR_ANSWERS = 6.0
TELL_WITHIN = 1.0
SAVED_EVERY = 5.0


class NewsdeskTree(app_commands.CommandTree["NewsdeskBot"]):
    """Takes no new commands while the bot is ending, and tells errors in one sentence."""

    async def interaction_check(self, interaction: discord.Interaction[NewsdeskBot], /) -> bool:
        """Return whether a command may start now."""
        if interaction.type is discord.InteractionType.autocomplete:
            speak(interaction.locale)
            if interaction.client.stopping:
                with suppress(*UNREACHABLE):
                    await interaction.response.autocomplete([])
            return not interaction.client.stopping
        command = interaction.command
        counted = command is not None and COUNTED.items() <= command.extras.items()
        return await interaction.client.admits(interaction, counted=counted)

    async def on_error(
        self,
        interaction: discord.Interaction[NewsdeskBot],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell the person who asked."""
        await tell(interaction, error)


class NewsdeskBot(commands.Bot):
    """A member of Discord that passes questions on to the newsdesk.

    It asks for no privileged intent, keeps no members or messages, and can ping nobody. `load` adds
    all that answers, before the first connection.
    """

    def __init__(
        self,
        newsdesk: Newsdesk,
        load: Callable[[NewsdeskBot], Awaitable[None]],
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
        self._load = load
        self.settings = newsdesk.settings
        self.editor = newsdesk.editor
        self.servers = newsdesk.servers
        self.conversations = Conversations()
        self.stopping = False
        self.on_stop: list[Callable[[], None]] = []
        self.pagers: set[int] = set()
        self._connected = False
        self._unfinished: dict[asyncio.Task[Any], Callable[[], Awaitable[None]]] = {}
        self.threads = Threads()

    async def setup_hook(self) -> None:
        """Read what is kept, load all that answers, start the sign of life."""
        await self.record(self.newsdesk.servers.load)
        await self.record(self.newsdesk.limiter.load)
        await self._load(self)
        self.beat.start()
        self.save.start()

    @property
    def home(self) -> discord.Object | None:
        """Return the one server in which owners work, where that is set."""
        server = self.settings.home_server
        return discord.Object(server) if server else None

    async def may_edit(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether a person may change what is everyone's, where they are."""
        if self.home is not None and interaction.guild_id != self.home.id:
            return False
        return interaction.user.id in self.settings.owner_ids or await self.is_owner(
            interaction.user
        )

    async def require_owner(self, interaction: discord.Interaction[Any]) -> None:
        """Raise NotAllowedError for a person who may not change the library and the index."""
        if not await self.may_edit(interaction):
            raise NotAllowedError("Only the bot's owners can do that.")

    def hidden(self, interaction: discord.Interaction[Any], private: bool | None = None) -> bool:
        """Return whether an answer is for the one who asked alone.

        Where a server names the channels for public answers, all others are private.
        """
        place = interaction.channel or discord.Object(interaction.channel_id or 0)
        return self.hidden_in(scope_of(interaction), place, private)

    def hidden_in(self, server: str | None, place: object, private: bool | None = None) -> bool:
        """Return whether an answer in a channel or thread of a server is private."""
        settings = self.servers.settings(server)
        places = {getattr(place, "id", None), getattr(place, "parent_id", None)}
        if settings.channels and not places & set(settings.channels):
            return True
        if private is not None:
            return private
        return self.settings.private if settings.private is None else settings.private

    @contextmanager
    def working(self, tell_stopping: Callable[[], Awaitable[None]]) -> Iterator[None]:
        """Let the end of the bot wait for the task that is inside, and tell who is left without."""
        task = asyncio.current_task()
        if task is not None:
            self._unfinished[task] = tell_stopping
        try:
            yield
        finally:
            if task is not None:
                self._unfinished.pop(task, None)

    async def admits(self, interaction: discord.Interaction[Any], *, counted: bool) -> bool:
        """Return whether the bot takes this on now; else refuse it privately, at once.

        From here on it speaks the language of whoever asks. What is `counted` is one question more
        for them.
        """
        speak(interaction.locale)
        self.conversations.hear(interaction.user.id, interaction.locale)
        try:
            if self.stopping:
                raise StoppingError
            if counted:
                self.require_allowance(interaction.user.id, interaction.guild_id)
        except NewsdeskError as refusal:
            with suppress(*UNREACHABLE):
                await say(interaction, refusal)
            return False
        return True

    def require_allowance(self, person: int, server: int | None) -> None:
        """Count one question; raise TooManyError with the time left where it is one too many."""
        asker, place = str(person), str(server)
        allowances = [Allowance(Asker(person=asker), self.settings.person_limit)]
        if server is not None:
            allowances.append(Allowance(Asker(server=place), self.settings.server_limit))
            if limit := self.servers.settings(place).limit:
                allowances.append(Allowance(Asker(asker, place), limit))
        seconds = self.newsdesk.limiter.take(allowances)
        if seconds:
            raise TooManyError(seconds)

    @asynccontextmanager
    async def answering(
        self, interaction: discord.Interaction[Any], *, private: bool
    ) -> AsyncIterator[None]:
        """Acknowledge at once, then answer inside; whatever fails is told privately.

        A public answer is in the server's language where it has set one.
        """
        waiting_in_public = False
        with ExitStack() as under_way:
            try:
                try:
                    await interaction.response.defer(ephemeral=private, thinking=True)
                    waiting_in_public = not private
                except UNREACHABLE as error:
                    # Whether Discord took it or not, the answer finds its way: here or another.
                    log.info("An interaction was not acknowledged: %s", type(error).__name__)
                stopping = partial(say_stopping, interaction, waiting_in_public)
                under_way.enter_context(self.working(stopping))
                speak(self.language(interaction, private=private))
                yield
            except Exception as error:  # noqa: BLE001  (the border between us and people)
                speak(interaction.locale)
                await tell(interaction, error, waiting_in_public=waiting_in_public)

    def language(self, interaction: discord.Interaction[Any], *, private: bool) -> str:
        """Return the language of an answer: its reader's, in public the one that a server sets."""
        chosen = self.servers.settings(scope_of(interaction)).language
        return chosen if chosen and not private else str(interaction.locale)

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work for a member in a thread; give up waiting after a minute."""
        return await self._within_a_minute(self.threads.start("question", work, *args, **kwargs))

    async def suggest(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look up what is offered while someone types; it never waits behind questions."""
        return await self._within_a_minute(self.threads.start("typing", work, *args, **kwargs))

    async def _within_a_minute(self, future: asyncio.Future[T]) -> T:
        done, _ = await asyncio.wait([future], timeout=ANSWER_WITHIN)
        if not done:
            future.cancel()
            raise NewsdeskError("That took longer than a minute; ask again, or something narrower.")
        return future.result()

    def edit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Start a short change of the library or the index in a thread of its own."""
        return self.threads.start("edit", work, *args, **kwargs)

    def record(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Start reading or writing what the bot itself keeps, in a thread of its own."""
        return self.threads.start("record", work, *args, **kwargs)

    @tasks.loop(seconds=WRITTEN_EVERY)
    async def beat(self) -> None:
        """Write the sign of life."""
        latency = self.latency
        try:
            write_health(
                self.settings.data / "health.json",
                ready=self._connected and self.is_ready(),
                latency=latency if 0 <= latency < float("inf") else None,
                now=datetime.now(UTC),
            )
        except OSError as error:
            log.warning("The sign of life could not be written: %s", error)

    @tasks.loop(seconds=SAVED_EVERY)
    async def save(self) -> None:
        """Save how often people have asked, and forget what was said over an hour ago."""
        self.conversations.forget_old()
        try:
            await self.record(self.newsdesk.limiter.save)
        except Exception:
            log.exception("How often people have asked could not be saved; it is tried again.")

    async def on_ready(self) -> None:
        """Take note that Discord is there."""
        self._connected = True
        log.info("Connected to Discord as %s, in %d servers.", self.user, len(self.guilds))
        await self.beat()

    async def on_resumed(self) -> None:
        """Take note that Discord is there again."""
        self._connected = True
        await self.beat()

    async def on_disconnect(self) -> None:
        """Take note that Discord is gone; the library reconnects by itself."""
        self._connected = False
        # Once it is ending, the sign of life is taken away and must stay away.
        if not self.stopping:
            await self.beat()

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to `bot.commands.messages`: there are no commands in text."""

    async def drain(self) -> None:
        """Take nothing new, wait a little for what is under way, tell those left without."""
        self.stopping = True
        for stop in self.on_stop:
            stop()
        if self._unfinished:
            await asyncio.wait(list(self._unfinished), timeout=WAIT_FOR_ANSWERS)
        left = dict(self._unfinished)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait([asyncio.ensure_future(_within_a_second(t)) for t in left.values()])

    async def close(self) -> None:
        """Leave Discord."""
        self.stopping = True
        self.beat.cancel()
        self.save.cancel()
        with suppress(Exception):
            await asyncio.wait_for(self.record(self.newsdesk.limiter.save), TELL_WITHIN)
        self.threads.close()
        remove_health(self.settings.data / "health.json")
        await super().close()


class ShardedNewsdeskBot(NewsdeskBot, commands.AutoShardedBot):
    """The same on several gateways, as Discord asks for from 2,500 servers on."""


async def _within_a_second(tell: Callable[[], Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(TELL_WITHIN):
            await tell()
    except UNREACHABLE as error:
        log.info("Someone was left without an answer: %s", type(error).__name__)

"""The Discord client: what is connected, what is under way, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import pkgutil
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands, tasks

import bot.commands
from articles.errors import NewsdeskError
from bot.errors import NotAllowedError, StoppingError, say, tell
from bot.health import WRITTEN_EVERY, remove_health, write_health

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from bot.editor import Editor
    from bot.service import NewsService
    from bot.settings import Settings

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

QUESTIONS_AT_ONCE = 8
EDITS_AT_ONCE = 2
ANSWER_WITHIN = 60.0
# SIGTERM to exit takes less than ten seconds, for that is when Docker kills.
WAIT_FOR_ANSWERS = 6.0
TELL_WITHIN = 1.0
CLOSE_WITHIN = 1.5
EXIT_WITHIN = 9.0


class Newsdesk(Protocol):
    """What the bot is made of; `bot.app` opens and closes it."""

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        ...

    @property
    def service(self) -> NewsService:
        """Return what answers members."""
        ...

    @property
    def editor(self) -> Editor:
        """Return what owners work with."""
        ...


class NewsdeskTree(app_commands.CommandTree["NewsdeskBot"]):
    """Takes no new commands while the bot is ending, and tells errors in one sentence."""

    async def interaction_check(self, interaction: discord.Interaction[NewsdeskBot], /) -> bool:
        """Return whether a command may start now."""
        if not interaction.client.stopping:
            return True
        with suppress(discord.HTTPException):
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])
            else:
                await say(interaction, str(StoppingError()))
        return False

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

    It asks for no privileged intent, keeps no members or messages, and can ping nobody.
    """

    def __init__(self, settings: Settings, service: NewsService, editor: Editor) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=NewsdeskTree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.settings = settings
        self.service = service
        self.editor = editor
        self.stopping = False
        self.on_stop: list[Callable[[], None]] = []
        self.pagers: set[int] = set()
        self._connected = False
        self._unfinished: dict[asyncio.Task[Any], discord.Interaction[Any]] = {}
        self._questions = ThreadPoolExecutor(QUESTIONS_AT_ONCE, "question")
        self._edits = ThreadPoolExecutor(EDITS_AT_ONCE, "edit")

    async def setup_hook(self) -> None:
        """Load every file of `bot.commands`, register what it offers, start the sign of life."""
        for found in pkgutil.iter_modules(bot.commands.__path__, "bot.commands."):
            setup = getattr(import_module(found.name), "setup", None)
            if setup is not None:
                await setup(self)
        await self.tree.sync()
        if self.home is not None:
            try:
                await self.tree.sync(guild=self.home)
            except discord.Forbidden:
                log.warning(
                    "NEWSDESK_HOME_SERVER names a server that the bot is not in (%s); invite it "
                    "there and start again to have /index and /article.",
                    self.home.id,
                )
        self.beat.start()

    @property
    def home(self) -> discord.Object | None:
        """Return the one server in which owners work, where that is set."""
        server = self.settings.home_server
        return discord.Object(server) if server else None

    @property
    def owners_guilds(self) -> Iterable[discord.abc.Snowflake]:
        """Return the servers in which owners' commands are registered, none for all."""
        return [self.home] if self.home else []

    async def may_edit(self, user: discord.abc.User) -> bool:
        """Return whether a person may change the library and the index."""
        return user.id in self.settings.owner_ids or await self.is_owner(user)

    async def require_owner(self, interaction: discord.Interaction[Any]) -> None:
        """Raise NotAllowedError for a person who may not change the library and the index."""
        if not await self.may_edit(interaction.user):
            raise NotAllowedError("Only the bot's owners can do that.")

    def hidden(self, private: bool | None) -> bool:
        """Return whether an answer is for the one who asked alone."""
        return self.settings.private if private is None else private

    @asynccontextmanager
    async def answering(
        self, interaction: discord.Interaction[Any], *, private: bool
    ) -> AsyncIterator[None]:
        """Acknowledge at once, then answer inside; whatever fails is told privately."""
        task = asyncio.current_task()
        waiting_in_public = False
        try:
            await interaction.response.defer(ephemeral=private, thinking=True)
            waiting_in_public = not private
            if task is not None:
                self._unfinished[task] = interaction
            yield
        except Exception as error:  # noqa: BLE001  (the border between us and people)
            await tell(interaction, error, waiting_in_public=waiting_in_public)
        finally:
            if task is not None:
                self._unfinished.pop(task, None)

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work for a member in a thread; give up waiting after a minute."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._questions, partial(work, *args, **kwargs))
        done, _ = await asyncio.wait([future], timeout=ANSWER_WITHIN)
        if not done:
            future.cancel()
            raise NewsdeskError("That took longer than a minute; ask again, or something narrower.")
        return future.result()

    def edit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Start blocking work for an owner in a thread of its own; it may take hours."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._edits, partial(work, *args, **kwargs))

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
            await asyncio.wait([asyncio.ensure_future(_say_stopping(i)) for i in left.values()])

    async def close(self) -> None:
        """Leave Discord."""
        self.stopping = True
        self.beat.cancel()
        self._questions.shutdown(wait=False, cancel_futures=True)
        self._edits.shutdown(wait=False, cancel_futures=True)
        remove_health(self.settings.data / "health.json")
        await super().close()


async def _say_stopping(interaction: discord.Interaction[Any]) -> None:
    try:
        async with asyncio.timeout(TELL_WITHIN):
            await interaction.followup.send(str(StoppingError()), ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        log.info("Someone was left without an answer: %s", type(error).__name__)


def point_at(settings: Settings) -> None:
    """Send the requests of discord.py to another address than Discord's, where one is set."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base.rstrip("/")
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


async def run_bot(newsdesk: Newsdesk, *, on_signal: Callable[[], None] = lambda: None) -> None:
    """Connect, answer until SIGTERM or SIGINT, then end cleanly within ten seconds.

    Raises NewsdeskError when the token is missing or refused, or Discord cannot be reached.
    """
    token = newsdesk.settings.discord_token
    if token is None:
        raise NewsdeskError(
            "There is no Discord token: put it into DISCORD_TOKEN, or try `newsdesk console`, "
            "which needs none."
        )
    point_at(newsdesk.settings)
    # One that was killed leaves its sign of life, and in a container every bot is process 1.
    remove_health(newsdesk.settings.data / "health.json")
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        on_signal()
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    client = NewsdeskBot(newsdesk.settings, newsdesk.service, newsdesk.editor)
    try:
        await _serve(client, token.get_secret_value(), stopped)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _serve(client: NewsdeskBot, token: str, stopped: asyncio.Event) -> None:
    serving = asyncio.ensure_future(client.start(token))
    stopping = asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            log.info("Ending: waiting for unfinished answers.")
            await client.drain()
    finally:
        stopping.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN):
                await client.close()
    if not stopped.is_set():
        _explain(serving)
    serving.cancel()
    await asyncio.wait([serving], timeout=0.5)


def _explain(serving: asyncio.Future[None]) -> None:
    """Raise what ended the connection, in words for whoever runs the bot."""
    try:
        serving.result()
    except discord.LoginFailure:
        raise NewsdeskError(
            "Discord refuses the token in DISCORD_TOKEN: copy it again from the developer portal."
        ) from None
    except discord.ConnectionClosed as error:
        raise NewsdeskError(
            f"Discord has closed the connection for good (code {error.code}): check in the "
            "developer portal that the token is valid and the bot is not disabled."
        ) from None
    except discord.DiscordServerError as error:
        raise NewsdeskError(
            f"Discord is out of order ({error.status}): try again in some minutes."
        ) from None
    except (aiohttp.ClientError, OSError) as error:
        raise NewsdeskError(
            f"Discord cannot be reached ({type(error).__name__}): check the network and try again."
        ) from error


def run(newsdesk: Newsdesk) -> None:
    """Run the bot until it is told to end."""
    asyncio.run(run_bot(newsdesk, on_signal=_exit_in_time))


def _exit_in_time() -> None:
    """End the process even if a thread is deep in work; nothing is lost by that.

    Python waits for threads that it cannot stop, such as one that embeds; the database's
    transactions make it safe not to.
    """
    watch = threading.Timer(EXIT_WITHIN, os._exit, (0,))
    watch.daemon = True
    watch.start()

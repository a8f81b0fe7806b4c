"""The bot's connection to Discord, from start to end."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord
import yarl

from articles.errors import StartError
from bot.chat.health import role_of
from bot.chat.loading import make_bot
from bot.metrics.serving import served
from bot.state.heartbeat import heartbeat_file, remove_heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk
    from bot.settings import Settings

log = logging.getLogger(__name__)

CLOSE_WITHIN = 1.5
EXIT_WITHIN = 9.0
# So long a thread of Python's may go on while another waits: Discord's is to have its turn soon
# however many questions and imports are at work. Measured with eight who ask during an import, the
# longest wait was 27 ms, and 120 ms with Python's own 5 ms; neither took longer for that.
SWITCH_SECONDS = 0.001


def point_at(settings: Settings) -> None:
    """Send the requests of discord.py to another address than Discord's, where one is set."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base.rstrip("/")
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


async def run_bot(newsdesk: Newsdesk, *, on_signal: Callable[[], None] = lambda: None) -> None:
    """Connect, answer until SIGTERM or SIGINT, then end cleanly within ten seconds.

    Raises StartError when the token is missing or refused, Discord cannot be reached, or the port
    for metrics is taken.
    """
    token = newsdesk.settings.discord_token
    if token is None:
        raise StartError(
            "There is no Discord token: put it into DISCORD_TOKEN, or try `newsdesk console`, "
            "which needs none."
        )
    point_at(newsdesk.settings)
    # One that was killed leaves its heartbeat, and in a container every bot is process 1.
    remove_heartbeat(heartbeat_file(newsdesk.settings.data))
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        on_signal()
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    client = make_bot(newsdesk)
    give_turns()
    try:
        with served(newsdesk, role_of(client)):
            await _serve(client, token.get_secret_value(), stopped)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def give_turns() -> None:
    """Let no thread hold up the event loop for long, nor the garbage collector."""
    sys.setswitchinterval(SWITCH_SECONDS)
    # What is loaded by now stays. To look through it once more takes the collector 65 ms, in which
    # no thread goes on.
    gc.collect()
    gc.freeze()


async def _serve(client: NewsdeskBot, token: str, stopped: asyncio.Event) -> None:
    serving = asyncio.ensure_future(client.start(token))
    stopping = asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            log.info("Ending: waiting for unfinished answers.")
            await client.shutdown.drain()
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
        raise StartError(
            "Discord refuses the token in DISCORD_TOKEN: copy it again from the developer portal."
        ) from None
    except discord.ConnectionClosed as error:
        raise StartError(
            f"Discord has closed the connection for good (code {error.code}): check in the "
            "developer portal that the token is valid and the bot is not disabled."
        ) from None
    except discord.DiscordServerError as error:
        raise StartError(
            f"Discord is out of order ({error.status}): try again in some minutes."
        ) from None
    except (aiohttp.ClientError, OSError) as error:
        raise StartError(
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

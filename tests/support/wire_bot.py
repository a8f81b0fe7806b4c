"""The whole bot as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discord_server import DiscordServer


ROOT = Path(__file__).parents[2]


# So that nobody is told to wait, however much is asked.
UNLIMITED = {"NEWSDESK_PERSON_LIMIT": "1000000", "NEWSDESK_SERVER_LIMIT": "1000000"}
QUESTION = "How many people were hurt when the ferry Elsin ran aground?"


class Bot:
    """A bot's process and the data folder in which it works."""

    def __init__(self, server: DiscordServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.settings: dict[str, str] = {}
        self.process: asyncio.subprocess.Process | None = None

    def environment(self) -> dict[str, str]:
        """Return what the process is told."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSDESK", "DISCORD"))}
        return {
            **kept,
            **self.server.environment,
            "NEWSDESK_DATA": str(self.folder / "data"),
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }

    async def run(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """Run a command to its end; return its status and what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self.folder,
            env=self.environment() | settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate()
        return process.returncode or 0, printed.decode()

    async def start(self, *program: str) -> None:
        """Start the bot, or what a `program` makes of it, and wait until it is connected.

        Fails with what it has logged where it ends before.
        """
        log = (self.folder / "bot.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(program or ("-m", "bot", "run")),
            cwd=self.folder,
            env=self.environment(),
            stdout=log,
            stderr=log,
        )
        log.close()
        ended = asyncio.ensure_future(self.process.wait())
        connected = asyncio.ensure_future(self.server.gateway.connected())
        await asyncio.wait((ended, connected), return_when=asyncio.FIRST_COMPLETED)
        if not connected.done():
            connected.cancel()
            raise AssertionError(f"the bot ended with {ended.result()}:\n{self.log()}")
        ended.cancel()
        await connected

    async def end(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit status and the seconds that it took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self.process.wait(), 15)
        return status, time.monotonic() - begun

    async def kill(self) -> None:
        """End the bot at once, whatever it is doing."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    def log(self) -> str:
        """Return what the bot has logged."""
        return (self.folder / "bot.log").read_text()

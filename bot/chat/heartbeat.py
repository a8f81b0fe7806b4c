"""The loop that writes the running bot's heartbeat."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.chat.repeating import SteadyLoop
from bot.state.heartbeat import STALE_AFTER, WRITTEN_EVERY, remove_heartbeat, write_heartbeat

if TYPE_CHECKING:
    from pathlib import Path

    import discord

log = logging.getLogger(__name__)


class HeartbeatLoop:
    """Writes the heartbeat every ten seconds and whenever the connection comes or goes."""

    def __init__(self, client: discord.Client, file: Path) -> None:
        self._client = client
        self._file = file
        self._connected = False
        self._ended = False
        self._beaten_at: float | None = None
        self.beats = SteadyLoop(self.write, WRITTEN_EVERY)

    async def write(self) -> None:
        """Write the heartbeat."""
        self._beaten_at = time.monotonic()
        latency = self._client.latency
        try:
            write_heartbeat(
                self._file,
                ready=self._connected and self._client.is_ready(),
                latency=latency if 0 <= latency < float("inf") else None,
                now=datetime.now(UTC),
            )
        except OSError as error:
            log.warning("The heartbeat could not be written: %s", error)

    @property
    def is_beating(self) -> bool:
        """Return whether the event loop has had its turn lately, or was not yet waited for."""
        at = self._beaten_at
        return at is None or time.monotonic() - at <= STALE_AFTER

    async def note(self, *, connected: bool) -> None:
        """Take note that Discord is there or gone, and write it."""
        self._connected = connected
        # The end of the bot takes the file away, and disconnects after that.
        if not self._ended:
            await self.write()

    def end(self) -> None:
        """Take the heartbeat away for good."""
        self._ended = True
        self.beats.cancel()
        remove_heartbeat(self._file)

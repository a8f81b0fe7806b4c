"""What a bot says in the channels of the small Discord of its own accord."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from discord.utils import time_snowflake
from discord_exchange import texts
from discord_payloads import a_message


class Posts:
    """Keeps the messages of each channel, those of one nonce once.

    Nothing is heard of one while it is `held`: “before” it is taken, and it never is, or “after”.
    """

    def __init__(self) -> None:
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.held = ""
        self.holds = asyncio.Event()
        self._came = asyncio.Event()

    async def arrive(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        """Take a message into a channel, or hold it for as long as its sender waits."""
        held = self.held
        taken = {} if held == "before" else self.take(channel, body)
        if held:
            self.holds.set()
            await asyncio.Event().wait()
        return taken

    def after(self, channel: str, number: int, limit: int) -> list[dict[str, Any]]:
        """Return the first messages of a channel after a moment, given as an id, the last first."""
        there = [each for each in self.messages.get(channel, []) if int(each["id"]) > number]
        return there[:limit][::-1]

    def take(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        """Take a message into a channel, and return it; one of a nonce before is that one."""
        there = self.messages.setdefault(channel, [])
        nonce = body.get("nonce")
        if body.get("enforce_nonce"):
            for message in there:
                if message.get("nonce") == nonce:
                    return message
        # Ids tell when, which is what is asked for by them.
        number = str(time_snowflake(datetime.now(UTC)) + len(there))
        given = {key: body[key] for key in ("content", "components", "embeds") if body.get(key)}
        more = {"flags": body.get("flags") or 0, "nonce": nonce}
        there.append(a_message(number, channel, kind=0) | given | more)
        self._came.set()
        return there[-1]

    def change(self, number: str, body: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return a message, changed where a body says how; None where it is not there."""
        for message in (message for there in self.messages.values() for message in there):
            if message["id"] == number:
                message |= {
                    key: body[key]
                    for key in ("content", "components", "embeds", "flags")
                    if body and body.get(key)
                }
                return message
        return None

    async def until(self, channel: str, count: int = 1, seconds: float = 30) -> list[str]:
        """Wait for so many messages in a channel; return the text of each."""
        async with asyncio.timeout(seconds):
            while len(self.messages.get(channel, [])) < count:
                self._came.clear()
                await self._came.wait()
        return ["\n".join(texts(message)) for message in self.messages[channel]]

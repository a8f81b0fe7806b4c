"""The gateway of the small Discord for bots that share its servers: a session for each shard."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web
from discord_gateway import IDENTIFY, RESUME, Gateway

if TYPE_CHECKING:
    from collections.abc import Callable

# What Discord numbers its servers by begins after so many bits, and these are numbers of that size.
NUMBERED_FROM, FIRST_NUMBER = 22, 47_000_000_000


def guild_of(shard: int, shards: int, turn: int = 0) -> str:
    """Return the id of a server whose events go to a shard of so many."""
    number = FIRST_NUMBER + turn * shards
    return str((number - number % shards + shard << NUMBERED_FROM) + 1)


class ShardedGateway:
    """Serves all shards at one address; each has one server, whoever its bot's process is."""

    def __init__(self, token: str, fault: Callable[[str], None], shards: int) -> None:
        self.address = ""
        self.guilds = [guild_of(shard, shards) for shard in range(shards)]
        self.shards = [
            Gateway(token, fault, guilds=(guild,), name=f"{number}-")
            for number, guild in enumerate(self.guilds)
        ]
        self._token, self._fault = token, fault

    async def connected(self, seconds: float = 40) -> None:
        """Wait until every shard has a bot that has identified itself or resumed."""
        await asyncio.gather(*(shard.connected(seconds) for shard in self.shards))

    def shard_of(self, guild: str) -> Gateway:
        """Return the gateway that a server's events go to."""
        return self.shards[(int(guild) >> NUMBERED_FROM) % len(self.shards)]

    async def dispatch(self, event: str, body: dict[str, Any]) -> None:
        """Send a server's event to its shard; those of direct messages go to the first."""
        await self.shard_of(body.get("guild_id") or "0").dispatch(event, body)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until either side closes it; its first words say whose it is."""
        served = Gateway(self._token, self._fault)
        served.address = self.address
        socket = await served.open(request)
        for_shard = False
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if not for_shard and (shard := self._asked_for(said["op"], said["d"])):
                shard.address = self.address
                shard.adopt(served)
                served, for_shard = shard, True
            await served.take(said["op"], said["d"])
        served.left(socket)
        return socket

    def _asked_for(self, op: int, body: Any) -> Gateway | None:
        if op == IDENTIFY:
            number, count = body.get("shard", (0, 1))
            if count == len(self.shards):
                return self.shards[number]
            self._fault(f"a bot has {count} shards, and there are {len(self.shards)}")
        if op == RESUME:
            had = (shard for shard in self.shards if shard.session == body["session_id"])
            # Whose session is over is told so by any.
            return next(had, self.shards[0])
        return None

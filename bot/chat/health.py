"""What the bot tells of itself to whoever watches it: the gateway, and who waits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from discord import AutoShardedClient

from bot.metrics import figures
from bot.metrics.health import Role

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.metrics.figures import Values


def role_of(client: NewsdeskBot) -> Role:
    """Return the role of a bot's process."""

    def is_connected() -> bool:
        shards = _shards(client)
        return client.is_ready() and bool(shards) and all(shards)

    def read() -> Values:
        shards = _shards(client)
        values: dict[figures.Figure, float] = {
            figures.WAITING: client.threads.waiting,
            figures.SHARDS: len(shards),
            figures.SHARDS_CONNECTED: sum(shards),
            figures.SERVERS: len(client.guilds),
        }
        if math.isfinite(client.latency):
            values[figures.LATENCY] = client.latency
        return {figure: {"": value} for figure, value in values.items()}

    return Role("bot", lambda: client.is_beating, {"gateway": is_connected}, read)


def _shards(client: NewsdeskBot) -> list[bool]:
    """Return of each shard that the process holds whether it is connected."""
    if isinstance(client, AutoShardedClient):
        return [not shard.is_closed() for shard in client.shards.values()]
    # None until it first connects, whatever its type says.
    return [bool(client.ws) and client.ws.open]

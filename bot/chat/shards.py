"""Which servers this process serves, where several share them: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.errors import StartError

if TYPE_CHECKING:
    from bot.settings import Settings

# What Discord numbers its servers by begins after so many bits
# (docs.discord.com/developers/events/gateway#sharding).
NUMBERED_FROM = 22


class ServedShards(NamedTuple):
    """The gateways of this process, of so many altogether; None where it has all there are."""

    total: int | None = None
    ids: frozenset[int] | None = None

    @property
    def name(self) -> str:
        """Return what tells this process from those that have other gateways, "" for the only."""
        return "" if self.ids is None else f"{','.join(map(str, sorted(self.ids)))}/{self.total}"

    def serve(self, server: str | int | None) -> bool:
        """Return whether a server's events come to this process; None are direct messages."""
        if self.ids is None or self.total is None:
            return True
        return (int(server or 0) >> NUMBERED_FROM) % self.total in self.ids


def shards_of(settings: Settings) -> ServedShards:
    """Return the gateways that the settings give to this process.

    Raises StartError where they do not fit together.
    """
    given, count = settings.shard_ids, settings.shards
    if not given:
        return ServedShards(count if isinstance(count, int) else None)
    if not isinstance(count, int):
        raise StartError(
            "NEWSDESK_SHARD_IDS names some of all gateways: say in NEWSDESK_SHARDS how many there "
            "are altogether."
        )
    ids = frozenset(number for part in given.split(",") for number in _range(part))
    if not ids or max(ids) >= count:
        raise StartError(
            f"NEWSDESK_SHARD_IDS is {given}, and with NEWSDESK_SHARDS={count} the gateways are 0 "
            f"to {count - 1}."
        )
    return ServedShards(count, ids)


def _range(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first), int(last or first) + 1)

"""What was asked last, also where another process heard it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.service.attempts import Attempts
from bot.service.followups import Turn

if TYPE_CHECKING:
    from bot.chat.threads import Threads
    from bot.service.conversations import Conversations
    from bot.state.turns import KeptTurns

CHANNELS_REMEMBERED = 20_000
# A follow-up that is read as a question of its own is better than one that waits.
RECALLED_WITHIN = 1.0
KEEPING = "Keeping what was asked last"
RECALLING = "Reading what was asked last"


class Recollection:
    """Remembers turns in memory, and in the database where several processes share it.

    A channel's turns are read once: from then on they come to this process, for as long as it is.
    """

    def __init__(
        self, conversations: Conversations, kept: KeptTurns | None, threads: Threads
    ) -> None:
        self._conversations = conversations
        self._kept = kept
        self._threads = threads
        self._attempts = Attempts()
        self._recalled: LRUCache[int, None] = LRUCache(CHANNELS_REMEMBERED)
        self._keeping: set[asyncio.Task[None]] = set()

    def add(self, channel: int, person: int, turn: Turn, *, opens: bool = False) -> None:
        """Remember a turn of a person; see `Conversations.add`."""
        self._conversations.add(channel, person, turn, opens=opens)
        if self._kept is not None:
            task = asyncio.ensure_future(self._keep(self._kept, channel, person, turn, opens))
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    async def _keep(
        self, kept: KeptTurns, channel: int, person: int, turn: Turn, opens: bool
    ) -> None:
        with self._attempts.trying(KEEPING):
            content = turn.model_dump_json()
            await self._threads.record(kept.keep, channel, person, content, opens=opens)

    async def recall(self, channel: int) -> None:
        """Read what other processes heard in a channel, unless that was done."""
        if self._kept is None or channel in self._recalled:
            return
        with self._attempts.trying(RECALLING):
            async with asyncio.timeout(RECALLED_WITHIN):
                found = await self._threads.record(self._kept.in_channel, channel)
            self._recalled[channel] = None
            self._conversations.restore(channel, found)

    async def forget(self, person: int) -> int:
        """Forget all of a person's turns; return how many this process knew."""
        if self._kept is not None:
            await self._threads.record(self._kept.forget_person, person)
        return self._conversations.forget(person)

    async def of(self, person: int) -> list[Turn]:
        """Return all turns of a person, wherever they were, each once."""
        kept = await self._threads.record(self._kept.of, person) if self._kept else []
        read = [Turn.model_validate_json(each.content) for each in kept]
        return list(dict.fromkeys([*read, *self._conversations.of(person)]))

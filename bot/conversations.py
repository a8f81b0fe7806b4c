"""What was asked last, by channel and person: in memory alone, and for an hour at most."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.followups import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers import Answer

HOUR = 3600.0
TURNS = 3
REMEMBERED = 20_000


class Conversations:
    """The last three turns of each person in each channel, and how each thread began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: LRUCache[tuple[int, int | None], tuple[tuple[float, Turn], ...]]
        self._held = LRUCache(REMEMBERED)

    def turns(self, channel: int, person: int) -> tuple[Turn, ...]:
        """Return the turns of the last hour, oldest first; in a thread, of whoever opened it."""
        found = self._fresh((channel, person)) or self._fresh((channel, None))
        return tuple(turn for _, turn in found)

    def add(self, channel: int, person: int | None, turn: Turn) -> None:
        """Remember a turn; without a person it is how a thread began."""
        key = (channel, person)
        self._held[key] = (*self._fresh(key)[1 - TURNS :], (self._clock(), turn))

    def forget(self, person: int) -> int:
        """Forget all of a person's turns; return how many there were."""
        keys = [key for key in self._held if key[1] == person]
        return sum(len(self._held.pop(key)) for key in keys)

    def forget_old(self) -> None:
        """Forget what is over an hour old."""
        for key in list(self._held):
            fresh = self._fresh(key)
            if not fresh:
                del self._held[key]
            elif len(fresh) < len(self._held[key]):
                self._held[key] = fresh

    def of(self, person: int) -> list[Turn]:
        """Return all turns of a person, wherever they were."""
        keys = [key for key in self._held if key[1] == person]
        return [turn for key in keys for _, turn in self._fresh(key)]

    def _fresh(self, key: tuple[int, int | None]) -> tuple[tuple[float, Turn], ...]:
        now = self._clock()
        return tuple((at, turn) for at, turn in self._held.get(key, ()) if now - at < HOUR)


def turn_of(answer: Answer) -> Turn:
    """Return what there is to remember of an answer."""
    ids = dict.fromkeys(citation.article_id for citation in answer.citations)
    return Turn(question=answer.read_as.question or answer.question, articles=tuple(ids))

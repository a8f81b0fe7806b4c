"""What was asked last, by channel and person: in memory alone, and for an hour at most."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache

from articles.models import Filters
from bot.service.followups import Turn
from bot.service.questions import LONGEST_QUESTION_CHARS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.service.answers import Answer
    from bot.state.turns import KeptTurn

REMEMBERED_SECONDS = 3600.0
TURNS = 3
REMEMBERED = 20_000

# A channel and a person; with None, what a thread began with, for all who ask on in it.
Key = tuple[int, int | None]


class RememberedTurn(NamedTuple):
    """A turn, whose it is, and when it was."""

    at: float
    person: int
    turn: Turn


class Conversations:
    """The last three turns of each person in each channel, and how each thread began.

    Of each person also the language of their Discord, for messages do not tell it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: LRUCache[Key, tuple[RememberedTurn, ...]] = LRUCache(REMEMBERED)
        self._heard: LRUCache[int, tuple[float, str]] = LRUCache(REMEMBERED)

    def turns(self, channel: int, person: int, *, private: bool = False) -> tuple[Turn, ...]:
        """Return the turns of the last hour, oldest first; in a thread, of whoever opened it.

        Those that only the person saw are returned for an answer that is `private`, too.
        """
        own = self._seen((channel, person), private=private)
        return own or self._seen((channel, None), private=private)

    def leading_to(
        self, channel: int, key: str, person: int, *, private: bool = False
    ) -> tuple[Turn, ...]:
        """Return the turns up to the one with a key: the person's own, else what all could see."""
        own = (channel, person)
        others = [each for each in self._held if each[0] == channel and each != own]
        for held in (own, *others):
            turns = self._seen(held, private=private and held == own)
            for count in range(len(turns), 0, -1):
                if turns[count - 1].key == key:
                    return turns[:count]
        return ()

    def add(self, channel: int, person: int, turn: Turn, *, opens: bool = False) -> None:
        """Remember a turn of a person, `opens` where it is how a thread begins."""
        key = (channel, None if opens else person)
        self._held[key] = (
            *self._fresh(key)[1 - TURNS :],
            RememberedTurn(self._clock(), person, turn),
        )

    def restore(self, channel: int, kept: Sequence[KeptTurn]) -> None:
        """Remember turns that were kept elsewhere, oldest first, where it knows none of them."""
        now, there = self._clock(), datetime.now(UTC)
        found: dict[Key, list[RememberedTurn]] = {}
        for each in kept:
            person = int(each.person)
            at = now - (there - each.at).total_seconds()
            turn = Turn.model_validate_json(each.content)
            key = (channel, None if each.opens else person)
            found.setdefault(key, []).append(RememberedTurn(at, person, turn))
        for key, turns in found.items():
            if not self._fresh(key):
                self._held[key] = tuple(turns[-TURNS:])

    def hear(self, person: int, locale: object) -> None:
        """Remember in which language someone's Discord is."""
        self._heard[person] = (self._clock(), str(locale))

    def language(self, person: int) -> str | None:
        """Return in which language someone's Discord was within the last hour."""
        at, locale = self._heard.get(person, (-REMEMBERED_SECONDS, ""))
        return locale if locale and self._clock() - at < REMEMBERED_SECONDS else None

    def forget(self, person: int) -> int:
        """Forget all of a person's turns, and their language; return how many turns there were."""
        self._heard.pop(person, None)
        forgotten = 0
        for key, held in list(self._held.items()):
            others = tuple(each for each in held if each.person != person)
            forgotten += len(held) - len(others)
            self._keep(key, others)
        return forgotten

    def forget_old(self) -> None:
        """Forget what is over an hour old."""
        for key in list(self._held):
            self._keep(key, self._fresh(key))
        for person in list(self._heard):
            if self.language(person) is None:
                del self._heard[person]

    def of(self, person: int) -> list[Turn]:
        """Return all turns of a person, wherever they were, each once."""
        held = [each for key in list(self._held) for each in self._fresh(key)]
        return list(dict.fromkeys(each.turn for each in held if each.person == person))

    def _keep(self, key: Key, held: tuple[RememberedTurn, ...]) -> None:
        if not held:
            del self._held[key]
        elif len(held) < len(self._held[key]):
            self._held[key] = held

    def _seen(self, key: Key, *, private: bool) -> tuple[Turn, ...]:
        fresh = self._fresh(key)
        return tuple(each.turn for each in fresh if private or not each.turn.private)

    def _fresh(self, key: Key) -> tuple[RememberedTurn, ...]:
        now = self._clock()
        return tuple(each for each in self._held.get(key, ()) if now - each.at < REMEMBERED_SECONDS)


def turn_of(answer: Answer, *, private: bool = False, limits: Filters = Filters()) -> Turn:
    """Return what there is to remember of an answer; of the `limits` set, those it kept to."""
    read_as = answer.read_as
    ids = dict.fromkeys(citation.article_id for citation in answer.citations)
    kept = Filters(
        category=limits.category if read_as.category else None,
        source=limits.source if limits.source in read_as.sources else None,
        since=limits.since if read_as.since else None,
        until=limits.until if read_as.until else None,
        first_day=limits.first_day if read_as.since else None,
        last_day=limits.last_day if read_as.until else None,
        article_id=limits.article_id if limits.article_id == read_as.story else None,
    )
    return Turn(
        # Questions that ask on for long would grow for ever.
        question=(read_as.question or answer.question)[:LONGEST_QUESTION_CHARS],
        follows=read_as.follows and read_as.follows[:LONGEST_QUESTION_CHARS],
        articles=tuple(ids),
        private=private,
        filters=kept,
    )

"""What a process has done since it began, in numbers alone: no words, no names, no ids."""

from __future__ import annotations

from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.service.steps import StepTimes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.service.answers import Answer

Key = TypeVar("Key", bound=str)


class Tally(Generic[Key]):
    """Counts what happens, by kind; safe to use from any thread.

    The kinds are known beforehand and begin at 0, so that the first of a kind is a rise.
    """

    def __init__(self, kinds: Iterable[Key]) -> None:
        self._lock = Lock()
        self._counts = dict.fromkeys(kinds, 0)

    def add(self, kind: Key, number: int = 1) -> None:
        """Count so many more of a kind; raise KeyError for a kind that is not known."""
        with self._lock:
            self._counts[kind] += number

    def counts(self) -> dict[Key, int]:
        """Return how many there were of each kind."""
        with self._lock:
            return dict(self._counts)


class Ending(StrEnum):
    """How a question ended that was let in.

    REJECTED ones got a sentence on what was wrong with them, such as an outlet that is not known.
    CROWDED ones had not had their turn in time, and STOPPED ones were under way when the bot ended.
    """

    ANSWERED = "answered"
    NOT_COVERED = "not covered"
    SMALL_TALK = "small talk"
    REJECTED = "rejected"
    CROWDED = "crowded"
    FAILED = "failed"
    STOPPED = "stopped"

    @classmethod
    def of(cls, answer: Answer) -> Ending:
        """Return what an answer is."""
        if answer.small_talk:
            return cls.SMALL_TALK
        return cls.ANSWERED if answer.covered else cls.NOT_COVERED


class RefusalReason(StrEnum):
    """Why what counts as a question was not let in."""

    LIMIT = "limit"
    CROWDED = "crowded"


class Activity:
    """What people's questions came to, and how long they took."""

    def __init__(self) -> None:
        self.questions = Tally[Ending](Ending)
        self.refusals = Tally[RefusalReason](RefusalReason)
        self.steps = StepTimes()

"""What passes between the steps from a quoted answer to one in prose."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.answers import Answer, ReadPassage
    from bot.service.llm.replies import TokenCount


class Task(StrEnum):
    """What is to be written: the answer to a question, key points of a story, why it matters."""

    ASK = "ask"
    POINTS = "points"
    REASONS = "reasons"


class NoLlmError(NewsdeskError):
    """Say that there is nothing that could write prose, and what sets it up."""

    def __init__(self) -> None:
        super().__init__(
            "No LLM is set up that could write prose, so answers stay exact quotes; whoever runs "
            "the bot sets one up with NEWSDESK_LLM_URL."
        )


# The most sentences of each.
MOST_SENTENCES = {Task.ASK: 4, Task.POINTS: 5, Task.REASONS: 3}


class WrittenSentence(NamedTuple):
    """A sentence as the LLM wrote it, with the numbers of the passages that it cites."""

    text: str
    numbers: tuple[int, ...]


class BorneSentence(NamedTuple):
    """A sentence that the check let through, and what of which passages bears it out.

    `spans` are exact ones, one or more of each passage. A `quoted` one stands so in its passage.
    """

    text: str
    passages: tuple[ReadPassage, ...]
    spans: tuple[str, ...]
    quoted: bool


class WritingOutcome(NamedTuple):
    """How it went: what was written, how much was let through, whether the answer is in prose.

    `tokens` is None where the server did not tell. `fault` says what went wrong, if anything did.
    """

    written: tuple[WrittenSentence, ...]
    kept: int
    in_prose: bool
    tokens: TokenCount | None
    seconds: float
    fault: str = ""


def ignore(*_: object) -> None:
    """Take no notice."""


class AnswerWriter(Protocol):
    """Turns a quoted answer into one in prose; safe to call from any thread."""

    @property
    def model(self) -> str:
        """Return the name of the LLM, as it is shown."""
        ...

    def write(
        self,
        answer: Answer,
        task: Task,
        *,
        scope: str | None,
        most: int | None = None,
        show: Callable[[Answer], None] = ignore,
        tell: Callable[[WritingOutcome], None] = ...,
    ) -> Answer:
        """Return it in prose, or as it was where that cannot be; it blocks for some seconds.

        `scope` is the Discord server that asks, `most` how many sentences it may have. `show` is
        handed each growing answer, from this thread, and `tell` how it went.
        """
        ...

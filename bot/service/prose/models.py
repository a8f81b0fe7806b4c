"""What is written in prose, and what writes it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.answers import Answer


class Task(StrEnum):
    """What an answer tells: what was asked, a story's key points, or why it matters."""

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


class AnswerWriter(Protocol):
    """What writes answers in prose."""

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
        show: Callable[[Answer], None] = ...,
    ) -> Answer:
        """Return a quoted answer with written sentences, `most` at most, or as it was.

        `show` is called in the thread that calls this, with the answer as it grows by a sentence.
        It takes some 20 seconds at most.
        """
        ...

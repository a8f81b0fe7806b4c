"""What may be asked: a text in words, and not too long."""

from __future__ import annotations

from articles.errors import NewsdeskError

LONGEST_QUESTION_CHARS = 1_000
HITS_READ = 10


class TooLongError(NewsdeskError):
    """Say how long a question may be."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(
            "The question has {length:,} characters; ask it in at most {most:,}.",
            length=length,
            most=most,
        )


def one_question(text: str) -> str:
    """Return a text in one line; raise NewsdeskError where it has no words, or too many."""
    folded = " ".join(text.split())
    if not any(c.isalnum() for c in folded):
        raise NewsdeskError("There is nothing to look for; write a question in words.")
    if len(folded) > LONGEST_QUESTION_CHARS:
        raise TooLongError(len(folded), LONGEST_QUESTION_CHARS)
    return folded


def in_full(question: str, follows: str | None) -> str:
    """Return a question and, in brackets, what it follows, as both are searched and shown."""
    return f"{question} ({follows})" if follows else question

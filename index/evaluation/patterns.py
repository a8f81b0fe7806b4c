"""Questions whose answers are told right or wrong by patterns of what is said. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import Field

from articles.models import Frozen
from index.errors import EvaluationError
from index.evaluation.metrics import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

PATTERN_FIELDS = ("right", "never")


class Patterns(Frozen):
    """Regular expressions for the sentences of an answer, in which case does not matter.

    Any of `right` makes the answer right, unless any of `never` is said too. Without `right`,
    nothing answers the question, and to refuse it is right.
    """

    right: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Verdict(Frozen):
    """What is to be said of one answer.

    `right` and `right_first` (its first sentence is) are false where a `never` pattern was said.
    """

    answerable: bool
    refused: bool
    right: bool
    right_first: bool
    never_said: bool

    @property
    def answered_wrongly(self) -> bool:
        """Return whether something else than the answer was said."""
        return not self.refused and not self.right


class Correctness(Frozen):
    """Shares of the questions with `right` patterns; the first, third and fourth add up to one.

    `right_first` is the share whose first sentence is right; `never_said` that of the answers which
    hold what must not be said.
    """

    questions: int
    right: float
    right_first: float
    answered_wrongly: float
    refused_wrongly: float
    never_said: float
    intervals: dict[str, Interval] = Field(default_factory=dict)


class Refusal(Frozen):
    """Shares of the questions that nothing answers, as their file says."""

    questions: int
    refused_rightly: float
    null_never_said: float
    intervals: dict[str, Interval] = Field(default_factory=dict)


def read_patterns(row: dict[str, Any], number: int) -> Patterns | None:
    """Read the patterns of a question's line, None where it has none and `answer` is no yes or no.

    `right` and `never` are lists of regular expressions; `answer` may say whether anything answers
    the question. Raises EvaluationError where a pattern cannot be read, or where the two disagree.
    """
    answerable = row.get("answer")
    if not isinstance(answerable, bool) and not any(row.get(name) for name in PATTERN_FIELDS):
        return None
    right, never = (_checked(row.get(name) or [], name, number) for name in PATTERN_FIELDS)
    if answerable is True and not right:
        raise EvaluationError(
            f"Line {number} says that something answers the question; name what is right of an "
            "answer, in “right”."
        )
    if answerable is False and right:
        raise EvaluationError(
            f"Line {number} says that nothing answers the question and still has “right” patterns; "
            "leave out one of them."
        )
    return Patterns(right=right, never=never)


def _checked(given: Any, name: str, number: int) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise TypeError
    for pattern in given:
        if not pattern:
            raise EvaluationError(
                f"Line {number} has an empty pattern in “{name}”, which everything would match; "
                "leave it out."
            )
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise EvaluationError(
                f"Line {number} has a pattern in “{name}” that is no regular expression: "
                f"“{pattern}” ({error})."
            ) from None
    return tuple(given)


def verdict_of(patterns: Patterns, sentences: Sequence[str]) -> Verdict:
    """Return what is to be said of an answer's sentences; none of them is a refusal."""
    never = any(_match(patterns.never, sentence) for sentence in sentences)
    right = [not never and _match(patterns.right, sentence) for sentence in sentences]
    return Verdict(
        answerable=bool(patterns.right),
        refused=not sentences,
        right=any(right),
        right_first=any(right[:1]),
        never_said=never,
    )


def _match(patterns: Sequence[str], sentence: str) -> bool:
    return any(re.search(pattern, sentence, re.IGNORECASE) for pattern in patterns)

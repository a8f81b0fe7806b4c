"""The kind of answer that a short question asks for, and which words could be it: pure.

The cues are English; a question in another language asks for no kind, and is answered without one.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.service.answerers.extractive.disagreements import SCALES, VALUES
from index.query.datewords import calendar_words
from index.query.words import telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class AnswerKind(Enum):
    """What a short answer is: a name (of whom, what or where), a number or a date."""

    NAME = auto()
    NUMBER = auto()
    DATE = auto()


NUMERALS = frozenset((*VALUES, *SCALES, *"hundred dozen half quarter third twice".split()))
# The first of these words in the question's last sentence tells the kind of answer.
ANSWER_CUES = re.compile(
    r"\b(?:(?P<date>when|(?:what|which) (?:\w+ )?(?:date|day|month|year|weekday|time))"
    r"|(?P<number>how (?:many|much|old|long|far|tall|high|big|large|fast|often)"
    r"|(?:what|which) (?:is the |was the |were the |are the )?(?:\w+ )?"
    r"(?:percentage|percent|proportion|share|number|amount|age|price|cost|score|total|population))"
    r"|(?P<name>who|whom|whose|where|which)"
    r"|(?P<other>why|how)"
    r"|(?P<what>what))\b",
    re.IGNORECASE,
)
NAME_OR_NUMBER = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")


def expected(question: str) -> AnswerKind | None:
    """Return the kind of answer that a question asks for, None where its words do not tell."""
    asked = re.split(r"(?<=[.?!])\s+(?=\S)", question.strip())[-1]
    cue = ANSWER_CUES.search(asked)
    if cue is None:
        return None
    kinds = {"date": AnswerKind.DATE, "number": AnswerKind.NUMBER, "name": AnswerKind.NAME}
    return kinds.get(cue.lastgroup or "")


def possible(kind: AnswerKind, text: str) -> frozenset[str]:
    """Return the words of a text, folded, that could be an answer of a kind."""
    return frozenset(_possible(kind, text))


def _possible(kind: AnswerKind, text: str) -> Iterator[str]:
    for match in NAME_OR_NUMBER.finditer(text):
        word = match.group()
        folded = word.casefold()
        if kind is AnswerKind.NUMBER:
            fits = word[0].isdigit() or folded in NUMERALS
        elif kind is AnswerKind.DATE:
            fits = _is_date(word, folded)
        else:
            fits = _is_name(word, folded)
        if fits:
            yield folded


def _is_date(word: str, folded: str) -> bool:
    year = len(word) == len("2026") and word.isdigit() and word[:2] in ("18", "19", "20", "21")
    return year or (word[0].isupper() and folded in calendar_words())


def _is_name(word: str, folded: str) -> bool:
    """Say whether a word is written as a name is: with a capital, and telling something."""
    return (
        any(letter.isupper() for letter in word)
        and folded not in calendar_words()
        and len(word) > 1
        and bool(telling(word))
    )


def asked_for(question: str, texts: Iterable[str]) -> list[frozenset[str]] | None:
    """Return for each text the words that could be the answer and that the question lacks.

    None where the question asks for no kind of answer.
    """
    kind = expected(question)
    if kind is None:
        return None
    said = {match.group().casefold() for match in NAME_OR_NUMBER.finditer(question)}
    return [possible(kind, text) - said for text in texts]

"""The kind of answer that a short question asks for, and which words could be it: pure.

The cues of other languages than English stand in `index.query.cues`; a question in one without any
is answered without a kind. In German, where all nouns are written like names, and in Japanese,
where names are written like all else, none is asked for.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES
from bot.service.answerers.extractive.disagreements import SCALES, VALUES
from index.query.cues import cue
from index.query.datewords import calendar_words, months, weekdays, with_digits
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
NAMES_UNTOLD = frozenset({"de", "ja", "zh"})
FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
DATES_UNSPACED = re.compile(r"\d+[年月日]|[来今昨]年|[月火水木金土日]曜")
NAME_OR_NUMBER = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")


def expected(question: str, language: str = ENGLISH) -> AnswerKind | None:
    """Return the kind of answer that a question asks for, None where its words do not tell."""
    asked = re.split(r"(?<=[.?!])\s+(?=\S)", question.strip())[-1]
    if language == ENGLISH:
        found = ANSWER_CUES.search(asked)
        told = found.lastgroup if found else None
    else:
        told = cue(asked, language)
    kinds = {"date": AnswerKind.DATE, "number": AnswerKind.NUMBER, "name": AnswerKind.NAME}
    kind = kinds.get(told or "")
    return None if kind is AnswerKind.NAME and language in NAMES_UNTOLD else kind


def possible(kind: AnswerKind, text: str, language: str = ENGLISH) -> frozenset[str]:
    """Return the words of a text, folded, that could be an answer of a kind."""
    if language == ENGLISH:
        return frozenset(_possible(kind, text))
    if kind is AnswerKind.DATE:
        return frozenset(_dates(text, language))
    if kind is AnswerKind.NUMBER:
        undated = _dates_of(language).sub(" ", with_digits(text, language))
        return frozenset(FIGURES.findall(undated))
    names = (match[0] for match in NAME_OR_NUMBER.finditer(text))
    return frozenset(name.casefold() for name in names if name[0].isupper() and len(name) > 1)


@cache
def _dates_of(language: str) -> re.Pattern[str]:
    """Return what is a day, a month or a year in a language, and no number that is asked for."""
    names = "|".join(map(re.escape, months(language, short=False)))
    day = rf"\b\d{{1,2}}(?:\.|º|er)?\s*(?:de\s+)?(?:{names})\b"
    return re.compile(rf"{day}|\b(?:18|19|20|21)\d\d\b(?![.,]\d)|\d+[年月日]", re.IGNORECASE)


def _dates(text: str, language: str) -> Iterator[str]:
    if WITHOUT_SPACES.search(text):
        yield from DATES_UNSPACED.findall(text)
        return
    calendar = {**months(language, short=False), **weekdays(language, short=False)}
    for match in NAME_OR_NUMBER.finditer(text):
        if _is_year(match[0]) or match[0].casefold() in calendar:
            yield match[0].casefold()


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
    return _is_year(word) or (word[0].isupper() and folded in calendar_words())


def _is_year(word: str) -> bool:
    return len(word) == len("2026") and word.isdigit() and word[:2] in ("18", "19", "20", "21")


def _is_name(word: str, folded: str) -> bool:
    """Say whether a word is written as a name is: with a capital, and telling something."""
    return (
        any(letter.isupper() for letter in word)
        and folded not in calendar_words()
        and len(word) > 1
        and bool(telling(word))
    )


def asked_for(
    question: str, texts: Iterable[str], language: str = ENGLISH
) -> list[frozenset[str]] | None:
    """Return for each text the words that could be the answer and that the question lacks.

    None where the question asks for no kind of answer.
    """
    kind = expected(question, language)
    if kind is None:
        return None
    said = {match.group().casefold() for match in NAME_OR_NUMBER.finditer(question)}
    return [possible(kind, text, language) - said for text in texts]

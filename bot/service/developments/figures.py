"""How many people something befell, as a sentence tells it: pure.

Read by patterns, for an answer may wait for hundreds of sentences (see `bot.service.facts`), and
not as a figure is: what is recalled, denied or a part of those counted is no present number.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.service.developments.cues import TOLLS
from bot.service.developments.states import CLAUSE, IN_QUOTES, is_undone, recalls
from index.query.datewords import with_digits
from index.query.periods import BARE_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# Further from its word a number is of something else.
FARTHEST_CHARS = 60
# A number that no people are counted by: a time, an age, a share, a sum, a day of a month.
PEOPLE = re.compile(
    r"(?<![\w.,:$€£#-])(?P<number>\d{1,3}(?:[.,\u00a0\u202f]\d{3})+|\d+)"
    r"(?![\w%:€£$-]|[.,:]\d)"
    r"(?!\s+(?:of\s+(?:them|whom|the|those)|per\s?cent|percent|years?|months?|weeks?|days?|hours?"
    r"|minutes?|seconds?|miles?|km|kilomet\w+|met(?:re|er)s?|a\.?m\b|p\.?m\b|homes|houses"
    r"|buildings|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|davon|d'entre|von ihnen|de ellos|Jahre?n?|Tage?n?|Stunden?|ans|jours|heures|años"
    r"|días|horas|anni|giorni|ore|jaar|dagen|uur|anos|dias)\b)",
    re.IGNORECASE,
)
FORMER = re.compile(
    r"\b(?:up from|from|compared (?:with|to)|an earlier|earlier|previous|instead of|not)"
    r"(?:\s+(?:figure|toll|count|number|estimate)\s+of)?\s+\d[\d.,]*"
)
# A part of those who are counted.
A_PART = re.compile(
    r"\W*(?:including|among|two of|of them|of whom|darunter|davon|dont|entre ellos|tra cui"
    r"|onder wie|entre eles)\b",
    re.IGNORECASE,
)
AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|dozens|mindestens|mehr als|au moins|plus de|al menos|más de"
    r"|almeno|più di|minstens|meer dan|pelo menos|mais de)\W+$",
    re.IGNORECASE,
)
LIKELY_YEAR = re.compile(BARE_YEAR)


class Toll(NamedTuple):
    """A number of people; `weight` as that of a state, `at_least` where it may be more."""

    value: int
    weight: int
    at_least: bool = False


def tolls_of(text: str, language: str, published: datetime | None) -> dict[str, Toll]:
    """Return by what befell them the one number of people that a sentence gives."""
    patterns = _patterns(language)
    if not patterns or not any(pattern.search(text) for pattern in patterns.values()):
        return {}
    text = IN_QUOTES.sub(lambda quote: " " * len(quote[0]), with_digits(text, language))
    text = FORMER.sub(lambda former: " " * len(former[0]), text)
    found: dict[str, set[Toll]] = {}
    for clause in _clauses(text):
        if A_PART.match(clause):
            continue
        for kind, pattern in patterns.items():
            number = _nearest(pattern, clause)
            # “Rose to 17” is no deed that is still to be done.
            if number and not is_undone(clause[: number.start()].removesuffix("to "), language):
                toll = Toll(
                    int(re.sub(r"\D", "", number["number"])),
                    0 if recalls(clause, language, published) else 2,
                    AT_LEAST.search(clause[: number.start()]) is not None,
                )
                found.setdefault(kind, set()).add(toll)
    return {kind: tolls.pop() for kind, tolls in found.items() if len(tolls) == 1}


def kinds_asked(question: str, language: str) -> tuple[str, ...]:
    """Return what befell the people whom a question asks about."""
    return tuple(kind for kind, pattern in _patterns(language).items() if pattern.search(question))


def differ(earlier: Toll, later: Toll) -> bool:
    """Say whether a later number is another one, and not only a vaguer one."""
    if later.at_least and later.value <= earlier.value:
        return False
    return later.value != earlier.value


def mentions(text: str, language: str, kind: str) -> bool:
    """Say whether a text has a word of what befell people."""
    pattern = _patterns(language).get(kind)
    return pattern is not None and pattern.search(text) is not None


def _clauses(text: str) -> list[str]:
    bounds = [0, *(match.end() for match in CLAUSE.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


def _nearest(pattern: re.Pattern[str], clause: str) -> re.Match[str] | None:
    words = list(pattern.finditer(clause))
    numbers = [
        match for match in PEOPLE.finditer(clause) if not LIKELY_YEAR.fullmatch(match["number"])
    ]
    pairs = [(_apart(word, number), number) for word in words for number in numbers]
    nearest = min(pairs, key=lambda pair: pair[0], default=None)
    return nearest[1] if nearest and nearest[0] <= FARTHEST_CHARS else None


def _apart(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start() - other.end(), other.start() - one.end())


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    return {
        kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        for kind, words in TOLLS.get(language, {}).items()
    }

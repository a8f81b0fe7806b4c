"""Names and charges of sentences that say the same, each in its place: pure. English.

A name differs where another stands in its place, is spelled much like it, and the other outlet has
it nowhere; a charge where nothing of it is the same. All else is left unsaid.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from articles.languages import ENGLISH
from articles.text import fold
from bot.service.faithfulness.contexts import likeness
from bot.service.faithfulness.terms import TermKind, read_terms, same_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.faithfulness.evidence import Statement
    from bot.service.faithfulness.terms import Term

# From this likeness on, 0 to 100, two names are one spelled in two ways, or of one family.
SPELLED_ALIKE, SPELLED_NEARLY = 60.0, 85.0
# And from this one on they stand in the same place: the words around them are alike.
SAME_PLACE = 1.0
# Of shorter words a letter makes another name.
SHORTEST_NAME_WORD = 4
CHARGE = re.compile(
    r"\b(?P<of>charged with|convicted of|guilty (?:of|to)|accused of|suspected of|acquitted of|"
    r"indicted (?:for|on)|arrested (?:for|on suspicion of)|cleared of)\s+"
    r"(?P<what>[^,.;:()“”\"]+?)(?=\s+(?:and|after|in|on|at|over|by|for|following|as|when|who|which|"
    r"against|from)\b|[,.;:()“”\"]|$)",
    re.IGNORECASE,
)


class Charge(NamedTuple):
    """What somebody is charged with, as it is written, its telling words, and what comes before."""

    of: str
    written: str
    keys: frozenset[str]


def charges_of(text: str, language: str) -> list[Charge]:
    """Return the charges that an English sentence names."""
    if language != ENGLISH:
        return []
    return [
        Charge(found["of"], found["what"], _telling_keys(found["what"]))
        for found in CHARGE.finditer(text)
    ]


def _telling_keys(text: str) -> frozenset[str]:
    return frozenset(term.quantity for term in read_terms(text) if term.content)


def differing_charges(ours: list[Charge], theirs: list[Charge]) -> list[tuple[Charge, Charge]]:
    """Return the charges that differ where each of two sentences names one."""
    if len(ours) != 1 or len(theirs) != 1:
        return []
    (one,), (other,) = ours, theirs
    same_verb = one.of.casefold().split()[0] == other.of.casefold().split()[0]
    return [(one, other)] if same_verb and not one.keys & other.keys else []


def differing_names(
    ours: Statement,
    theirs: Statement,
    in_theirs: Callable[[str], bool],
    in_ours: Callable[[str], bool],
) -> Iterator[tuple[Term, Term]]:
    """Yield names that stand in one place of two sentences and differ.

    `in_theirs` and `in_ours` say whether a name, in small letters, stands anywhere in what an
    outlet tells.
    """
    left = [n for n, term in _names(ours) if not in_theirs(term.key)]
    right = [n for n, term in _names(theirs) if not in_ours(term.key)]
    for one, other in product(left, right):
        name, another = ours.terms[one], theirs.terms[other]
        spelled = _spelled(name, another)
        placed = likeness(ours.contexts[one], theirs.contexts[other]) >= SAME_PLACE
        if spelled >= (SPELLED_ALIKE if placed else SPELLED_NEARLY):
            yield name, another


def _names(statement: Statement) -> Iterator[tuple[int, Term]]:
    for place, term in enumerate(statement.terms):
        if term.kind is TermKind.NAME and not term.written.isupper():
            yield place, term


def _spelled(name: Term, another: Term) -> float:
    """Return how alike the words of two names are that differ, 0 to 100.

    0 where one name is the other, a part of it, or its people (Spain, Spaniards), or is short.
    """
    if same_name(name.key, another.key):
        return 0.0
    ours, theirs = fold(name.key).split(), fold(another.key).split()
    other = [(one, two) for one, two in zip(ours, theirs, strict=False) if one != two]
    if len(ours) != len(theirs) or not other:
        return 0.0
    if any(min(map(len, pair)) < SHORTEST_NAME_WORD for pair in other):
        return 0.0
    if any(one.startswith(two) or two.startswith(one) for one, two in other):
        return 0.0
    return min(fuzz.ratio(one, two) for one, two in other)

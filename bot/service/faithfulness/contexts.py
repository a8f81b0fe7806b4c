"""What stands around a term, and how alike two such surroundings are: pure.

Whether a sentence puts a name or a number where its source has another one is seen by this: each
term must stand among the words among which its source has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.terms import FILLING, TermKind
from index.query.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.faithfulness.terms import Term

# So many terms to either side are compared, each counting less than the one before it.
REACH = 5
# A word may stand so many places nearer or farther than in the source, as where an adverb went.
SHIFT = 2
SHIFTED_WEIGHT = 0.7
COMMON_WEIGHT, MASKED_WEIGHT = 0.5, 0.7
EDGE = "|"
OWNER = "’s"


class Context(NamedTuple):
    """The forms to the left and to the right of a term, the nearest first."""

    left: tuple[str, ...]
    right: tuple[str, ...]


def contexts_of(terms: Sequence[Term]) -> tuple[Context, ...]:
    """Return what stands around each term of a sentence, without what negates and what fills."""
    forms: list[str] = []
    # Where each term's own form lies among the forms; what has none lies before the next one.
    spans: list[tuple[int, int]] = []
    for term in terms:
        begin = len(forms)
        if not term.negates and not (term.kind is TermKind.WORD and term.written in FILLING):
            forms.append(term.form)
        spans.append((begin, len(forms)))
        if term.owns:
            forms.append(OWNER)
    found = []
    for begin, end in spans:
        left = forms[max(0, begin - REACH) : begin][::-1]
        right = forms[end : end + REACH]
        found.append(
            Context(
                tuple(left if len(left) == REACH else [*left, EDGE]),
                tuple(right if len(right) == REACH else [*right, EDGE]),
            )
        )
    return tuple(found)


def likeness(one: Context, other: Context) -> float:
    """Return how alike two surroundings are; a surrounding is like no other more than itself."""
    return _side(one.left, other.left) + _side(one.right, other.right)


def _side(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    total = 0.0
    for place, form in enumerate(one):
        if place < len(other) and other[place] == form:
            total += _weight(form) / (1 + place)
        elif form in other and abs(other.index(form) - place) <= SHIFT:
            total += SHIFTED_WEIGHT * _weight(form) / (1 + place)
    return total


def _weight(form: str) -> float:
    if form.startswith("<"):
        return MASKED_WEIGHT
    return COMMON_WEIGHT if form == EDGE or form in stop_words("en") else 1.0

"""How many were hurt, killed, arrested: the figures that outlets update most. Pure. English.

Such a figure is that of its outlet whatever the sentence around it says, so that it is compared
across sentences that are not alike. It is read from terms that are there anyhow; answers read the
like by patterns, in seven languages and with what is recalled or denied (`developments.figures`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.terms import Term

# Of one line each word tells of the same.
TALLIES = {
    word: line.split()[0]
    for line in (
        "hurt injure wound injury",
        "kill die dead death perish fatality toll",
        "arrest detain",
        "miss",
        "rescue",
        "evacuate",
        "homeless displace",
    )
    for word in line.split()
}
# Who is counted where all are; “10 citizens” are some of them.
ANYONE = frozenset({"people", "person", "other"})
BEFORE_A_TALLY, BEHIND_A_TALLY = 3, 5


def tally_of(terms: Sequence[Term], place: int) -> str:
    """Return what the number at a place counts, as “hurt”; empty where it is no tally of all."""
    # “Five of the dead” are some of them.
    if terms[place + 1 : place + 2] and terms[place + 1].written == "of":
        return ""
    for term in _behind(terms, place):
        if term.kind is TermKind.NAME or term.key not in ANYONE:
            return TALLIES.get(term.key, "") if term.kind is TermKind.WORD else ""
    return next((TALLIES[term.key] for term in _before(terms, place) if term.key in TALLIES), "")


def _before(terms: Sequence[Term], place: int) -> Iterator[Term]:
    """Yield the words before a number in its clause, the nearest first, up to what tells of it."""
    for term in reversed(terms[max(0, place - BEFORE_A_TALLY) : place]):
        if term.clause != terms[place].clause or term.kind is not TermKind.WORD:
            return
        yield term
        if term.content and term.key != "rise":
            return


def _behind(terms: Sequence[Term], place: int) -> Iterator[Term]:
    """Yield the telling terms behind a number in its clause, up to the next number."""
    for term in terms[place + 1 : place + 1 + BEHIND_A_TALLY]:
        if term.clause != terms[place].clause or term.kind is TermKind.NUMBER:
            return
        if term.content:
            yield term

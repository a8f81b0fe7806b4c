"""Whether what a sentence says is said by one source, or each clause by one of them: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.faithfulness.evidence import holds_key
from bot.service.faithfulness.items import MARGIN, stands_in
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence, SourceReading, Statement
    from bot.service.faithfulness.terms import Term

# The share of a sentence's telling words that may stand in no source, as other words for the same.
MISSING_AT_MOST = 0.25


def coverage_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield what no source says, what only two say together, and words in each other's place."""
    yield from _in_a_names_place(evidence)
    yield from _swapped_words(evidence)
    held = [_held(source, evidence.said) for source in evidence.sources]
    telling = [place for place, term in enumerate(evidence.said.terms) if _tells(term)]
    if not telling:
        return
    missing = [place for place in telling if not any(place in each for each in held)]
    if len(missing) > MISSING_AT_MOST * len(telling) + _spare(telling):
        yield Finding(FindingKind.UNSUPPORTED, _written(evidence, missing))
    elif len(held) > 1 and (apart := _apart(evidence, held, telling)):
        yield Finding(FindingKind.MERGED_SOURCES, _written(evidence, apart))


def missing_words(evidence: Evidence) -> list[Term]:
    """Return the telling terms of a sentence that no source has."""
    held = set().union(*(_held(source, evidence.said) for source in evidence.sources))
    terms = evidence.said.terms
    return [t for place, t in enumerate(terms) if _tells(t) and place not in held]


def _spare(telling: Sequence[int]) -> float:
    """Let a short sentence have one other word."""
    return 0.5 if len(telling) <= 4 else 0.0


def _tells(term: Term) -> bool:
    return term.content and term.kind is not TermKind.DATE


def _held(source: SourceReading, said: Statement) -> set[int]:
    return {place for place, term in enumerate(said.terms) if _holds(source, term)}


def _holds(source: SourceReading, term: Term) -> bool:
    if term.kind is TermKind.NAME:
        return stands_in(source, term.key)
    if term.kind is TermKind.NUMBER:
        return term.quantity in source.keys
    return holds_key(source, term.key)


def _written(evidence: Evidence, places: Sequence[int]) -> str:
    return " ".join(evidence.said.terms[place].written for place in places)


def _apart(evidence: Evidence, held: Sequence[set[int]], telling: Sequence[int]) -> list[int]:
    """Return what the source that says most does not say and another says within a clause.

    A clause that another source says wholly, from its own beginning on, may stand beside those of
    the first.
    """
    most = max(range(len(held)), key=lambda number: len(held[number].intersection(telling)))
    elsewhere = set().union(*held) - held[most]
    terms = evidence.said.terms
    apart: list[int] = []
    for clause in sorted({terms[place].clause for place in elsewhere.intersection(telling)}):
        inside = [place for place in telling if terms[place].clause == clause]
        says_it = any(
            set(inside) <= each and _begins_there(evidence, number, inside[0])
            for number, each in enumerate(held)
            if number != most
        )
        if not says_it:
            apart += [place for place in inside if place in elsewhere]
    return apart


def _begins_there(evidence: Evidence, source: int, place: int) -> bool:
    """Return whether the first term of a clause begins a clause in a source too."""
    first = evidence.said.terms[place]
    for statement in evidence.sources[source].statements:
        for number, term in enumerate(statement.terms):
            if term.key != first.key:
                continue
            before = [other for other in statement.terms[:number] if _tells(other)]
            if not before or before[-1].clause != term.clause:
                return True
    return False


def _in_a_names_place(evidence: Evidence) -> Iterator[Finding]:
    """Yield words with a capital that no source has, where the sources have a name in their place.

    The first word of a sentence has its capital from there, and may be a name all the same.
    """
    for place, term in enumerate(evidence.said.terms):
        if not (term.kind is TermKind.WORD and term.content and term.written[:1].isupper()):
            continue
        if any(_holds(source, term) for source in evidence.sources):
            continue
        fit, there = evidence.best(place, evidence.of_kind(TermKind.NAME))
        words, _ = evidence.best(place, evidence.of_kind(TermKind.WORD))
        if there is not None and fit >= words:
            yield Finding(FindingKind.NAME, term.written)


def _swapped_words(evidence: Evidence) -> Iterator[Finding]:
    """Yield two words of the sentence of which each stands where the nearest one has the other."""
    near = evidence.nearest()
    if near is None:
        return
    theirs = evidence.statement(near).terms
    rivals: dict[str, str] = {}
    for place, term in enumerate(evidence.said.terms):
        if term.kind is not TermKind.WORD or not term.content:
            continue
        fits: dict[str, float] = {}
        for number, other in enumerate(theirs):
            if other.kind is TermKind.WORD and other.content:
                fit = evidence.fit(place, near._replace(term=number))
                fits[other.key] = max(fit, fits.get(other.key, 0.0))
        if term.key in fits:
            best = max(fits, key=lambda key: fits[key])
            if fits[best] > fits[term.key] + MARGIN:
                rivals[term.key] = best
    for one, other in rivals.items():
        if rivals.get(other) == one and one < other:
            yield Finding(FindingKind.SWAPPED_PARTIES, f"{one}, {other}")

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
JOINING_EQUALS = frozenset({"and", "but", "while", "whereas"})
SUBORDINATING = frozenset("when if after before as because although though since until".split())


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
    """Return what no single source says together with its clause, or with the one before it.

    Clauses of two sources may stand side by side, joined as equals, where each is whole in its own.
    """
    terms = evidence.said.terms
    if any(set(telling) <= each for each in held):
        return []
    most = max(range(len(held)), key=lambda number: len(held[number].intersection(telling)))
    missing = set(telling) - set().union(*held)
    owner, before = None, -1
    apart: list[int] = []
    for clause in dict.fromkeys(terms[place].clause for place in telling):
        inside = [place for place in telling if terms[place].clause == clause]
        known = set(inside) - missing
        able = [number for number, each in enumerate(held) if known <= each]
        if not able:
            apart += [place for place in inside if place not in held[most]]
        elif owner is not None and owner not in able:
            if not _joins_equals(evidence, inside[0]) or not any(
                _begins_there(evidence, number, inside[0]) for number in able
            ) or not _ends_there(evidence, owner, before):
                apart += inside
            owner = able[0]
        elif owner is None:
            owner = most if most in able else able[0]
        before = inside[-1]
    return apart


def _joins_equals(evidence: Evidence, place: int) -> bool:
    """Return whether the clause of a term is joined to the one before it as its equal."""
    terms = evidence.said.terms
    first = next(n for n, term in enumerate(terms) if term.clause == terms[place].clause)
    gap = evidence.said.text[terms[first - 1].end : terms[first].start] if first else ""
    begins = terms[0].written.casefold()
    return begins not in SUBORDINATING and (
        ";" in gap or terms[first].written.casefold() in JOINING_EQUALS
    )


def _begins_there(evidence: Evidence, source: int, place: int) -> bool:
    """Return whether a clause of the sentence begins where one begins in a source."""
    first = evidence.said.terms[place]
    for statement in evidence.sources[source].statements:
        for number, term in enumerate(statement.terms):
            if term.key == first.key:
                before = [other for other in statement.terms[:number] if _tells(other)]
                if not before or before[-1].clause != term.clause:
                    return True
    return False


def _ends_there(evidence: Evidence, source: int, place: int) -> bool:
    """Return whether a clause of the sentence ends where one ends in a source."""
    last = evidence.said.terms[place]
    for statement in evidence.sources[source].statements:
        for number, term in enumerate(statement.terms):
            if term.key == last.key:
                behind = [other for other in statement.terms[number + 1 :] if _tells(other)]
                if not behind or behind[0].clause != term.clause:
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

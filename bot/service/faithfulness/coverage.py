"""Whether what a sentence says is said by one source, or each clause by one of them: pure."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from bot.service.faithfulness.contexts import likeness
from bot.service.faithfulness.evidence import SENTENCE_WEIGHT, holds_key
from bot.service.faithfulness.factuality import retold_cues
from bot.service.faithfulness.items import MARGIN, stands_in
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence, SourceReading, Statement
    from bot.service.faithfulness.terms import Term

# The share of a sentence's telling words that may stand in no source, as other words for the same.
MISSING_AT_MOST = 0.25
# So many telling terms in a row must fit so well in the mean. In the sentences that people say an
# article supports one in a hundred does not (of those that are near the article's own words).
STRETCH, LEAST_FIT_SHARE = 3, 0.2
JOINING_EQUALS = frozenset({"and", "but", "while", "whereas"})
SHORTEST_SWAPPED = 4
SUBORDINATING = frozenset("when if after before as because although though since until".split())


def coverage_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield what no source says, what only two say together, and words in each other's place."""
    yield from _in_a_names_place(evidence)
    yield from _swapped_words(evidence)
    if stretch := _out_of_place(evidence):
        yield Finding(FindingKind.UNSUPPORTED, _written(evidence, stretch))
        return
    held = [_held(source, evidence.said) for source in evidence.sources]
    hedges = retold_cues(evidence)
    telling = [n for n, term in enumerate(evidence.said.terms) if tells(term) and n not in hedges]
    if not telling:
        return
    missing = [place for place in telling if not any(place in each for each in held)]
    # Somebody's name alone bears out nothing of them.
    told = [n for n in telling if evidence.said.terms[n].kind is not TermKind.NAME]
    is_bare = bool(told) and set(told) <= set(missing)
    if is_bare or len(missing) > MISSING_AT_MOST * len(telling) + _spare(telling):
        yield Finding(FindingKind.UNSUPPORTED, _written(evidence, missing))
    elif len(held) > 1 and (apart := _apart(evidence, held, telling)):
        yield Finding(FindingKind.MERGED_SOURCES, _written(evidence, apart))


def _spare(telling: Sequence[int]) -> float:
    """Let a short sentence have one other word."""
    return 0.5 if len(telling) <= 4 else 0.0


def tells(term: Term) -> bool:
    """Return whether a term must stand in a source as it is; a date may be written otherwise."""
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


def fit_share(evidence: Evidence, place: int) -> float:
    """Return how alike a term's surroundings are to its own in a source, 0 to 1; 0 of none."""
    term, context = evidence.said.terms[place], evidence.said.contexts[place]
    fit, _ = evidence.best(place, evidence.counterparts(term))
    return fit / (likeness(context, context) + SENTENCE_WEIGHT)


def _out_of_place(evidence: Evidence) -> list[int]:
    """Return the first few telling terms in a row that no source has among such words."""
    terms = evidence.said.terms
    hedges = retold_cues(evidence)
    places = [
        n
        for n, term in enumerate(terms)
        if tells(term) and n not in hedges and not evidence.is_outlet(term)
    ]
    fits = [fit_share(evidence, place) for place in places]
    for first in range(max(1, len(fits) - STRETCH + 1)) if fits else ():
        if fmean(fits[first : first + STRETCH]) < LEAST_FIT_SHARE:
            return places[first : first + STRETCH]
    return []


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
            joined = _joins_equals(evidence, before, inside[0])
            begins = any(_begins_there(evidence, number, inside[0]) for number in able)
            if not (joined and begins and _ends_there(evidence, owner, before)):
                apart += inside
            owner = able[0]
        elif owner is None:
            owner = most if most in able else able[0]
        before = inside[-1]
    return apart


def _joins_equals(evidence: Evidence, before: int, first: int) -> bool:
    """Return whether a clause that ends with one term and the next are joined as equals."""
    said = evidence.said
    between = {term.written.casefold() for term in said.terms[before + 1 : first + 1]}
    gap = said.text[said.terms[before].end : said.terms[first].start]
    begins = said.terms[0].written.casefold()
    return begins not in SUBORDINATING and (";" in gap or bool(between & JOINING_EQUALS))


def _begins_there(evidence: Evidence, source: int, place: int) -> bool:
    """Return whether a clause of the sentence begins as a sentence of a source does.

    It has its own subject then: of “the mayor resigned and left” not “left” may be taken.
    """
    first = evidence.said.terms[place].key
    telling = (
        next((term for term in statement.terms if tells(term)), None)
        for statement in evidence.sources[source].statements
    )
    return any(term is not None and term.key == first for term in telling)


def _ends_there(evidence: Evidence, source: int, place: int) -> bool:
    """Return whether a clause of the sentence ends where one ends in a source."""
    last = evidence.said.terms[place]
    for statement in evidence.sources[source].statements:
        for number, term in enumerate(statement.terms):
            if term.key == last.key:
                behind = [other for other in statement.terms[number + 1 :] if tells(other)]
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
    written: dict[str, str] = {}
    for place, term in enumerate(evidence.said.terms):
        if not _may_be_swapped(term):
            continue
        fits: dict[str, float] = {}
        for number, other in enumerate(theirs):
            if _may_be_swapped(other):
                fit = evidence.fit(place, near._replace(term=number))
                fits[other.key] = max(fit, fits.get(other.key, 0.0))
        if term.key in fits:
            best = max(fits, key=lambda key: fits[key])
            if fits[best] > fits[term.key] + MARGIN:
                rivals[term.key], written[term.key] = best, term.written
    for here, there in rivals.items():
        if rivals.get(there) == here and here < there:
            yield Finding(FindingKind.SWAPPED_PARTIES, f"{written[here]}, {written[there]}")


def _may_be_swapped(term: Term) -> bool:
    """Return whether a word is more than what joins others."""
    is_long = len(term.key) >= SHORTEST_SWAPPED
    return term.kind is TermKind.WORD and not term.negates and (term.content or is_long)

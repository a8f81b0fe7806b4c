"""Whether a sentence denies what its sources say, or turns its direction: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.service.faithfulness.bounds import bounding_words
from bot.service.faithfulness.cues import cues_of, governors
from bot.service.faithfulness.hedges import Factuality
from bot.service.faithfulness.items import MARGIN
from bot.service.faithfulness.lexicon import EMPTY_WORDS, sides_of_word
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind, lemma_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence, Place, Statement
    from bot.service.faithfulness.terms import Term

# A word is denied by what negates before it with so many telling words between at most.
BETWEEN_AT_MOST = 1
# An adverb behind what negates may be left out: “not immediately respond”.
TARGETS_TRIED = 2
# A source's sentence must hold this share of what is said for its own negations to count.
LEAST_OVERLAP = 0.5
# From this share on it is the same sentence, and cannot deny more than the source's does.
NEARLY_ALL = 0.9


def polarity_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is denied on one side alone, and what goes the other way than in the sources."""
    yield from _denied(evidence)
    yield from _no_longer_denied(evidence)
    bounds = bounding_words(evidence.said) if evidence.language == ENGLISH else frozenset()
    for place, term in enumerate(evidence.said.terms):
        may_turn = term.kind is TermKind.WORD and place not in bounds
        is_turned = may_turn and _turns(evidence, place, term)
        if is_turned and not _is_denied(evidence.said.terms, place):
            yield Finding(FindingKind.DIRECTION, term.written)


def _denied(evidence: Evidence) -> Iterator[Finding]:
    terms = evidence.said.terms
    near = evidence.nearest()
    if near and evidence.overlap(near.source, near.statement) >= NEARLY_ALL:
        ours = [terms[place] for place in _negating(evidence.said)]
        theirs = len(_negating(evidence.statement(near)))
        # “Had not collapsed” says what “denied that it had collapsed” says.
        theirs += max(0, _denying(evidence.statement(near)) - _denying(evidence.said))
        if len(ours) > theirs:
            yield Finding(FindingKind.NEGATION, ours[-1].written)
            return
    for place, target in _denials(evidence.said):
        there = _counterpart(evidence, target)
        if there and not _is_denied_there(evidence, there):
            yield Finding(FindingKind.NEGATION, terms[place].written)


def _is_denied_there(evidence: Evidence, there: Place) -> bool:
    """Return whether a source denies what stands at a place, as by “rejected claims that”."""
    statement = evidence.statement(there)
    governed = Factuality.DENIED in governors(statement)[there.term]
    return governed or _is_denied(statement.terms, there.term)


def _denying(statement: Statement) -> int:
    return sum(cue.factuality is Factuality.DENIED for cue in cues_of(statement))


def _no_longer_denied(evidence: Evidence) -> Iterator[Finding]:
    """Yield what the nearest sentence of the sources denies and the sentence does not."""
    near = evidence.nearest()
    if near is None or evidence.overlap(near.source, near.statement) < LEAST_OVERLAP:
        return
    terms, ours = evidence.statement(near).terms, evidence.said.terms
    for place, first in _denials(evidence.statement(near)):
        for target in _telling_from(terms, first, place)[:TARGETS_TRIED]:
            here = [
                number
                for number, term in enumerate(ours)
                if (term.kind, term.key) == (terms[target].kind, terms[target].key)
            ]
            if not here:
                continue
            there = near._replace(term=target)
            best = max(here, key=lambda number: evidence.fit(number, there))
            if not _is_denied(ours, best):
                yield Finding(FindingKind.NEGATION, ours[best].written)
            break


def _negating(statement: Statement) -> list[int]:
    """Return where a sentence negates; “no more than 40” does not."""
    places = [place for place, term in enumerate(statement.terms) if term.negates]
    bounds = bounding_words(statement) if places else ()
    return [place for place in places if place not in bounds]


def _denials(statement: Statement) -> Iterator[tuple[int, int]]:
    """Yield where something negates, and where what it denies: the next telling word."""
    terms = statement.terms
    for place in _negating(statement):
        behind = _telling_from(terms, place + 1, place)
        before = [number for number in range(place) if _is_telling(terms[number])]
        if behind:
            yield place, behind[0]
        elif before:
            yield place, before[-1]


def _telling_from(terms: Sequence[Term], first: int, negator: int) -> list[int]:
    if first < negator:
        return [first]
    return [number for number in range(first, len(terms)) if _is_telling(terms[number])]


def _is_telling(term: Term) -> bool:
    return (term.content or term.key in EMPTY_WORDS) and not term.negates


def _is_denied(terms: Sequence[Term], place: int) -> bool:
    """Return whether something negates shortly before a place, or ends the sentence behind it."""
    between = 0
    for number in range(place - 1, -1, -1):
        if terms[number].negates:
            return True
        between += _is_telling(terms[number])
        if between > BETWEEN_AT_MOST:
            break
    for number in range(place + 1, len(terms)):
        if terms[number].negates:
            return not any(map(_is_telling, terms[number + 1 :]))
        if _is_telling(terms[number]):
            return False
    return False


def _counterpart(evidence: Evidence, place: int) -> Place | None:
    """Return where the sources have the sentence's term at `place`, in the likest surroundings."""
    return evidence.best(place, evidence.counterparts(evidence.said.terms[place]))[1]


def _turns(evidence: Evidence, place: int, term: Term) -> bool:
    """Return whether the sources have an opposite of a word clearly rather in its place."""
    sides = _sides(term, evidence.language)
    if not sides:
        return "-" in term.key and _turns_within(evidence, term)
    opposites = {(axis, -side) for axis, side in sides}
    same: list[Place] = list(evidence.of_word(term.key))
    turned: list[Place] = []
    for there in evidence.of_kind(TermKind.WORD):
        theirs = _sides(evidence.term(there), evidence.language)
        if theirs & opposites:
            turned.append(there)
        elif theirs & sides:
            same.append(there)
    # “Last year” is a date, in which “last” has an opposite all the same.
    for there in evidence.of_kind(TermKind.DATE):
        first = evidence.term(there).written.casefold().split()[0]
        if opposites.intersection(sides_of_word(first, first)):
            turned.append(there)
    ours, _ = evidence.best(place, same)
    other, there_turned = evidence.best(place, turned)
    if there_turned is None or evidence.term(there_turned).key == term.key:
        return False
    return other > ours + MARGIN


def _turns_within(evidence: Evidence, term: Term) -> bool:
    """Return whether the sources have a compound with the opposite of a part: “career-best”."""
    pieces = term.key.split("-")
    if evidence.of_word(term.key):
        return False
    for there in evidence.of_kind(TermKind.WORD):
        others = evidence.term(there).key.split("-")
        if len(others) == len(pieces):
            unlike = [pair for pair in zip(pieces, others, strict=True) if pair[0] != pair[1]]
            if len(unlike) == 1 and _opposite(*unlike[0]):
                return True
    return False


def _opposite(one: str, other: str) -> bool:
    opposites = {(axis, -side) for axis, side in sides_of_word(one, one)}
    return bool(opposites.intersection(sides_of_word(other, other)))


def _sides(term: Term, language: str) -> frozenset[tuple[int, int]]:
    written = term.written.casefold()
    return frozenset(sides_of_word(written, lemma_of(written, language)))

"""Whether a sentence says as a fact what its sources leave open, deny or only plan: pure.

Doubt, denial, suspicion, condition, possibility, plan and question each take the truth out of what
they govern (in linguistics its factuality). Who says something may be left out, as newspapers do;
what makes it other than a fact may not, nor be put in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.service.faithfulness.cues import cues_of, governors, is_adverb, phrase_of
from bot.service.faithfulness.hedges import ACCEPTED, Factuality
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind, same_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.cues import Cue
    from bot.service.faithfulness.evidence import Evidence, Statement
    from bot.service.faithfulness.terms import Term

# A source's sentence must hold this share of what is said for its cues to count.
LEAST_HELD = 0.3
# From these shares on, of the sentence and of the source's, it is the same sentence.
ALL_BUT, MOST_OF_SOURCE = 0.8, 0.7
# What another sentence of the sources says as a fact counts, where it holds about as much.
LESS_HELD = 0.1
# What is governed may be told in other words where so many of its terms are there all the same.
FEWEST_GOVERNED_SHARED = 2
ENDING = re.compile(r"(?:ing|ed|es|s|e|d)$")
SHORTEST_STEMMED = 5
PAST_WORDS = frozenset("was were had has have been".split())


def factuality_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is said as a fact and is none in the sources, or the other way."""
    if evidence.language != ENGLISH:
        return
    said = evidence.said
    for held, statement in evidence.near(LEAST_HELD):
        cues = _undenied(cues_of(statement))
        phrases = frozenset(phrase_of(statement, cue) for cue in cues)
        for cue in cues:
            # What the source says as well stands for itself, and not for another cue of it; but
            # what could be could be without its condition, too.
            is_condition = cue.factuality is Factuality.CONDITIONAL
            others = frozenset() if is_condition else phrases - {phrase_of(statement, cue)}
            place = _left_bare(statement, cue, said, governors(said, others))
            if place is not None and not _is_fact(evidence, said.terms[place], held):
                yield Finding(FindingKind.FACTUALITY, said.terms[place].written)
                return
    if (place := _less_unsure(evidence)) is not None:
        yield Finding(FindingKind.FACTUALITY, said.terms[place].written)
        return
    yield from _put_in(evidence)


def _less_unsure(evidence: Evidence) -> int | None:
    """Return where a source's sentence, all but repeated, has more cues than the sentence has.

    It tells that one of two is missing: of “he hopes that he may play” both may be left.
    """
    near, said = evidence.nearest(), evidence.said
    if near is None or evidence.overlap(near.source, near.statement) < ALL_BUT:
        return None
    there = evidence.statement(near)
    if len(said.keys & there.keys) < MOST_OF_SOURCE * len(there.keys):
        return None
    ours = [cue for cue in cues_of(said) if cue.factuality is not Factuality.FUTURE]
    negating = sum(term.negates for term in said.terms) - sum(t.negates for t in there.terms)
    own = {place for cue in ours for place in cue.words}
    repeated = {phrase_of(said, cue) for cue in ours}
    theirs, missing = 0, []
    for cue in _undenied(cues_of(there)):
        if cue.factuality is Factuality.FUTURE:
            continue
        heads = _heads(there.terms, cue)
        places = [
            here
            for place, here in _shared(there.terms, cue, said)
            if [place] == heads[:1] and here not in own
        ]
        is_repeated = phrase_of(there, cue) in repeated
        theirs += bool(places) or is_repeated
        missing += [] if is_repeated else places
    return missing[0] if missing and theirs > len(ours) + max(0, negating) else None


def _undenied(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues but for claims that are denied: that they are tells both."""
    denied = frozenset().union(*(c.reach for c in cues if c.factuality is Factuality.DENIED))
    return [
        cue
        for cue in cues
        if cue.factuality is not Factuality.ALLEGED or not denied.intersection(cue.words)
    ]


def retold_cues(evidence: Evidence) -> frozenset[int]:
    """Return the words of a sentence that make less than a fact of something, as a source does."""
    if evidence.language != ENGLISH:
        return frozenset()
    told = {
        kind
        for _, statement in evidence.near(LEAST_HELD)
        for cue in cues_of(statement)
        for kind in (cue.factuality, *ACCEPTED[cue.factuality])
    }
    ours = (cue for cue in cues_of(evidence.said) if cue.factuality in told)
    return frozenset(place for cue in ours for place in cue.words)


def _left_bare(
    statement: Statement, cue: Cue, said: Statement, here: Sequence[set[Factuality]]
) -> int | None:
    """Return where the sentence has bare what a cue of the source governs, None where nowhere."""
    terms = statement.terms
    bare = {terms[n].key for n in range(len(terms)) if n not in cue.reach and n not in cue.words}
    shared = [
        (there, here) for there, here in _shared(terms, cue, said) if terms[there].key not in bare
    ]
    words = _heads(terms, cue)
    if not words or not any(there in words for there, _ in shared):
        return None
    enough = min(FEWEST_GOVERNED_SHARED, len(cue.governed))
    if cue.of_one or cue.factuality is Factuality.FUTURE:
        shared = [pair for pair in shared if pair[0] in words]
        if shared[0][0] != words[0]:
            return None
    elif len(shared) < max(enough, (len(cue.governed) + 1) / 2):
        return None
    shared = [pair for pair in shared if pair[0] in words]
    there, place = shared[0]
    if cue.factuality is Factuality.FUTURE and not _is_past(statement, there, said, place):
        return None
    own = {n for each in cues_of(said) if each.factuality is cue.factuality for n in each.words}
    judged = shared[:1] if cue.of_one else shared
    is_told = any(
        _is_as_unsure(cue, here[n]) or (n in own and Factuality.FUTURE not in here[n])
        for _, n in judged
    )
    return None if is_told else place


def _is_as_unsure(cue: Cue, here: set[Factuality]) -> bool:
    """Return whether what governs a term in a sentence makes no more of it than a source's cue.

    “Will” makes more of it than “may”, whoever plans it.
    """
    allowed = {cue.factuality, *ACCEPTED[cue.factuality]}
    if cue.of_one and cue.factuality is Factuality.POSSIBLE and Factuality.FUTURE in here:
        allowed -= {Factuality.PLANNED}
    return bool(here & allowed)


def _shared(terms: Sequence[Term], cue: Cue, said: Statement) -> Iterator[tuple[int, int]]:
    """Yield where a cue of a source governs a term that the sentence has, and where that is."""
    for there in cue.governed:
        here = (n for n, term in enumerate(said.terms) if _is_same(terms[there], term))
        if (place := next(here, None)) is not None:
            yield there, place


def _heads(terms: Sequence[Term], cue: Cue) -> list[int]:
    """Return where the words stand that a cue makes other than a fact, not who and how."""
    return [
        n
        for n in cue.governed
        if not is_adverb(terms[n]) and (cue.of_one or terms[n].kind is TermKind.WORD)
    ]


def _is_same(one: Term, other: Term) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is TermKind.NAME:
        return same_name(one.key, other.key)
    return one.key == other.key or _stem(one) == _stem(other)


def _stem(term: Term) -> str:
    """Return a word without its ending: a lemmatiser takes “closing” and “closed” for two."""
    word = term.written.casefold()
    return ENDING.sub("", word) if len(word) > SHORTEST_STEMMED else word


def _is_past(there: Statement, place_there: int, said: Statement, place: int) -> bool:
    """Return whether what is to come in a source is told as past in the sentence."""
    before = [term.written.casefold() for term in said.terms[max(0, place - 3) : place]]
    if PAST_WORDS.intersection(before):
        return True
    ours, theirs = said.terms[place].written.casefold(), there.terms[place_there].written.casefold()
    is_being = any(word in ("is", "are", "be", "being", "to") for word in before)
    return ours != theirs and not ours.endswith(("s", "ing")) and not is_being


def _is_fact(evidence: Evidence, term: Term, held: float) -> bool:
    """Return whether another sentence of the sources says as a fact what a term tells."""
    for _, statement in evidence.near(held - LESS_HELD):
        there = governors(statement)
        if any(_is_same(term, t) and not there[n] for n, t in enumerate(statement.terms)):
            return True
    return False


def _put_in(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is a fact in the sources and less than that in the sentence."""
    said = evidence.said
    told = {
        phrase_of(statement, cue)
        for _, statement in evidence.near(LEAST_HELD)
        for cue in cues_of(statement)
    }
    for cue in cues_of(said):
        if phrase_of(said, cue) in told:
            continue
        head = next((n for n in cue.governed if said.terms[n].kind is TermKind.WORD), None)
        if head is None:
            continue
        candidates = evidence.counterparts(said.terms[head])
        _, there = evidence.best(head, candidates)
        if there is None:
            continue
        statement = evidence.statement(there)
        if cue.factuality is Factuality.FUTURE and not _is_past(said, head, statement, there.term):
            continue
        there_governed = governors(statement)
        keys = {said.terms[n].key for n in cue.governed if said.terms[n].kind is TermKind.WORD}
        same = [n for n, term in enumerate(statement.terms) if term.key in keys]
        if not any(there_governed[n] for n in same):
            yield Finding(FindingKind.FACTUALITY, said.terms[head].written)
            return

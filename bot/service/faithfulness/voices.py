"""Who does what to whom where a sentence is passive and its source active, or the other way: pure.

“The bank bought the line” and “the line was bought by the bank” have their parties in each other's
place and say the same; so the order of names tells nothing there, and the agent is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind, same_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence
    from bot.service.faithfulness.terms import Term

FORMS_OF_BE = frozenset("is are was were be been being".split())
AGENT_WORD = "by"
# In terms: between the verb and “by”, and between the form of “be” and the verb.
VERB_REACH, BE_REACH = 6, 3


class Passive(NamedTuple):
    """Where the verb of a passive stands, and who does it."""

    verb: int
    agent: int


class Voices(NamedTuple):
    """Whether a sentence and its source say the same in either voice, and what is turned there."""

    changed: bool
    findings: tuple[Finding, ...]


def compared_voices(evidence: Evidence) -> Voices:
    """Compare the passives of a sentence with what is active in the sources, and the other way."""
    ours = evidence.said.terms
    changed, found = False, []
    for passive in passives(ours):
        _, there = evidence.best(passive.verb, evidence.counterparts(ours[passive.verb]))
        if there is None:
            continue
        theirs = evidence.statement(there).terms
        if any(other.verb == there.term for other in passives(theirs)):
            continue
        before = _stands_before(theirs, ours[passive.agent], there.term)
        changed = changed or before is True
        if before is False:
            found.append(Finding(FindingKind.SWAPPED_PARTIES, ours[passive.agent].written))
    near = evidence.nearest()
    theirs = evidence.statement(near).terms if near else ()
    own_verbs = {ours[passive.verb].key for passive in passives(ours)}
    for passive in passives(theirs):
        key, agent = theirs[passive.verb].key, theirs[passive.agent]
        verbs = [place for place, term in enumerate(ours) if term.key == key]
        if key in own_verbs or not verbs:
            continue
        before = _stands_before(ours, agent, verbs[0])
        changed = changed or before is True
        if before is False and not _follows_by(ours, agent):
            found.append(Finding(FindingKind.SWAPPED_PARTIES, agent.written))
    return Voices(changed, tuple(found))


def passives(terms: Sequence[Term]) -> list[Passive]:
    """Return the passives of a sentence that name who does it."""
    found = (_passive(terms, by) for by in _agent_words(terms))
    return [passive for passive in found if passive is not None]


def _agent_words(terms: Sequence[Term]) -> Iterator[int]:
    for place, term in enumerate(terms):
        if term.kind is TermKind.WORD and term.written.casefold() == AGENT_WORD:
            yield place


def _passive(terms: Sequence[Term], by: int) -> Passive | None:
    agent = next((n for n in range(by + 1, len(terms)) if terms[n].content), None)
    if agent is None or terms[agent].kind in (TermKind.NUMBER, TermKind.DATE):
        return None
    for verb in range(by - 1, max(-1, by - 1 - VERB_REACH), -1):
        if terms[verb].kind is TermKind.WORD and terms[verb].content:
            before = terms[max(0, verb - BE_REACH) : verb]
            if any(term.written.casefold() in FORMS_OF_BE for term in before):
                return Passive(verb, agent)
    return None


def _stands_before(terms: Sequence[Term], party: Term, verb: int) -> bool | None:
    """Return whether a party stands before a verb; None where it does not stand there at all."""
    places = [place for place, term in enumerate(terms) if _is_same(term, party)]
    return min(places) < verb if places else None


def _follows_by(terms: Sequence[Term], party: Term) -> bool:
    return any(
        _is_same(term, party) and terms[place - 1].written.casefold() == AGENT_WORD
        for place, term in enumerate(terms)
        if place
    )


def _is_same(term: Term, party: Term) -> bool:
    if term.kind is not party.kind:
        return False
    return same_name(term.key, party.key) if term.kind is TermKind.NAME else term.key == party.key

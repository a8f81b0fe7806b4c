"""Whether a sentence says as a fact what its sources leave open, deny or only plan: pure.

Doubt, denial, suspicion, condition, possibility, plan and question each take the truth out of what
they govern (in linguistics its factuality). Who says something may be left out, as newspapers do;
what makes it other than a fact may not, nor be put in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from bot.service.faithfulness.hedges import (
    ACCEPTED,
    CUE_PATTERN,
    GOVERNS_BEFORE,
    NEVER_BEFORE,
    OF_ALL,
    OF_ONE_WORD,
    SAYS_FALSE,
    Factuality,
)
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind, same_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence, Statement
    from bot.service.faithfulness.terms import Term

# So many telling words behind a cue, in a source, stand for all that it governs.
GOVERNED_AT_MOST, GOVERNED_AS_ONE = 4, 2
# A source's sentence must hold this share of what is said for its cues to count.
LEAST_HELD = 0.3
# What another sentence of the sources says as a fact counts, where it holds about as much.
LESS_HELD = 0.1
# What is governed may be told in other words where so many of its terms are there all the same.
FEWEST_SHARED = 2
ENDS_REACH = frozenset("but while whereas although though because after before when".split())
SMALL_ADVERBS = frozenset("well soon still now even just again already".split())
RELATIVE_WORDS = frozenset("who which whose whom".split())
NEW_SUBJECT = re.compile(r"\s*(?:the|an?|he|she|it|they|we|his|her|its|their|[A-Z])")
ASKS = re.compile(r"\?[”\"’')\]]*\s*$")
PAST_WORDS = frozenset("was were had has have been".split())
NEGATED_BEFORE = re.compile(r"(?:\bnot|n['’]t|\bnever|\bwithout|\bno|\bcannot)(?: \w+)?\s+$", re.I)
NEGATES_BEHIND = re.compile(r"\s*(?:not|never)\b")
ENDS_INSIDE = re.compile(r"[;:.!?()–—]")
# In terms, what negates denies so far.
NEGATION_REACH = 3


class Cue(NamedTuple):
    """What takes the truth out of some terms of a sentence, and the places of its own words.

    Of those terms `governed` are the nearest, `reach` all.
    """

    factuality: Factuality
    words: tuple[int, ...]
    governed: tuple[int, ...]
    reach: frozenset[int]
    of_one: bool


def factuality_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is said as a fact and is none in the sources, or the other way."""
    if evidence.language != ENGLISH:
        return
    said = evidence.said
    here = governors(said)
    for source_number, source in enumerate(evidence.sources):
        for row, statement in enumerate(source.statements):
            held = evidence.overlap(source_number, row)
            if held < LEAST_HELD or statement.is_headline:
                continue
            for cue in cues_of(statement):
                place = _left_bare(statement, cue, said, here)
                if place is not None and not _is_fact(evidence, said.terms[place], held):
                    yield Finding(FindingKind.FACTUALITY, said.terms[place].written)
                    return
    yield from _put_in(evidence)


def asks(text: str) -> bool:
    """Return whether a sentence is a question."""
    return ASKS.search(text) is not None


def governors(statement: Statement) -> list[set[Factuality]]:
    """Return of each term of a sentence what takes the truth out of it."""
    found: list[set[Factuality]] = [set() for _ in statement.terms]
    for cue in cues_of(statement):
        for place in cue.reach:
            found[place].add(cue.factuality)
    for place, term in enumerate(statement.terms):
        if term.negates:
            for near in range(max(0, place - 1), min(len(found), place + 1 + NEGATION_REACH)):
                found[near].add(Factuality.DENIED)
    return found


def cues_of(statement: Statement) -> tuple[Cue, ...]:
    """Return what in a sentence takes the truth out of which of its terms."""
    found = [_cue(statement, match) for match in CUE_PATTERN.finditer(statement.text)]
    if asks(statement.text):
        found.append(_of_all(statement, Factuality.ASKED))
    return tuple(cue for cue in found if cue is not None)


def retold_cues(evidence: Evidence) -> frozenset[int]:
    """Return the words of a sentence that make less than a fact of something, as a source does."""
    if evidence.language != ENGLISH:
        return frozenset()
    told = {
        kind
        for number, source in enumerate(evidence.sources)
        for row, statement in enumerate(source.statements)
        if not statement.is_headline and evidence.overlap(number, row) >= LEAST_HELD
        for cue in cues_of(statement)
        for kind in (cue.factuality, *ACCEPTED[cue.factuality])
    }
    ours = (cue for cue in cues_of(evidence.said) if cue.factuality in told)
    return frozenset(place for cue in ours for place in cue.words)


def _cue(statement: Statement, match: re.Match[str]) -> Cue | None:
    text, terms = statement.text, statement.terms
    kind = Factuality.FUTURE if match["SHORTENED"] else Factuality[match.lastgroup or ""]
    written = match[0].casefold()
    if OF_ONE_WORD.fullmatch(written) and NEGATES_BEHIND.match(text, match.end()):
        return None
    inside = [
        n for n, term in enumerate(terms) if term.start < match.end() and match.start() < term.end
    ]
    if any(terms[place].kind is TermKind.NAME for place in inside):
        return None
    if kind is Factuality.DENIED and NEGATED_BEFORE.search(text[: match.start()]):
        if written.startswith("doubt"):
            return None
        kind = Factuality.POSSIBLE
    begins = not text[: match.start()].strip(" “\"‘'")
    if OF_ALL.fullmatch(written) or (kind is Factuality.CONDITIONAL and begins):
        return _of_all(statement, kind, tuple(inside))
    first = next((n for n, term in enumerate(terms) if term.start >= match.end()), len(terms))
    before = next((n for n in range(len(terms) - 1, -1, -1) if terms[n].end <= match.start()), -1)
    is_of_one = OF_ONE_WORD.fullmatch(written) is not None
    behind = _behind(statement, first, before)
    ahead = [n for n in range(before, -1, -1) if _is_governed(terms[n])]
    is_false = SAYS_FALSE.fullmatch(written) and not re.match(
        r"\s+(?:that|to|claim|rumou?r|report|alleg|accus)", text[match.end() :]
    )
    is_noun = kind is Factuality.PLANNED and not written.endswith("ed")
    governs_before = not (is_noun or NEVER_BEFORE.fullmatch(written)) and GOVERNS_BEFORE.match(
        text, match.end()
    )
    if (is_noun or NEVER_BEFORE.fullmatch(written)) and not behind:
        return None
    if not any(terms[n].kind is TermKind.WORD for n in behind) or (
        not is_of_one and (is_false or governs_before)
    ):
        chosen, reach = ahead[:GOVERNED_AT_MOST], frozenset(ahead)
        if behind and text[match.end() :].lstrip().startswith("by"):
            chosen, reach = [*chosen, *behind[:GOVERNED_AT_MOST]], reach | frozenset(behind)
    else:
        most = GOVERNED_AS_ONE if is_of_one else GOVERNED_AT_MOST
        chosen = _first_words(terms, behind, most)
        reach = frozenset(behind)
        if kind is Factuality.CONDITIONAL:
            chosen = [
                *chosen,
                *[n for n in ahead if terms[n].kind is TermKind.WORD][:GOVERNED_AT_MOST],
            ]
            reach |= frozenset(ahead)
    return Cue(kind, tuple(inside), tuple(chosen), reach, is_of_one)


def _of_all(statement: Statement, kind: Factuality, words: tuple[int, ...] = ()) -> Cue:
    """Return a cue that governs a whole sentence: of “if …, …” what stands behind the comma."""
    terms = statement.terms
    reach = [n for n, term in enumerate(terms) if n not in words and _is_governed(term)]
    governed = reach
    if kind is Factuality.CONDITIONAL:
        comma = statement.text.find(", ")
        governed = [n for n in reach if terms[n].start > comma >= 0] or reach
    return Cue(kind, words, tuple(governed), frozenset(reach), of_one=False)


def _is_governed(term: Term) -> bool:
    return term.content and term.kind in (TermKind.WORD, TermKind.NAME)


def _first_words(terms: Sequence[Term], places: Sequence[int], most: int) -> list[int]:
    """Return places up to so many words; names between them do not count."""
    chosen: list[int] = []
    words = 0
    for place in places:
        words += terms[place].kind is TermKind.WORD
        if words > most:
            break
        chosen.append(place)
    return chosen


def _behind(statement: Statement, first: int, before: int) -> list[int]:
    """Return the telling terms behind a cue, up to where another subject begins."""
    text, terms = statement.text, statement.terms
    in_aside = before >= 0 and _begins_aside(statement, before)
    found: list[int] = []
    skipped = -1
    for place in range(first, len(terms)):
        term = terms[place]
        word = term.written.casefold()
        gap = text[terms[place - 1].end : term.start] if place else ""
        has_word = any(terms[n].kind is TermKind.WORD for n in found)
        if word in RELATIVE_WORDS and not has_word:
            skipped = term.clause
        if term.clause == skipped:
            continue
        joins = word == "and" and NEW_SUBJECT.match(text, term.end)
        if has_word and (
            ENDS_INSIDE.search(gap) or word in ENDS_REACH or joins or (in_aside and "," in gap)
        ):
            break
        if _is_governed(term):
            found.append(place)
    return found


def _begins_aside(statement: Statement, place: int) -> bool:
    """Return whether a term stands in a clause that begins with a relative word."""
    clause = statement.terms[place].clause
    first = next(term for term in statement.terms if term.clause == clause)
    return first.written.casefold() in RELATIVE_WORDS


def _left_bare(
    statement: Statement, cue: Cue, said: Statement, here: Sequence[set[Factuality]]
) -> int | None:
    """Return where the sentence has bare what a cue of the source governs, None where nowhere."""
    terms = statement.terms
    bare = {terms[n].key for n in range(len(terms)) if n not in cue.reach and n not in cue.words}
    shared: list[tuple[int, int]] = []
    names = 0
    for place in cue.governed:
        found = [n for n, other in enumerate(said.terms) if _is_same(terms[place], other)]
        if found and terms[place].kind is TermKind.NAME:
            names += 1
        elif found and terms[place].key not in bare:
            shared.append((place, found[0]))
    words = [n for n in cue.governed if terms[n].kind is TermKind.WORD and not _is_adverb(terms[n])]
    if not shared or not words:
        return None
    there, place = shared[0]
    enough = min(FEWEST_SHARED, len(cue.governed))
    if cue.of_one or cue.factuality is Factuality.FUTURE:
        if there != words[0]:
            return None
    elif len(shared) + names < max(enough, (len(cue.governed) + 1) / 2):
        return None
    if cue.factuality is Factuality.FUTURE and not _is_past(statement, there, said, place):
        return None
    own = {n for each in cues_of(said) if each.factuality is cue.factuality for n in each.words}
    judged = shared[:1] if cue.of_one else shared
    is_told = any(n in own or _is_as_unsure(cue, here[n]) for _, n in judged)
    return None if is_told else place


def _is_as_unsure(cue: Cue, here: set[Factuality]) -> bool:
    """Return whether what governs a term in a sentence makes no more of it than a source's cue.

    “Will” makes more of it than “may”, whoever plans it.
    """
    allowed = {cue.factuality, *ACCEPTED[cue.factuality]}
    if cue.of_one and cue.factuality is Factuality.POSSIBLE and Factuality.FUTURE in here:
        allowed -= {Factuality.PLANNED}
    return bool(here & allowed)


def _is_adverb(term: Term) -> bool:
    written = term.written.casefold()
    return written.endswith("ly") or written in SMALL_ADVERBS


def _is_same(one: Term, other: Term) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is TermKind.NAME:
        return same_name(one.key, other.key)
    return one.key == other.key


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
    for number, source in enumerate(evidence.sources):
        for row, statement in enumerate(source.statements):
            if statement.is_headline or evidence.overlap(number, row) < held - LESS_HELD:
                continue
            there = governors(statement)
            if any(_is_same(term, t) and not there[n] for n, t in enumerate(statement.terms)):
                return True
    return False


def _put_in(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is a fact in the sources and less than that in the sentence."""
    said = evidence.said
    for cue in cues_of(said):
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

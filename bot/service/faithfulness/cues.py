"""What in a sentence takes the truth out of which of its terms: pure. English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.hedges import (
    CUE_PATTERN,
    GOVERNS_BEFORE,
    NEVER_BEFORE,
    OF_ALL,
    OF_ONE_WORD,
    SAYS_FALSE,
    Factuality,
)
from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.faithfulness.evidence import Statement
    from bot.service.faithfulness.terms import Term

# So many telling words behind a cue, in a source, stand for all that it governs.
GOVERNED_AT_MOST, GOVERNED_AS_ONE = 4, 2
ENDS_REACH = frozenset("but while whereas although though because after before when".split())
SMALL_ADVERBS = frozenset("well soon still now even just again already".split())
RELATIVE_PRONOUNS = frozenset("who which whose whom".split())
NEW_SUBJECT = re.compile(r"\s*(?:the|an?|he|she|it|they|we|his|her|its|their|[A-Z])")
ASKS = re.compile(r"\?[”\"’')\]]*\s*$")
NEGATED_BEFORE = re.compile(
    r"(?:\b(?:not|never|without|no|cannot|declin\w+ to|refus\w+ to|unable to)|n['’]t)"
    r"(?: \w+)?\s+$",
    re.IGNORECASE,
)
CAN_OR_WILL = re.compile(r"can|could|will|would|shall|['’]ll")
# Of “false claims that” and “a lie that” what is false stands behind.
SAYS_WHAT = re.compile(r"\s+(?:that|to|claim|rumou?r|report|alleg|accus)")
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


def cues_of(statement: Statement) -> tuple[Cue, ...]:
    """Return what in a sentence takes the truth out of which of its terms."""
    found = [_cue(statement, match) for match in CUE_PATTERN.finditer(statement.text)]
    if asks(statement.text):
        found.append(_of_all(statement, Factuality.ASKED))
    return tuple(cue for cue in found if cue is not None)


def governors(statement: Statement, without: frozenset[str] = frozenset()) -> list[set[Factuality]]:
    """Return of each term of a sentence what takes the truth out of it, but for some phrases."""
    found: list[set[Factuality]] = [set() for _ in statement.terms]
    for cue in cues_of(statement):
        if phrase_of(statement, cue) in without:
            continue
        for place in cue.reach:
            found[place].add(cue.factuality)
    for place, term in enumerate(statement.terms):
        if term.negates:
            for near in range(max(0, place - 1), min(len(found), place + 1 + NEGATION_REACH)):
                found[near].add(Factuality.DENIED)
    return found


def phrase_of(statement: Statement, cue: Cue) -> str:
    """Return a cue's own words, as they are compared."""
    return " ".join(statement.terms[place].key for place in cue.words)


def asks(text: str) -> bool:
    """Return whether a sentence is a question."""
    return ASKS.search(text) is not None


def _cue(statement: Statement, match: re.Match[str]) -> Cue | None:
    text, terms, written = statement.text, statement.terms, match[0].casefold()
    kind = _factuality(statement, match)
    inside = tuple(
        n for n, t in enumerate(terms) if t.start < match.end() and match.start() < t.end
    )
    if kind is None or any(terms[place].kind is TermKind.NAME for place in inside):
        return None
    begins = not text[: match.start()].strip(" “\"‘'")
    if OF_ALL.fullmatch(written) or (kind is Factuality.CONDITIONAL and begins):
        return _of_all(statement, kind, inside)
    is_of_one = OF_ONE_WORD.fullmatch(written) is not None or kind is Factuality.QUALIFIED
    chosen, reach = _reach(statement, kind, match, is_of_one)
    return Cue(kind, inside, tuple(chosen), frozenset(reach), is_of_one) if reach else None


def _factuality(statement: Statement, match: re.Match[str]) -> Factuality | None:
    """Return what a cue makes of what it governs; None where it is denied itself."""
    text, written = statement.text, match[0].casefold()
    if match["SHORTENED"]:
        return Factuality.FUTURE
    if CAN_OR_WILL.fullmatch(written) and NEGATES_BEHIND.match(text, match.end()):
        return None
    kind = Factuality[match.lastgroup or ""]
    if kind is Factuality.DENIED and NEGATED_BEFORE.search(text[: match.start()]):
        # “No doubt that” tells a fact, “did not deny that” leaves it open.
        return None if written.startswith("doubt") else Factuality.POSSIBLE
    return kind


def _reach(
    statement: Statement, kind: Factuality, match: re.Match[str], is_of_one: bool
) -> tuple[list[int], list[int]]:
    """Return the nearest terms that a cue governs, and all."""
    text, terms, written = statement.text, statement.terms, match[0].casefold()
    first = next((n for n, term in enumerate(terms) if term.start >= match.end()), len(terms))
    before = next((n for n in range(len(terms) - 1, -1, -1) if terms[n].end <= match.start()), -1)
    behind = _behind(statement, first, before)
    ahead = [n for n in range(before, -1, -1) if _is_governed(terms[n])]
    if kind is Factuality.QUALIFIED:
        one = [n for n in behind[:1] if n == first and terms[n].kind is TermKind.WORD]
        return one, one
    has_word = any(is_of_one or terms[n].kind is TermKind.WORD for n in behind)
    is_noun = kind is Factuality.PLANNED and not written.endswith("ed")
    never_before = is_noun or NEVER_BEFORE.fullmatch(written) is not None
    if never_before and not behind:
        return [], []
    is_false = SAYS_FALSE.fullmatch(written) and not SAYS_WHAT.match(text, match.end())
    governs_before = not never_before and GOVERNS_BEFORE.match(text, match.end())
    if not has_word or (not is_of_one and (is_false or governs_before)):
        by = behind if text[match.end() :].lstrip().startswith("by") else []
        return [*ahead[:GOVERNED_AT_MOST], *by[:GOVERNED_AT_MOST]], [*ahead, *by]
    chosen = _first_words(terms, behind, GOVERNED_AS_ONE if is_of_one else GOVERNED_AT_MOST)
    if kind is not Factuality.CONDITIONAL:
        return chosen, behind
    # What it is a condition of is what would be told as a fact.
    main = [n for n in ahead if terms[n].kind is TermKind.WORD]
    return main[:GOVERNED_AT_MOST] or chosen, [*behind, *ahead]


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
    """Return places up to so many words; names and adverbs between them do not count."""
    chosen: list[int] = []
    words = 0
    for place in places:
        words += terms[place].kind is TermKind.WORD and not is_adverb(terms[place])
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
        if word in RELATIVE_PRONOUNS and not has_word:
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
    return first.written.casefold() in RELATIVE_PRONOUNS


def is_adverb(term: Term) -> bool:
    written = term.written.casefold()
    return written.endswith("ly") or written in SMALL_ADVERBS

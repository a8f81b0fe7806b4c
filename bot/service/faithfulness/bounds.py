"""How exact a sentence's numbers and amounts are, beside those of its sources: pure. English."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.service.faithfulness.items import MARGIN
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence, Statement
    from bot.service.faithfulness.terms import Term


class Bound(StrEnum):
    """What stands before a number: that it is at most so much, more than that."""

    NONE = ""
    AT_MOST = "at most"
    BELOW = "below"
    ALMOST = "almost"
    ABOUT = "about"
    AT_LEAST = "at least"
    ABOVE = "above"
    ONLY = "only"


BOUND_PHRASES = {
    Bound.AT_MOST: r"up to|as (?:many|much|high|long|far|late|few|little|low) as|at (?:the )?most"
    r"|no (?:more|later|longer) than|not more than|a maximum of|maximum",
    Bound.BELOW: r"(?:fewer|less|lower|smaller|younger|shorter) than|under|below|short of",
    Bound.ALMOST: r"nearly|almost|just (?:under|below|short of)|close to|approaching|not quite",
    Bound.ABOUT: r"about|around|approximately|roughly|some|an estimated|estimated|or so|circa",
    Bound.AT_LEAST: r"at (?:the very )?least|no (?:fewer|less) than|not less than|a minimum of"
    r"|minimum|upwards? of",
    Bound.ABOVE: r"(?:more|greater|higher|larger|older|longer) than|over|above|exceed(?:s|ed|ing)?"
    r"|in excess of|beyond|just over",
    Bound.ONLY: r"only|just|merely|no more than|a mere",
}
# The longest phrase that ends before a number is its bound; “the”, “a” and a sign may follow.
BOUND_BEFORE = [
    (
        bound,
        re.compile(
            rf"\b(?:{pattern})(?: (?:the|an?|its|his|her|their|half an?))? ?[$£€]?$", re.IGNORECASE
        ),
    )
    for bound, pattern in BOUND_PHRASES.items()
]
BEHIND = (
    (
        Bound.AT_LEAST,
        re.compile(r"\s*(?:\w+ )?or (?:more|older|longer|higher)\b|\+", re.IGNORECASE),
    ),
    (Bound.AT_MOST, re.compile(r"\s*(?:\w+ )?or (?:fewer|less|under|younger)\b", re.IGNORECASE)),
    (Bound.ABOUT, re.compile(r"\s*(?:\w+ )?or so\b", re.IGNORECASE)),
)
LONGEST_BOUND = 30
# What may stand where the source has a bound, beside the same.
SAME_BOUND = {
    Bound.NONE: {Bound.ABOUT},
    Bound.AT_MOST: set(),
    Bound.BELOW: {Bound.ALMOST},
    Bound.ALMOST: {Bound.ABOUT, Bound.BELOW},
    Bound.ABOUT: set(),
    Bound.AT_LEAST: set(),
    Bound.ABOVE: {Bound.AT_LEAST},
    Bound.ONLY: {Bound.NONE},
}
OF_A_TIME = frozenset({Bound.ABOUT, Bound.ALMOST})
QUANTITY_WORDS = frozenset(
    "half all every everyone everything quarter third dozen hundreds thousands millions".split()
)
# Words of amount without a figure. Of one line each says the same.
AMOUNTS = tuple(
    frozenset(line.split())
    for line in (
        "all every each everyone everybody entire entirely whole fully completely always wholly",
        "many numerous lots plenty",
        "several",
        "none nobody never",
        "only just merely solely exclusively",
        "exactly precisely",
        "most mostly majority largely mainly usually",
        "some sometimes partly partially part certain",
        "few little rarely seldom hardly barely scarcely",
        "half third quarter fifth tenth",
        "almost nearly virtually practically",
    )
)
# From this one on they change what is said where they are left out; all do where they are put in.
FIRST_KEPT = 6
AMOUNT_REACH = 3
# “A third of” is an amount, “the third” is none.
FRACTIONS_OF = 9
FRACTIONS_ONLY = frozenset("third quarter fifth tenth".split())
# A source's sentence must hold this share of what is said for its own amounts to count.
LEAST_HELD_OF_SAID, LEAST_NEAR = 0.2, 0.6
MARKS_A_SUPERLATIVE = frozenset({"the", "a", "at", "for"})


def bound_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield numbers and amounts that are more or less exact, or other, than the sources say."""
    if evidence.language != ENGLISH:
        return
    for place, term in enumerate(evidence.said.terms):
        if _is_number(term) and not _same_bound(evidence, place):
            yield Finding(FindingKind.BOUND, term.written)
    yield from _put_in(evidence)
    yield from _left_out(evidence)


def _is_number(term: Term) -> bool:
    """Return whether a term may have a bound: a number, “half”, a day, “two decades ago”."""
    if term.kind is TermKind.WORD:
        return term.written.casefold() in QUANTITY_WORDS
    if term.kind is TermKind.DATE:
        return _is_ago(term) or any(map(str.isdigit, term.written))
    return term.kind is TermKind.NUMBER


def _is_ago(term: Term) -> bool:
    return term.kind is TermKind.DATE and term.written.endswith("ago")


def bound_of(statement: Statement, term: Term) -> Bound:
    """Return what stands before or behind a number that makes it less exact."""
    found = _bounds_before(statement, term)
    if found:
        bound = max(found)[1]
        # “Over 2004” is no bound.
        is_time = term.is_year or term.kind is TermKind.DATE
        return bound if not is_time or _is_ago(term) or bound in OF_A_TIME else Bound.NONE
    behind = (bound for bound, pattern in BEHIND if pattern.match(statement.text, term.end))
    return next(behind, Bound.NONE)


def _bounds_before(statement: Statement, term: Term) -> list[tuple[int, Bound]]:
    """Return the bounds that end before a number, each behind its length with its space."""
    before = statement.text[max(0, term.start - LONGEST_BOUND) : term.start]
    return [(len(m[0]), bound) for bound, p in BOUND_BEFORE if (m := p.search(before))]


def with_bound(statement: Statement, term: Term) -> str:
    """Return a number as it is written, with the words before it that make it less exact."""
    if bound_of(statement, term) is Bound.NONE:
        return term.written
    length = max(_bounds_before(statement, term), default=(0, Bound.NONE))[0]
    return statement.text[term.start - length : term.end]


def bounding_words(statement: Statement) -> frozenset[int]:
    """Return where a sentence has the words that bound its numbers: “or more”, “just under”."""
    spans: list[tuple[int, int]] = []
    for term in statement.terms:
        if _is_number(term):
            first = max(0, term.start - LONGEST_BOUND)
            before = [p.search(statement.text[first : term.start]) for _, p in BOUND_BEFORE]
            behind = [pattern.match(statement.text, term.end) for _, pattern in BEHIND]
            spans += [(first + m.start(), term.start) for m in before if m]
            spans += [m.span() for m in behind if m]
    return frozenset(
        place
        for place, term in enumerate(statement.terms)
        if any(start <= term.start and term.end <= end for start, end in spans)
    )


def _same_bound(evidence: Evidence, place: int) -> bool:
    term = evidence.said.terms[place]
    own = evidence.counterparts(term)
    best, _ = evidence.best(place, own)
    near = [there for there in own if evidence.fit(place, there) >= best - MARGIN]
    ours = bound_of(evidence.said, term)
    told = {bound_of(evidence.statement(there), evidence.term(there)) for there in near}
    return not told or any(ours is bound or ours in SAME_BOUND[bound] for bound in told)


def _put_in(evidence: Evidence) -> Iterator[Finding]:
    said = evidence.said
    near = [statement for _, statement in evidence.near(LEAST_HELD_OF_SAID)]
    bounds = bounding_words(said)
    for place, group in _amounts(said):
        if place in bounds:
            continue
        if near and not any(_amount_words(statement) & AMOUNTS[group] for statement in near):
            yield Finding(FindingKind.BOUND, said.terms[place].written)


def _left_out(evidence: Evidence) -> Iterator[Finding]:
    near = evidence.nearest()
    if near is None or evidence.overlap(near.source, near.statement) < LEAST_NEAR:
        return
    statement, said = evidence.statement(near), evidence.said
    ours = _amount_words(said)
    for place, group in _amounts(statement):
        counted = _counted(statement.terms, place)
        if group < FIRST_KEPT or counted is None or ours & AMOUNTS[group]:
            continue
        same = [term for term in said.terms if (term.kind, term.key) == (counted.kind, counted.key)]
        if same:
            yield Finding(FindingKind.BOUND, same[0].written)


def _amounts(statement: Statement) -> Iterator[tuple[int, int]]:
    """Yield where a sentence has a word of amount, with the number of its line."""
    terms = statement.terms
    for place, term in enumerate(terms):
        word = term.written.casefold()
        group = next((n for n, words in enumerate(AMOUNTS) if word in words), None)
        before = terms[place - 1].written.casefold() if place else ""
        # “The most”, “a few”, “at all”, “for some” time; “some 40” is a bound of its number.
        if group is None or _before_number(terms, place):
            continue
        behind = terms[place + 1].written.casefold() if place + 1 < len(terms) else ""
        is_share = group == FRACTIONS_OF and behind == "of"
        if not is_share and (before in MARKS_A_SUPERLATIVE or word in FRACTIONS_ONLY):
            continue
        yield place, group


def _before_number(terms: Sequence[Term], place: int) -> bool:
    return place + 1 < len(terms) and terms[place + 1].kind is TermKind.NUMBER


def _amount_words(statement: Statement) -> frozenset[str]:
    return frozenset(term.written.casefold() for term in statement.terms)


def _counted(terms: Sequence[Term], place: int) -> Term | None:
    """Return the next telling word behind a word of amount."""
    behind = terms[place + 1 : place + 1 + AMOUNT_REACH]
    return next((term for term in behind if term.content and term.kind is TermKind.WORD), None)

"""Names, numbers and dates of a sentence: each stands in a source, and in its own place: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.faithfulness.days import meant, same_date, within
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import PERCENT, TermKind, same_name, same_name_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bot.service.faithfulness.evidence import Evidence, Place, SourceReading
    from bot.service.faithfulness.terms import Term

# By so much, in likeness, another term must suit a place better to be the one that belongs there.
MARGIN = 0.5
COORDINATING = frozenset({"and", "or", "&"})
# So many terms to either side of a number tell what it is of.
BESIDE_A_NUMBER = 6
MOST_NAMES_JOINED = 3


def item_findings(evidence: Evidence, today: date) -> Iterator[Finding]:
    """Yield the names, numbers and dates that no source has, or has elsewhere."""
    yield from _repeated_names(evidence)
    for place, term in enumerate(evidence.said.terms):
        if term.kind is TermKind.NAME:
            yield from _name(evidence, place, term)
        elif term.kind is TermKind.NUMBER:
            yield from _number(evidence, place, term)
        elif term.kind is TermKind.DATE:
            yield from _date(evidence, place, term, today)


def _name(evidence: Evidence, place: int, term: Term) -> Iterator[Finding]:
    if not any(stands_in(source, term.key) for source in evidence.sources):
        yield Finding(FindingKind.NAME, term.written)
        return
    if evidence.is_outlet(term):
        return
    own, others = _parted(evidence, TermKind.NAME, lambda other: same_name(term.key, other.key))
    own += evidence.of_word(term.key)
    there = _better(evidence, place, own, others)
    if there is None:
        return
    is_said = any(
        other.kind is TermKind.NAME and same_name(other.key, evidence.term(there).key)
        for other in evidence.said.terms
    )
    if not (is_said and _coordinated(evidence, there, term)):
        yield Finding(FindingKind.SWAPPED_PARTIES if is_said else FindingKind.NAME, term.written)


def stands_in(source: SourceReading, name: str) -> bool:
    """Return whether a source has a name, whole or as the end of a longer one."""
    if any(_is_part(name, other) for other in source.names) or f" {name} " in source.words:
        return True
    return _in_pieces(source, name.split())


def _is_part(name: str, other: str) -> bool:
    return len(name.split()) <= len(other.split()) and same_name(name, other)


def _in_pieces(source: SourceReading, name: list[str], pieces: int = MOST_NAMES_JOINED) -> bool:
    """Return whether a row of names is made of a source's: “OpenAI” and “Sam Altman”.

    Of a name in the source only the beginning may be missing: “Sam Brockman” is not made of two.
    """
    if not name:
        return True
    if pieces == 0:
        return False
    return any(
        _ends_one(source, " ".join(name[:count])) and _in_pieces(source, name[count:], pieces - 1)
        for count in range(len(name), 0, -1)
    )


def _ends_one(source: SourceReading, name: str) -> bool:
    own = name.split()
    return any(
        len(other.split()) >= len(own) and all(map(same_name_word, own, other.split()[-len(own) :]))
        for other in source.names
    )


def _parted(
    evidence: Evidence, kind: TermKind, is_own: Callable[[Term], bool]
) -> tuple[list[Place], list[Place]]:
    """Return where the sources have a term, and where they have others of its kind."""
    own: list[Place] = []
    others: list[Place] = []
    for there in evidence.of_kind(kind):
        (own if is_own(evidence.term(there)) else others).append(there)
    return own, others


def _repeated_names(evidence: Evidence) -> Iterator[Finding]:
    """Yield a name that stands more often than in the nearest sentence, which has another."""
    near = evidence.nearest()
    if near is None:
        return
    said = [term for term in evidence.said.terms if term.kind is TermKind.NAME]
    told = [t.key for t in evidence.statement(near).terms if t.kind is TermKind.NAME]
    if all(any(same_name(key, term.key) for term in said) for key in told):
        return
    for term in said:
        ours = sum(same_name(term.key, other.key) for other in said)
        theirs = sum(same_name(term.key, key) for key in told)
        if ours > theirs > 0:
            yield Finding(FindingKind.NAME, term.written)


def _better(evidence: Evidence, place: int, own: list[Place], others: list[Place]) -> Place | None:
    """Return where another term of the sources clearly has the place of the sentence's term."""
    ours, _ = evidence.best(place, own)
    theirs, there = evidence.best(place, others)
    return there if theirs > ours + MARGIN else None


def _coordinated(evidence: Evidence, there: Place, term: Term) -> bool:
    """Return whether a source's name stands in a row with another: “Holt and Marsh”, either way."""
    terms = evidence.statement(there).terms
    for step in (-1, 1):
        place = there.term + step
        while 0 <= place < len(terms) and (
            terms[place].kind is TermKind.NAME or terms[place].key in COORDINATING
        ):
            # “Halden’s Holt” is no row.
            if terms[min(place, place - step)].owns:
                break
            if terms[place].kind is TermKind.NAME and same_name(terms[place].key, term.key):
                return True
            place += step
    return False


def _number(evidence: Evidence, place: int, term: Term) -> Iterator[Finding]:
    own, others = _parted(evidence, TermKind.NUMBER, lambda other: other.quantity == term.quantity)
    if not own and term.is_year:
        own = _dates_in_year(evidence, int(term.key))
    elif own and not any(_of_the_same(evidence, place, there) for there in own):
        own = []
    if not own:
        yield Finding(_kind_of_number(evidence, term), term.written)
    elif _better(evidence, place, own, others) or _counts_another(evidence, place, own):
        is_share = term.unit == PERCENT
        yield Finding(FindingKind.PERCENTAGE if is_share else FindingKind.NUMBER, term.written)


def _counts_another(evidence: Evidence, place: int, own: list[Place]) -> bool:
    """Return whether the word behind a number is of the sources, but not what they count by it."""
    _, there = evidence.best(place, own)
    if there is None:
        return False
    counted = _word_behind(evidence.said.terms, place)
    told = _word_behind(evidence.statement(there).terms, there.term)
    if counted is None or told is None or counted.key == told.key:
        return False
    near = evidence.statement(there).terms[there.term : there.term + BESIDE_A_NUMBER]
    return (
        told.key not in evidence.said.keys
        and bool(evidence.of_word(counted.key))
        and all(term.key != counted.key for term in near)
    )


def _word_behind(terms: Sequence[Term], place: int) -> Term | None:
    """Return the next telling word behind a number in its clause."""
    for term in terms[place + 1 : place + 1 + BESIDE_A_NUMBER]:
        if term.clause != terms[place].clause or term.kind is not TermKind.WORD:
            return None
        if term.content:
            return term
    return None


def _kind_of_number(evidence: Evidence, term: Term) -> FindingKind:
    same = [t for t in map(evidence.term, evidence.of_kind(TermKind.NUMBER)) if t.key == term.key]
    if same and all(other.unit != term.unit for other in same):
        return FindingKind.UNIT
    if term.unit == PERCENT:
        return FindingKind.PERCENTAGE
    return FindingKind.DATE if term.is_year else FindingKind.NUMBER


def _dates_in_year(evidence: Evidence, year: int) -> list[Place]:
    """Return the dates of the sources that lie in a year, as “last year” does."""
    found = []
    for there in evidence.of_kind(TermKind.DATE):
        written = evidence.term(there).date
        days = meant(written, evidence.published(there)) if written else None
        if days and days.first.year == days.last.year == year:
            found.append(there)
    return found


def _of_the_same(evidence: Evidence, place: int, there: Place) -> bool:
    """Return whether something beside a number is in the source's sentence that has the number."""
    terms = evidence.said.terms
    near = terms[max(0, place - BESIDE_A_NUMBER) : place + BESIDE_A_NUMBER + 1]
    beside = {
        other.key
        for other in near
        if other.content and other.kind in (TermKind.WORD, TermKind.NAME)
    }
    told = evidence.statement(there)
    if not beside:
        return True
    if beside & told.keys:
        return True
    return any(
        same_name(key, other.key)
        for key in beside
        for other in told.terms
        if other.kind is TermKind.NAME
    )


def _date(evidence: Evidence, place: int, term: Term, today: date) -> Iterator[Finding]:
    said = term.date
    if said is None:
        return
    own: list[Place] = []
    others: list[Place] = []
    for there in evidence.of_kind(TermKind.DATE):
        told = evidence.term(there).date
        alike = told and same_date(said, today, told, evidence.published(there))
        (own if alike else others).append(there)
    if own:
        is_wrong = _better(evidence, place, own, others) is not None
    else:
        is_wrong = not _in_numbers(evidence, term, today)
    if is_wrong:
        yield Finding(
            FindingKind.RELATIVE_DATE if said.relative else FindingKind.DATE, term.written
        )


def _in_numbers(evidence: Evidence, term: Term, today: date) -> bool:
    """Return whether a year that is meant (“last year”) stands in a source as a number."""
    days = meant(term.date, today) if term.date and term.date.relative else None
    if days is None or not within(days, days) or (days.last - days.first).days < 364:
        return False
    return any(
        evidence.term(there).quantity == str(days.first.year)
        for there in evidence.of_kind(TermKind.NUMBER)
    )

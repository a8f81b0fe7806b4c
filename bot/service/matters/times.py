"""The days of sentences that say the same: which are the same day, and which differ. Pure. English.

“Monday” and “14 October” are the same day where an article of that week says the one or the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.days import meant, within
from bot.service.faithfulness.speakers import SPEECH
from bot.service.faithfulness.terms import TermKind
from index.query.datewords import weekdays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.service.faithfulness.evidence import Statement
    from bot.service.faithfulness.terms import Term
    from index.models import Period

# A weekday is one of the days so near to that of the article, before it or behind.
WEEK_DAYS = 6
# A word of speech next to a day says when somebody spoke, which each outlet asks for itself.
BESIDE_SPEECH = 2


class ToldDay(NamedTuple):
    """A day of a sentence, the days it means, its weekday where it is but that, and its clause.

    `days` are None where the day of the article is not known. `anchor` is that day.
    """

    term: Term
    days: Period | None
    weekday: int | None
    beside: frozenset[str]
    anchor: date | None


def days_of(statement: Statement, published: date | None) -> list[ToldDay]:
    """Return the days that a sentence names, those on which somebody said something left out."""
    found = []
    for place, term in enumerate(statement.terms):
        if term.kind is not TermKind.DATE or term.date is None or _of_speech(statement, place):
            continue
        name = term.date.relative.rpartition(" ")[2]
        weekday = weekdays("en", short=False).get(name)
        days = meant(term.date, published)
        found.append(ToldDay(term, days, weekday, _beside(statement.terms, place), published))
    return found


def years_of(statement: Statement) -> list[Term]:
    """Return the years that a sentence names as bare numbers."""
    return [term for term in statement.terms if term.is_year]


def _of_speech(statement: Statement, place: int) -> bool:
    near = statement.terms[max(0, place - BESIDE_SPEECH) : place + BESIDE_SPEECH + 1]
    return any(
        term.kind is TermKind.WORD and term.key in SPEECH
        for term in near
        if term.clause == statement.terms[place].clause
    )


def _beside(terms: Sequence[Term], place: int) -> frozenset[str]:
    """Return the telling words of a day's clause, which say what happened on it."""
    return frozenset(
        term.key
        for term in terms
        if term.clause == terms[place].clause and term.content and term.kind is TermKind.WORD
    )


def differing_days(ours: Sequence[ToldDay], theirs: Sequence[ToldDay]) -> list[tuple[Term, Term]]:
    """Return the days on which two sentences put the same.

    Only where each sentence has one that the other does not, and a word beside both is the same.
    """
    left = [one for one in ours if all(_apart(one, other) is not False for other in theirs)]
    right = [other for other in theirs if all(_apart(one, other) is not False for one in ours)]
    if len(left) != 1 or len(right) != 1:
        return []
    (one,), (other,) = left, right
    if _apart(one, other) and one.beside & other.beside:
        return [(one.term, other.term)]
    return []


def _apart(one: ToldDay, other: ToldDay) -> bool | None:
    """Return whether two days are not the same, None where that is not known."""
    if one.weekday is not None and other.weekday is not None:
        if one.weekday == other.weekday:
            return False
        return True if _one_week(one, other) else None
    for weekday, day in ((one, other), (other, one)):
        if weekday.weekday is not None:
            return _off(weekday, day)
    if one.days is None or other.days is None:
        return None if one.term.date != other.term.date else False
    if within(one.days, other.days) or within(other.days, one.days):
        return False
    return True if _is_day(one.days) and _is_day(other.days) else None


def _one_week(one: ToldDay, other: ToldDay) -> bool:
    """Return whether two articles are so near that their weekdays are those of one week."""
    if one.anchor is None or other.anchor is None:
        return False
    return abs((one.anchor - other.anchor).days) < WEEK_DAYS


def _off(weekday: ToldDay, day: ToldDay) -> bool | None:
    """Return whether a weekday is not the day that another sentence gives."""
    if day.days is None or weekday.anchor is None:
        return None
    if not _is_day(day.days):
        return None
    if abs((day.days.first - weekday.anchor).days) > WEEK_DAYS:
        return None
    return day.days.first.weekday() != weekday.weekday


def _is_day(days: Period) -> bool:
    return days.first == days.last

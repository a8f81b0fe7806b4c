"""The dates and the words of time in an English text, and which of them mean the same: pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from index.models import Period
from index.query.datewords import months, weekdays, with_digits
from index.query.periods import A_DAY, WORDS_AS_WELL, latest_weekday, one_day, whole_month

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGER = "week|month|year|weekend|decade|century"
RELATIVE_WORDS = re.compile(
    rf"""\b(?:
    (?P<near>the\ day\ before\ yesterday|yesterday|today|tonight|tomorrow|last\ night
      |this\ (?:morning|afternoon|evening))
    | (?P<which>last|past|previous|this|next|coming)\ (?P<unit>{LONGER})
    | (?P<count>\d+|an?|one)\ +(?P<counted>day|week|month|year|decade)s?\ ago
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
NEAR_DAYS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
}
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}
NUMBERS_IN_WORDS = re.compile(r"\s+(?:days?|weeks?|months?|years?|decades?)\s+ago\b")
# Days that are names of something: “Black Friday”.
NAMED_DAYS = r"(?<!Black )(?<!Cyber )(?<!Good )(?<!Super )(?<!Ash )(?<!Bloody )(?<!Sheffield )"
ISO_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])")


class WrittenDate(NamedTuple):
    """A date as it is written; None what is not said. Of a weekday alone, `relative` has its name.

    `relative` is what has to be counted from the day of writing, in small letters.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    relative: str = ""


class PlacedDate(NamedTuple):
    """Where a date stands in a text."""

    start: int
    end: int
    date: WrittenDate


def dates_in(text: str) -> list[PlacedDate]:
    """Return the dates and words of time of an English text, in order; none overlaps another."""
    found: list[PlacedDate] = []
    for one in sorted(_read(text), key=lambda each: (each.start, -each.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _read(text: str) -> Iterator[PlacedDate]:
    for match in ISO_DAY.finditer(text):
        yield PlacedDate(*match.span(), WrittenDate(int(match[1]), int(match[2]), int(match[3])))
    for match in _day_pattern().finditer(text):
        name = match["month"] or match["month2"]
        day, year = match["day"] or match["day2"], match["year"] or match["year2"]
        month = months("en")[name.casefold()]
        yield PlacedDate(*match.span(), WrittenDate(int(year) if year else None, month, int(day)))
    for match in _month_pattern().finditer(text):
        group = next(each for each in ("month", "alone", "plain") if match[each])
        month, year, start = (
            months("en")[match[group].casefold()],
            match["year"],
            match.start(group),
        )
        yield PlacedDate(start, match.end(), WrittenDate(int(year) if year else None, month))
    counted = with_digits(text, "en", before=NUMBERS_IN_WORDS)
    for match in RELATIVE_WORDS.finditer(counted):
        relative = " ".join(match[0].casefold().split())
        yield PlacedDate(*match.span(), WrittenDate(relative=relative))
    for match in _weekday_pattern().finditer(text):
        yield PlacedDate(*match.span(), WrittenDate(relative=match[0].casefold()))


@cache
def _day_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(months("en"), key=len, reverse=True))
    month = rf"(?ai:{names})"
    capital = r"(?=[A-Z])"
    return re.compile(
        rf"\b(?:{capital}(?P<month>{month})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%])"
        rf"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
        rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{capital}(?P<month2>{month})\b"
        rf"(?:\.?,?\s+(?P<year2>(?:19|20)\d\d)\b)?)"
    )


@cache
def _month_pattern() -> re.Pattern[str]:
    full = [name.capitalize() for name in months("en", short=False)]
    clear = "|".join(name for name in full if name.casefold() not in WORDS_AS_WELL)
    every = "|".join(name.capitalize() for name in sorted(months("en"), key=len, reverse=True))
    before = r"in|since|until|by|from|during|early|late|mid|last|next|of|this|through"
    return re.compile(
        rf"\b(?P<month>{every})\b\.?,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b"
        rf"|(?<![\w-])(?:{before})[\s-](?P<alone>{'|'.join(full)})\b"
        rf"(?!,?\s+(?:of\s+)?(?:19|20)\d\d)"
        rf"|\b(?P<plain>{clear})\b"
    )


@cache
def _weekday_pattern() -> re.Pattern[str]:
    names = "|".join(name.capitalize() for name in weekdays("en", short=False))
    return re.compile(rf"{NAMED_DAYS}\b(?:(?:[Ll]ast|[Nn]ext|[Tt]his) )?(?:{names})\b")


def meant(written: WrittenDate, anchor: date | None) -> Period | None:
    """Return the days that a date means, where it was written on `anchor`; None where not known.

    A weekday is the last such day, which is enough to compare two that are written alike.
    """
    if written.relative:
        return _relative(written.relative, anchor) if anchor else None
    try:
        return _absolute(written, anchor)
    except ValueError:
        return None


def _absolute(written: WrittenDate, anchor: date | None) -> Period | None:
    year, month, day = written.year, written.month, written.day
    if month is None:
        return None
    if year is None:
        if anchor is None:
            return None
        # That of the year in which it is nearest to the day of writing.
        years = (anchor.year, anchor.year - 1, anchor.year + 1)
        year = min(years, key=lambda each: abs(_middle(each, month, day) - anchor))
    return whole_month(year, month) if day is None else one_day(date(year, month, day))


def _middle(year: int, month: int, day: int | None) -> date:
    return date(year, month, min(day or 15, monthrange(year, month)[1]))


def _relative(words: str, anchor: date) -> Period | None:
    name = words.rpartition(" ")[2]
    if name in weekdays("en", short=False):
        return latest_weekday(weekdays("en")[name], anchor)
    match = RELATIVE_WORDS.fullmatch(words)
    if match is None:
        return None
    if match["near"]:
        return one_day(anchor + NEAR_DAYS.get(match["near"], 0) * A_DAY)
    if match["unit"]:
        return _stretch(match["unit"], anchor, STEPS[match["which"]])
    count = int(match["count"]) if match["count"].isdecimal() else 1
    return _stretch(match["counted"], anchor, -count)


def _stretch(unit: str, anchor: date, steps: int) -> Period | None:
    """Return the day, week, month or year that is so many of its kind away from a day."""
    if unit == "day":
        return one_day(anchor + steps * A_DAY)
    if unit in ("week", "weekend"):
        monday = anchor - anchor.weekday() * A_DAY + 7 * steps * A_DAY
        first = monday if unit == "week" else monday + 5 * A_DAY
        return Period(first=first, last=monday + 6 * A_DAY)
    if unit == "month":
        there = anchor + relativedelta(months=steps)
        return whole_month(there.year, there.month)
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    first_year = (anchor.year // years + steps) * years if years > 1 else anchor.year + steps
    if not 1 <= first_year <= 9000:
        return None
    return Period(first=date(first_year, 1, 1), last=date(first_year + years - 1, 12, 31))


def within(inner: Period, outer: Period) -> bool:
    """Return whether days lie wholly in others."""
    return outer.first <= inner.first and inner.last <= outer.last


def written_alike(one: WrittenDate, other: WrittenDate) -> bool:
    """Return whether two dates that name a day or month agree in what both say, and the first
    says no more than the other but for its year."""
    if one.month is None or one.month != other.month:
        return False
    if one.day is not None and one.day != other.day:
        return False
    return one.year is None or other.year is None or one.year == other.year


def same_date(
    said: WrittenDate, today: date | None, told: WrittenDate, published: date | None
) -> bool:
    """Return whether a date said today is borne out by one told in an article of another day.

    What is said may be less exact: November 2026 for 3 November 2026. The year may be left out on
    either side where the same one is meant.
    """
    ours, theirs = meant(said, today), meant(told, published)
    if ours is not None and theirs is not None:
        return within(theirs, ours)
    return (
        not said.relative
        and not told.relative
        and written_alike(said, told)
        and (said.year == told.year)
    )

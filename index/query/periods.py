"""Days and stretches of days as questions name them, in English: pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from index.models import Period
from index.query.datewords import months, weekdays, with_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    ReadMatch = Callable[[re.Match[str], date], Period | None]

A_DAY = timedelta(days=1)
DAY_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
BARE_YEAR = r"(?:19|20)\d\d"
YEAR = f"({BARE_YEAR})"
COUNT = r"(\d{1,3}|an?|one)"
# Names are matched in ASCII (“a”): without regard to case, “ı” would be an “i” as well.
UNIT = "(?a:minute|hour|day|week|month|year)"
BEFORE_MONTH = r"in|since|during|of|last|this"
THIRDS = {"early": 0, "beginning of": 0, "start of": 0, "mid": 1, "late": 2, "end of": 2}
# “Two months ago” is no day: it is as vague as its unit is long.
VAGUE = {"week": 3 * A_DAY, "month": 15 * A_DAY, "year": 182 * A_DAY}
# “may” and “march” are words too: as months they have their capital letter, or a year behind them.
WORDS_AS_WELL = ("mar", "march", "may")
# What every period without a month holds; most questions hold none of it.
PLAIN_HINT = r"\d|(?i:days?|night)\b|\b(?i:week|month|year|hour|minute)"
# What may be a month is looked for by its first letters, as the names need a library.
STEMS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
HINT = re.compile(rf"{PLAIN_HINT}|\b(?i:{BEFORE_MONTH}|{'|'.join(THIRDS)})[\s-]+(?i:{STEMS})")
UNITS_TO_COME = re.compile(rf"\s+{UNIT}s?\b", re.IGNORECASE)
# “Two days”, “two day ago” and “the last two day”: numbers in words need a library too.
COUNTED_UNITS = re.compile(
    rf"[a-z]\s+{UNIT}(?:s\b|\s+ago\b)|\b(?:last|past)\s+[a-z]+(?:[\s-][a-z]+)?\s+{UNIT}\b",
    re.IGNORECASE,
)


def find_periods(text: str, today: date) -> tuple[Period, ...]:
    """Return the days and stretches of days that a text names, in the order of the text.

    “Last week” and the like are counted from `today`; a day or month without a year is the last
    one that has begun by then. Nothing that lies wholly ahead of `today` is returned: no news was
    written then.
    """
    found = {start: period for start, _, period in _scan(text, today) if period.first <= today}
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def read_period(text: str, today: date) -> Period | None:
    """Return the days that a text as a whole means, None where it means none without doubt."""
    stripped = text.strip(" ,.")
    for start, end, period in _scan(stripped, today):
        if (start, end) == (0, len(stripped)):
            return period
    return None


def without_periods(text: str) -> str:
    """Return a text with its days and stretches of days blanked out."""
    for start, end, _ in _scan(text, FAR_AHEAD):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _scan(text: str, today: date) -> Iterator[tuple[int, int, Period]]:
    """Yield where each period stands; what one pattern has read is closed to the next ones."""
    if not HINT.search(text) or not _full_hint().search(text):
        return
    if COUNTED_UNITS.search(text):
        text = with_digits(text, "en", before=UNITS_TO_COME)
    for pattern, read in _patterns():
        for match in pattern.finditer(text):
            # Also where it is no day, as 31 February: no month is meant by that either.
            text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
            try:
                period = read(match, today)
            except (ValueError, OverflowError):
                continue
            if period is not None:
                if _is_since(match) and period.first <= today:
                    period = Period(first=period.first, last=today)
                yield match.start(), match.end(), period


def _is_since(match: re.Match[str]) -> bool:
    return match[0][:5].lower() == "since"


def one_day(day: date) -> Period:
    """Return a day as a period."""
    return Period(first=day, last=day)


def whole_month(year: int, month: int) -> Period:
    """Return a month as a period; raise ValueError where there is none of that number."""
    return Period(first=date(year, month, 1), last=date(year, month, monthrange(year, month)[1]))


def whole_year(year: int) -> Period:
    """Return a year as a period."""
    return Period(first=date(year, 1, 1), last=date(year, 12, 31))


def latest_month(month: int, today: date) -> Period:
    """Return the last such month that has begun, such as March (3)."""
    return whole_month(today.year - (month > today.month), month)


def latest_day(month: int, day: int, today: date) -> Period:
    """Return the last such day that has begun, such as 3 March; ValueError where there is none."""
    found = date(today.year, month, day)
    return one_day(found if found <= today else date(today.year - 1, month, day))


def latest_weekday(weekday: int, today: date) -> Period:
    """Return the last such day of the week, Monday as 0; it may be today."""
    return one_day(today - (today.weekday() - weekday) % 7 * A_DAY)


def week_up_to(today: date) -> Period:
    """Return “this week”: on a Monday, this week's news is still that of the days before."""
    return Period(first=today - 6 * A_DAY, last=today)


def _day_of_month(match: re.Match[str], today: date) -> Period:
    first, second, year = match.groups()
    name, day = (second, first) if first.isdecimal() else (first, second)
    month = months("en")[name.casefold()]
    if year:
        return one_day(date(int(year), month, int(day)))
    return latest_day(month, int(day), today)


def _month(match: re.Match[str], today: date) -> Period | None:
    """Read “early March”, “in March” and “March 2026”; March alone may be anything."""
    part, before, name, year = match.groups()
    if not (part or before or year or _is_since(match)):
        return None
    number = months("en")[name.casefold()]
    whole = whole_month(int(year), number) if year else latest_month(number, today)
    if not part:
        return whole
    begin, end = ((1, 10), (11, 20), (21, whole.last.day))[THIRDS[part.lower()]]
    return Period(first=whole.first.replace(day=begin), last=whole.first.replace(day=end))


def _near_day(match: re.Match[str], today: date) -> Period:
    which = match[1].lower()
    if "night" in which:
        return Period(first=today - A_DAY, last=today)
    return one_day(today - {"today": 0, "yesterday": 1}.get(which, 2) * A_DAY)


def _calendar(match: re.Match[str], today: date) -> Period:
    """Read “this week”, “last weekend”, “the past month” and the like.

    What is past is the same length up to today; what is last is the whole one before this.
    """
    which, unit = match[1].lower(), match[2].lower()
    monday = today - today.weekday() * A_DAY
    if unit == "weekend":
        saturday = monday + 5 * A_DAY
        if which != "this" or saturday > today:
            saturday -= 7 * A_DAY
        return Period(first=saturday, last=saturday + A_DAY)
    length = _length(unit)
    if which == "past":
        return Period(first=today - length + A_DAY, last=today)
    if which == "this" and unit == "week":
        return week_up_to(today)
    first = {"week": monday, "month": today.replace(day=1), "year": today.replace(month=1, day=1)}
    if which == "this":
        return Period(first=first[unit], last=today)
    return Period(first=first[unit] - length, last=first[unit] - A_DAY)


def _last_few(match: re.Match[str], today: date) -> Period:
    unit = match[2].lower()
    length = _length(unit, match[1])
    if unit in ("hour", "minute"):
        # The day is all that is known of now, so they may reach into the day before.
        return Period(first=(datetime.combine(today, time()) - length).date(), last=today)
    return Period(first=today - length + A_DAY, last=today)


def _ago(match: re.Match[str], today: date) -> Period:
    unit = match[2].lower()
    day = (datetime.combine(today, time(23, 59)) - _length(unit, match[1])).date()
    vague = timedelta() if _is_since(match) else VAGUE.get(unit, timedelta())
    return Period(first=day - vague, last=min(today, day + vague))


def _length(unit: str, count: str = "1") -> relativedelta:
    number = int(count) if count.isdecimal() else 1
    return relativedelta(**{f"{unit}s": number})  # type: ignore[arg-type]


def _weekday(match: re.Match[str], today: date) -> Period:
    found = latest_weekday(weekdays("en")[match[2].casefold()], today)
    if match[1].lower() == "last" and found.first == today:
        return one_day(today - 7 * A_DAY)
    return found


@cache
def _month_pattern() -> str:
    plain = "|".join(name for name in months("en") if name not in WORDS_AS_WELL)
    capital = "|".join(f"{name.capitalize()}|{name.upper()}" for name in WORDS_AS_WELL)
    dated = rf"(?:{'|'.join(WORDS_AS_WELL)})(?=\.?\s+{BARE_YEAR}\b)"
    return rf"((?ai:{plain})|{capital}|{dated})\b\.?"


@cache
def _full_hint() -> re.Pattern[str]:
    return re.compile(rf"{PLAIN_HINT}|\b{_month_pattern()}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ReadMatch], ...]:
    month = _month_pattern()
    weekday = rf"((?ai:{'|'.join(weekdays('en', short=False))}))"
    no_count = rf"(?![\d:]|\s+(?:percent|per cent|million|%|{UNIT}s))\b"
    before = rf"(?:((?ai:{'|'.join(THIRDS)}))[-\s]+|((?i:{BEFORE_MONTH}))\s+)?"
    written: tuple[tuple[str, ReadMatch], ...] = (
        (r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)", lambda found, _: one_day(date.fromisoformat(found[1]))),
        (rf"\b{month}\s+{DAY_NUMBER}(?:,?\s+{YEAR}\b|{no_count})", _day_of_month),
        (rf"\b{DAY_NUMBER}\s+(?:of\s+)?{month}(?:,?\s+{YEAR}\b|(?!\w))", _day_of_month),
        (rf"\b{before}{month}(?:,?\s+(?:of\s+)?{YEAR}\b|(?!\w))", _month),
        (
            rf"\b(?i:in|since|during|throughout|of)\s+{YEAR}\b",
            lambda found, _: whole_year(int(found[1])),
        ),
        (r"\b((?i:today|yesterday|(?:the\s+)?day\s+before\s+yesterday|last\s+night))\b", _near_day),
        (r"(?i:\b(?:the\s+)?(this|last|past|previous)\s+(weekend|week|month|year)\b)", _calendar),
        (rf"(?i:\b(?:the\s+)?(?:last|past)\s+{COUNT}\s+({UNIT})s?\b)", _last_few),
        (rf"(?i:\b{COUNT}\s+({UNIT})s?\s+ago\b)", _ago),
        (rf"\b((?i:on|last|since|this))\s+{weekday}\b", _weekday),
    )
    return tuple((re.compile(rf"(?i:\bsince\s+)?{pattern}"), read) for pattern, read in written)


# From here every day that anyone writes of is past, and there is room to count beyond.
FAR_AHEAD = date(9000, 1, 1)

"""Days and stretches of days as people write them in English: pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from articles.dates import read_date
from index.models import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reader = Callable[[re.Match[str], date], Period | None]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# “may” and “march” are words too: as months they have their capital letter.
MONTH = (
    r"((?i:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)|Mar(?:ch)?|May|MAR(?:CH)?|MAY)\b\.?"
)
# What every period holds; most questions hold none of it.
HINT = re.compile(rf"\d|(?i:days?|night)\b|\b(?i:week|month|year|hour|minute)|\b{MONTH}")
DAY_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"((?:19|20)\d\d)"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = r"(mon|tues|wednes|thurs|fri|satur|sun)day"
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
COUNTS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
COUNT = rf"(\d{{1,3}}|{'|'.join(COUNTS)})"
A_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
THIRDS = {"early": 0, "beginning of": 0, "start of": 0, "mid": 1, "late": 2, "end of": 2}


def find_periods(text: str, today: date) -> tuple[Period, ...]:
    """Return the days and stretches of days that a text names, in the order of the text.

    “Last week” and the like are counted from `today`; a day or month without a year is the last
    one that has begun by then. Nothing that lies wholly ahead of `today` is returned: no news was
    written then.
    """
    if not HINT.search(text):
        return ()
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
    for pattern, read in PATTERNS:
        for match in pattern.finditer(text):
            # Also where it is no day, as 31 February: no month is meant by that either.
            text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
            try:
                period = read(match, today)
            except (ValueError, OverflowError):
                continue
            if period is not None:
                if match[0].lower().startswith("since") and period.first <= today:
                    period = Period(first=period.first, last=today)
                yield match.start(), match.end(), period


def _full(match: re.Match[str], _: date) -> Period | None:
    moment = read_date(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", match[0]))
    return Period(first=moment.date(), last=moment.date()) if moment else None


def _day_of_month(match: re.Match[str], today: date) -> Period | None:
    day, month = (match[2], match[1]) if match[1][0].isalpha() else (match[1], match[2])
    found = date(today.year, _month(month), int(day))
    if found > today:
        found = date(today.year - 1, found.month, found.day)
    return Period(first=found, last=found)


def _part_of_month(match: re.Match[str], today: date) -> Period | None:
    whole = _of_month(match[2], match[3], today)
    begin, end = ((1, 10), (11, 20), (21, whole.last.day))[THIRDS[match[1].lower()]]
    return Period(first=whole.first.replace(day=begin), last=whole.first.replace(day=end))


def _whole_month(match: re.Match[str], today: date) -> Period | None:
    return _of_month(match[1], match[2], today)


def _last_month_named(match: re.Match[str], today: date) -> Period | None:
    return _of_month(match[1], None, today)


def _of_month(name: str, year: str | None, today: date) -> Period:
    month = _month(name)
    number = int(year) if year else today.year - (month > today.month)
    return Period(
        first=date(number, month, 1), last=date(number, month, monthrange(number, month)[1])
    )


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _year(match: re.Match[str], _: date) -> Period | None:
    year = int(match[1])
    return Period(first=date(year, 1, 1), last=date(year, 12, 31))


def _near_day(match: re.Match[str], today: date) -> Period | None:
    back = {"today": 0, "yesterday": 1}.get(match[1].lower(), 2)
    return one_day(today - back * A_DAY)


def _last_night(_: re.Match[str], today: date) -> Period | None:
    return Period(first=today - A_DAY, last=today)


def one_day(day: date) -> Period:
    """Return a day as a period."""
    return Period(first=day, last=day)


def _calendar(match: re.Match[str], today: date) -> Period | None:
    """Read “this week”, “last weekend”, “the past month” and the like.

    What is past is the same length up to today; what is last is the whole one before this.
    """
    which, unit = match[1].lower(), match[2].lower()
    monday = today - timedelta(days=today.weekday())
    first = {
        "week": monday,
        "weekend": monday + timedelta(days=5),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }[unit]
    length = {
        "week": relativedelta(weeks=1),
        "weekend": relativedelta(weeks=1),
        "month": relativedelta(months=1),
        "year": relativedelta(years=1),
    }[unit]
    if which == "past" and unit != "weekend":
        return Period(first=today - length + timedelta(days=1), last=today)
    if unit == "weekend":
        if which != "this" or first > today:
            first -= WEEK
        return Period(first=first, last=first + timedelta(days=1))
    if which == "this":
        # On a Monday, this week's news is still that of the days before.
        week_back = today - WEEK + timedelta(days=1)
        return Period(first=week_back if unit == "week" else first, last=today)
    return Period(first=first - length, last=first - timedelta(days=1))


def _last_few(match: re.Match[str], today: date) -> Period | None:
    return Period(first=today - _length(match) + timedelta(days=1), last=today)


def _last_hours(match: re.Match[str], today: date) -> Period | None:
    # The day is all that is known of now, so they may reach into the day before.
    days = max(1, (_hours(match) + 23) // 24)
    return Period(first=today - days * A_DAY, last=today)


def _hours_ago(match: re.Match[str], today: date) -> Period | None:
    return one_day(today - _hours(match) // 24 * A_DAY)


def _hours(match: re.Match[str]) -> int:
    number = COUNTS.get(match[1].lower()) or int(match[1])
    return number if match[2].lower() == "hour" else number // 60


def _ago(match: re.Match[str], today: date) -> Period | None:
    day = today - _length(match)
    if match[0].lower().startswith("since"):
        return one_day(day)
    # “Two months ago” is no day: it is as vague as its unit is long.
    vague = {"d": 0, "w": 3, "m": 15, "y": 182}[match[2][0].lower()]
    last = min(today, day + timedelta(days=vague))
    return Period(first=day - timedelta(days=vague), last=last)


def _length(match: re.Match[str]) -> relativedelta:
    number = COUNTS.get(match[1].lower()) or int(match[1])
    unit = match[2][0].lower()
    return relativedelta(
        days=number if unit == "d" else 0,
        weeks=number if unit == "w" else 0,
        months=number if unit == "m" else 0,
        years=number if unit == "y" else 0,
    )


def _weekday(match: re.Match[str], today: date) -> Period | None:
    back = (today.weekday() - WEEKDAYS.index(match[2][:3].lower())) % 7
    if back == 0 and match[1].lower() == "last":
        back = 7
    day = today - timedelta(days=back)
    return Period(first=day, last=day)


def _patterns() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    month = MONTH
    written: tuple[tuple[str, int, Reader], ...] = (
        (r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", 0, _full),
        (rf"\b{month}\s+{DAY_NUMBER},?\s+{YEAR}\b", 0, _full),
        (rf"\b{DAY_NUMBER}\s+(?:of\s+)?{month},?\s+{YEAR}\b", 0, _full),
        (rf"\b{month}\s+{DAY_NUMBER}(?![\d:]|\s+(?:percent|per cent|million|%))\b", 0,
         _day_of_month),
        (rf"\b{DAY_NUMBER}\s+(?:of\s+)?{month}(?!\w)", 0, _day_of_month),
        (rf"\b((?i:early|mid|late|beginning of|end of|start of))[-\s]+{month}(?:,?\s+{YEAR}\b)?", 0,
         _part_of_month),
        (rf"\b{month},?\s+(?:of\s+)?{YEAR}\b", 0, _whole_month),
        (rf"\b(?i:in|since|during|of|last|this)\s+{month}(?!\w)", 0, _last_month_named),
        (rf"\b(?:in|since|during|throughout|of)\s+{YEAR}\b", re.IGNORECASE, _year),
        (r"\b(today|(?:the\s+)?day\s+before\s+yesterday|yesterday)\b", re.IGNORECASE, _near_day),
        (r"\blast\s+night\b", re.IGNORECASE, _last_night),
        (r"\b(?:the\s+)?(this|last|past|previous)\s+(weekend|week|month|year)\b", re.IGNORECASE,
         _calendar),
        (rf"\b(?:the\s+)?(?:last|past)\s+{COUNT}\s+(day|week|month|year)s?\b", re.IGNORECASE,
         _last_few),
        (rf"\b(?:the\s+)?(?:last|past)\s+{COUNT}\s+(hour|minute)s?\b", re.IGNORECASE, _last_hours),
        (rf"\b{COUNT}\s+(day|week|month|year)s?\s+ago\b", re.IGNORECASE, _ago),
        (rf"\b{COUNT}\s+(hour|minute)s?\s+ago\b", re.IGNORECASE, _hours_ago),
        (rf"\b(on|last|since|this)\s+({WEEKDAY})\b", re.IGNORECASE, _weekday),
    )  # fmt: skip
    since = r"(?:\b[Ss]ince\s+)?"
    return tuple((re.compile(since + pattern, flags), read) for pattern, flags, read in written)


PATTERNS = _patterns()
# From here every day that anyone writes of is past, and there is room to count beyond.
FAR_AHEAD = date(9000, 1, 1)

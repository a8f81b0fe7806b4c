"""The days that one writes to limit a search, in any of the bot's languages: pure.

What is written there is a time for certain, so more forms can be read than in a question: “Friday”
is the last one, “2 weeks ago” one day, “03.11.2026” has its day first. What could be read in two
ways, such as 03/11/2026, is not read.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from index.models import Period
from index.query.datewords import languages_of, months, weekdays, with_digits
from index.query.periods import (
    A_DAY,
    latest_day,
    latest_month,
    latest_weekday,
    one_day,
    read_period,
    week_up_to,
    whole_month,
    whole_year,
)

LONGEST_WRITTEN = 60
NOW = ("now", "right now", "tonight", "this morning", "this afternoon", "this evening")
LAST_ONE = re.compile(r"(?<=last|past) (?=(?:hour|day)$)", re.IGNORECASE)
YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?")
DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d\d))?")
MONTH_FIRST = re.compile(r"(\d{1,2})月(?:(\d{1,2})日)?")
# “1º”, whose sign is an “o” once normalised.
ORDINAL = re.compile(r"(?<=\d)[oa]\b")
# Short words mean too much: “set” is September to one and a word to another.
TELLING = re.compile(
    r"[^\W\d_]{4}|\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d|^hoy$|[\u3041-\u30ff\u4e00-\u9fff]",
    re.IGNORECASE,
)
UNSURE = re.compile(r"\d[:/]|\d-\d")
# “One day” is no day.
SOMEDAY = re.compile(r"(?:one|an?|ein|une?|una|uma|um) \w+", re.IGNORECASE)
# What may stand before a day and changes nothing of it: “since”, “on” and articles.
BEFORE = re.compile(
    r"^(?:(?:since|on|in|the|seit|am|im|de[mnr]|die|depuis|les?|la|ces|en|desde|el|l[ao]s|"
    r"n?[ao]s?|em|dia)\s+|l['’])+|(?:から|以来|(?<=日)(?:\(.\)|.曜日))$",
    re.IGNORECASE,
)
LAST = re.compile(
    r"\b(?:(?:letzte|vergangene|vorige)[mnrs]?|derni(?:er|ère)s?|passée?|[uú]ltim[oa]s?|pass?ad[oa])\b"
    r"|過去",
    re.IGNORECASE,
)
FEW = re.compile(r"\d{1,3} ?[^\W\d]+")
# “The last days” are as many as one likes.
LAST_ONES = re.compile(
    r"\b(?:(?:die|in den) \w+en|(?:derni(?:er|ère)|[uú]ltim[oa])s)\b", re.IGNORECASE
)
THIS = re.compile(r"\b(?:diese[mnrs]?|cet(?:te)?|ce|n?est[ea])\b", re.IGNORECASE)
# What is counted (“vor 2 Wochen”) is a day; what is named (“letzte Woche”) has its own length.
COUNTED = re.compile(r"\d|\beine[mr]\b", re.IGNORECASE)


class _Writer(NamedTuple):
    """When one writes, and the languages that one may write in, one's own first."""

    today: date
    languages: tuple[str, ...]


def read_days(written: str, today: date, locale: str = "en") -> Period | None:
    """Return the days that are written, counted from `today`; None where it is not sure which.

    The language of `locale`, the reader's as Discord names it, goes before the others. The days
    may lie ahead of `today` where they say so.
    """
    text = " ".join(unicodedata.normalize("NFKC", written).split()).strip(" ,")
    if len(text) > LONGEST_WRITTEN:
        return None
    try:
        return (
            _numeric(text, today)
            or _english(text, today)
            or _any(text, _Writer(today, languages_of(locale)))
        )
    except (ValueError, OverflowError):
        return None


def _english(text: str, today: date) -> Period | None:
    """Read what a question could say, and shorter forms as what they stand for there."""
    lower = text.lower()
    if lower in NOW:
        return one_day(today)
    if lower.endswith(" ago"):
        # Vague in a question, unless something is since then: here it is that day.
        since = read_period(f"since {lower.removeprefix('since ')}", today)
        return one_day(since.first) if since else None
    return read_period(LAST_ONE.sub(" 1 ", text), today)


def _any(text: str, writer: _Writer) -> Period | None:
    bare = _without_weekday(BEFORE.sub("", text), writer)
    return (
        _numeric(bare, writer.today)
        or _named(bare, writer)
        or (_english(bare, writer.today) if bare != text else None)
        or _foreign(text, bare, writer)
    )


def _without_weekday(text: str, writer: _Writer) -> str:
    """Return a date without the day of the week that stands before it."""
    first, _, rest = text.partition(" ")
    name = first.casefold().strip(".,")
    if re.search(r"\d", rest) and any(name in weekdays(each) for each in writer.languages):
        return BEFORE.sub("", rest)
    return text


def _numeric(text: str, today: date) -> Period | None:
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part or 0) for part in match.groups())
        if day:
            return one_day(date(year, month, day))
        return whole_month(year, month) if match[2] else whole_year(year)
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part or 0) for part in match.groups())
        if not match[3]:
            return latest_day(month, day, today)
        return one_day(date(year if len(match[3]) == 4 else 2000 + year, month, day))
    if match := MONTH_FIRST.fullmatch(text):
        month, day = (int(part or 0) for part in match.groups())
        return latest_day(month, day, today) if day else latest_month(month, today)
    return None


def _named(text: str, writer: _Writer) -> Period | None:
    """Read a name alone: in full in every language, short in the reader's and in English.

    What the reader's own language calls a month and a weekday, as “mar” in Spanish, is neither.
    """
    name = text.casefold().rstrip(".")
    # Each language's names are loaded when first looked up, and every name is one word.
    for language in writer.languages if len(name.split()) == 1 else ():
        short = language in (writer.languages[0], "en")
        month = months(language, short=short).get(name)
        weekday = weekdays(language, short=short).get(name)
        if month and weekday is not None:
            return None
        if month:
            return latest_month(month, writer.today)
        if weekday is not None:
            return latest_weekday(weekday, writer.today)
    return None


def _foreign(text: str, bare: str, writer: _Writer) -> Period | None:
    """Read with dateparser, as it is written and without what changes nothing."""
    if SOMEDAY.fullmatch(text):
        return None
    text, bare = (_in_digits(each, writer) for each in (text, bare))
    has_number = re.search(r"\d", bare)
    unclear = UNSURE.search(bare) or (LAST_ONES.search(text) and not has_number)
    # A word before it may tell the language (“seit Mi”), but makes no date of a number (“the 12”).
    if unclear or not TELLING.search(BEFORE.sub("", text) if has_number else text):
        return None
    for which, read in ((LAST, _last), (THIS, _this)):
        rest = BEFORE.sub("", " ".join(which.sub("", bare).split()))
        if rest != bare and (found := read(rest, writer)):
            return found
    for form in dict.fromkeys((text, bare)):
        if found := _relative(form, writer) or _absolute(form, writer):
            return found
    return None


def _in_digits(text: str, writer: _Writer) -> str:
    """Return a text with its number in digits: in the language that knows most of it."""
    text = ORDINAL.sub("", text)
    counted = (" ".join(with_digits(text, each).split()) for each in writer.languages)
    return min(counted, key=lambda each: sum(map(str.isalpha, each)))


def _last(text: str, writer: _Writer) -> Period | None:
    """Read what “last” was said of: a unit (“week”), several (“3 days”) or a name."""
    today = writer.today
    several = FEW.fullmatch(text)
    moment, unit = _parse(text if several else f"1 {text}", "relative-time", writer)
    if moment is None:
        found = _named(text, writer) or _absolute(text, writer)
        # “Letzten Montag” said on a Monday is a week ago.
        return one_day(today - 7 * A_DAY) if found == one_day(today) else found
    if unit == "time":
        # As in questions, hours may reach into the day before.
        return Period(first=min(moment.date(), today - A_DAY), last=today)
    if several and moment.date() < today:
        return Period(first=moment.date() + A_DAY, last=today)
    return _stretch(moment.date(), unit, today) if unit != "day" else None


def _this(text: str, writer: _Writer) -> Period | None:
    moment, unit = _parse(f"1 {text}", "relative-time", writer)
    is_long = moment is not None and unit in ("week", "month", "year")
    return _stretch(writer.today, unit, writer.today) if is_long else None


def _relative(text: str, writer: _Writer) -> Period | None:
    moment, unit = _parse(text, "relative-time", writer)
    if moment is None:
        return None
    return _stretch(moment.date(), "day" if COUNTED.search(text) else unit, writer.today)


def _absolute(text: str, writer: _Writer) -> Period | None:
    moment, unit = _parse(text, "absolute-time", writer)
    if moment is None or moment.time() != time():
        return None
    found = _stretch(moment.date(), unit, writer.today)
    # Where no number is written, only a weekday can be a day.
    is_weekday = timedelta() <= writer.today - found.first <= 7 * A_DAY
    return found if unit in ("month", "year") or re.search(r"\d", text) or is_weekday else None


def _parse(text: str, how: str, writer: _Writer) -> tuple[datetime | None, str]:
    """Return the moment that a text means and its unit: time, day, week, month or year."""
    from dateparser.date import DateDataParser

    settings = {
        "PREFER_DATES_FROM": "past",
        # Hours are counted from the end of the day, so that one hour ago is today.
        "RELATIVE_BASE": datetime.combine(writer.today, time(23, 59)),
        "PARSERS": [how],
        "RETURN_TIME_AS_PERIOD": True,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = DateDataParser(
            languages=list(writer.languages), use_given_order=True, settings=settings
        ).get_date_data(text)
    return found.date_obj, found.period or "day"


def _stretch(day: date, unit: str, today: date) -> Period:
    if unit == "week":
        monday = day - day.weekday() * A_DAY
        if monday <= today < monday + 7 * A_DAY:
            return week_up_to(today)
        return Period(first=monday, last=monday + 6 * A_DAY)
    if unit == "month":
        return whole_month(day.year, day.month)
    return whole_year(day.year) if unit == "year" else one_day(day)

"""The days that one writes to limit a search, in any of the bot's languages: pure.

What is written there is a time for certain, so more forms can be read than in a question: “Friday”
is the last one, “2 weeks ago” one day, “03.11.2026” has its day first. What could be read in two
ways, such as 03/11/2026, is not read.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from index.models import Period
from index.query.periods import A_DAY, COUNT, MONTH, WEEKDAYS, one_day, read_period

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 60
LANGUAGES = ["en", "de", "fr", "es", "pt", "ja"]
WEEKDAY = r"(?:on )?(mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
ONE_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
WEEKDAY_BEFORE = re.compile(rf"{WEEKDAY},? (?=.*\d)", re.IGNORECASE)
ONE_MONTH = re.compile(rf"(?:in )?{MONTH}", re.IGNORECASE)
ONE_YEAR = re.compile(r"(?:in )?(\d{4})年?")
TODAY = re.compile(r"(?:right )?now|tonight|this (?:morning|afternoon|evening)", re.IGNORECASE)
LAST_ONE = re.compile(r"(?:the )?(?:last|past) (hour|day)", re.IGNORECASE)
AGO = re.compile(rf"(?:since )?{COUNT} (?:day|week|month|year)s? ago", re.IGNORECASE)

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{4})年(\d{1,2})月")
DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d\d))?")
MONTH_FIRST = re.compile(r"(\d{1,2})月(?:(\d{1,2})日)?")

# Short words mean too much: “mar” is March to one and Tuesday to another.
TELLING = re.compile(
    r"[^\W\d_]{4}|\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d|^(?:hoy|mai)$|[\u3041-\u30ff\u4e00-\u9fff]",
    re.IGNORECASE,
)
UNSURE = re.compile(r"\d[:/]|\d-\d")
# dateparser knows the numbers of some languages only, and takes a bare one for a day.
NUMBERS = {
    word: number
    for number, written in enumerate(
        (
            "two zwei deux dos dois duas",
            "three drei trois tres três",
            "four vier quatre cuatro quatro",
            "five fünf cinq cinco",
            "six sechs seis",
            "seven sieben siete sete",
            "eight acht huit ocho oito",
            "nine neun neuf nueve nove",
            "ten zehn dix diez dez",
            "eleven elf onze",
            "twelve zwölf douze doce doze",
        ),
        2,
    )
    for word in written.split()
}
IN_WORDS = re.compile(rf"\b(?:{'|'.join(NUMBERS)})\b", re.IGNORECASE)
FROM = re.compile(
    r"^(?:(?:seit|depuis|desde|since)\s+)?(?:(?:dem|den|der|am|im|in|on|le|la|el|em|na|no|a|o)\s+)?"
    r"|(?:から|以来)$",
    re.IGNORECASE,
)
THE_LAST = re.compile(r"\b(?:letzte[nrs]?|dernière|dernier|pasad[oa]|passad[oa])\b", re.IGNORECASE)
BETWEEN = re.compile(r" derni(?:er|ère)s", re.IGNORECASE)
NOMINATIVE = re.compile(r"^(letzte|vorige|diese)r\b", re.IGNORECASE)
# “One day” is no day.
SOMEDAY = re.compile(r"(?:one|an?|ein|une?|una|uma|um) \w+", re.IGNORECASE)
LAST_FEW = re.compile(
    r"(?:(?:in )?(?:den|die|les|ces|los|las|os|as|nos|nas) )?"
    r"(?:letzten?|vergangenen|últim[oa]s|過去|derni(?:er|ère)s)? ?"
    r"(\d{1,3} ?[^\W\d]+)(?: derni(?:er|ère)s)?",
    re.IGNORECASE,
)
LAST = re.compile(r"letzt|vergangen|últim|過去|derni", re.IGNORECASE)
HOURS = re.compile(r"stunde|heure|hora|時間", re.IGNORECASE)
SO_LONG_AGO = re.compile(r"^(?:vor|il y a|hace|há)\b|\batrás$|前$|\d", re.IGNORECASE)


def read_days(written: str, today: date) -> Period | None:
    """Return the days that are written, counted from `today`; None where it is not sure which.

    They may lie ahead of `today` where they say so.
    """
    text = " ".join(unicodedata.normalize("NFKC", written).split()).strip(" ,")
    if len(text) > LONGEST:
        return None
    try:
        return _english(text, today) or _numeric(text, today) or _foreign(text, today)
    except (ValueError, OverflowError):
        return None


def _english(text: str, today: date) -> Period | None:
    """Read what a question could say, and shorter forms as what they stand for there."""
    if AGO.fullmatch(text):
        since = read_period(text if text[:5].lower() == "since" else f"since {text}", today)
        return one_day(since.first) if since else None
    if match := ONE_WEEKDAY.fullmatch(text):
        return read_period(f"on {_whole_weekday(match[1])}", today)
    if match := ONE_MONTH.fullmatch(text):
        return read_period(f"in {match[1].capitalize()}", today)
    if match := ONE_YEAR.fullmatch(text):
        return read_period(f"in {match[1]}", today)
    if match := LAST_ONE.fullmatch(text):
        return read_period(f"last 1 {match[1]}", today)
    text = WEEKDAY_BEFORE.sub("", text, count=1)
    return read_period("today" if TODAY.fullmatch(text) else text, today)


def _whole_weekday(begun: str) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[WEEKDAYS.index(begun[:3].lower())]


def _numeric(text: str, today: date) -> Period | None:
    if match := YEAR_FIRST.fullmatch(text):
        return _month(date(int(match[1] or match[3]), int(match[2] or match[4]), 1))
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[2]), match[3]
        if year is None:
            return one_day(_last(month, day, today))
        return one_day(date(int(year) + (2000 if len(year) == 2 else 0), month, day))
    if match := MONTH_FIRST.fullmatch(text):
        found = _last(int(match[1]), int(match[2] or 1), today)
        return one_day(found) if match[2] else _month(found)
    return None


def _last(month: int, day: int, today: date) -> date:
    """Return the last such day that has begun."""
    found = date(today.year, month, day)
    return found if found <= today else date(today.year - 1, month, day)


def _foreign(text: str, today: date) -> Period | None:
    """Read with dateparser, in the first of some forms that it knows."""
    text = IN_WORDS.sub(lambda match: str(NUMBERS[match[0].lower()]), text)
    if not TELLING.search(text) or UNSURE.search(text) or SOMEDAY.fullmatch(text):
        return None
    if LAST.search(text) and (match := LAST_FEW.fullmatch(BETWEEN.sub("", text))):
        found = _relative(match[1], today)
        ahead = 0 if HOURS.search(text) else 1
        return Period(first=found.first + ahead * A_DAY, last=today) if found else None
    for form in _forms(text):
        if found := _relative(form, today) or _absolute(form, today):
            return found
    bare = THE_LAST.sub("", FROM.sub("", text)).strip()
    found = _absolute(bare, today) if bare != text else None
    # “Letzten Montag” said on a Monday is a week ago.
    return one_day(found.first - 7 * A_DAY) if found and found.first == today else found


def _forms(text: str) -> Iterator[str]:
    """Yield a text as it is, without “since” and an article, and with one where it lacks it."""
    bare = FROM.sub("", text)
    yield from dict.fromkeys((text, bare, NOMINATIVE.sub(r"\1n", bare), f"la {bare}"))


def _relative(text: str, today: date) -> Period | None:
    moment, unit = _parse(text, today, "relative-time")
    if moment is None:
        return None
    if SO_LONG_AGO.search(text) or unit == "day":
        return one_day(moment.date())
    return _stretch(moment.date(), unit, today)


def _absolute(text: str, today: date) -> Period | None:
    moment, unit = _parse(text, today, "absolute-time")
    if moment is None or moment.time() != time():
        return None
    found = _stretch(moment.date(), unit, today)
    # Where no number is written, only a weekday can be a day.
    is_weekday = timedelta() <= today - found.first <= 7 * A_DAY
    return found if unit != "day" or re.search(r"\d", text) or is_weekday else None


def _parse(text: str, today: date, how: str) -> tuple[datetime | None, str]:
    from dateparser.date import DateDataParser

    # Hours are counted from the end of the day, so that one hour ago is today.
    now = datetime.combine(today, time(23, 59))
    settings = {"PREFER_DATES_FROM": "past", "RELATIVE_BASE": now, "PARSERS": [how]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = DateDataParser(languages=LANGUAGES, settings=settings).get_date_data(text)
    return found.date_obj, found.period or "day"


def _stretch(day: date, unit: str, today: date) -> Period:
    if unit == "week":
        monday = day - day.weekday() * A_DAY
        # This week's news is still that of the days before, as in questions.
        if monday <= today < monday + 7 * A_DAY:
            return Period(first=today - 6 * A_DAY, last=today)
        return Period(first=monday, last=monday + 6 * A_DAY)
    if unit == "month":
        return _month(day)
    if unit == "year":
        return Period(first=day.replace(month=1, day=1), last=day.replace(month=12, day=31))
    return one_day(day)


def _month(day: date) -> Period:
    return Period(
        first=day.replace(day=1), last=day.replace(day=monthrange(day.year, day.month)[1])
    )

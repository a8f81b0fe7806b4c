"""Dates as news writes them. None of these functions ever fills in a part that is not written."""

from __future__ import annotations

import re
import unicodedata
import warnings
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.reading.monthnames import MONTH_LANGUAGES, language_code, named_months
from articles.reading.zones import read_zone

if TYPE_CHECKING:
    from collections.abc import Iterable

EARLIEST_EPOCH, LATEST_EPOCH = 100_000_000, 10_000_000_000
DATE_CHARS = 80
# The first newspaper is of 1605. What is older, and a day of computers' zero, is no day of news.
FIRST_YEAR, LAST_YEAR = 1605, 2199
EPOCH, NEAR_EPOCH = datetime.fromtimestamp(0, UTC), timedelta(days=1)
YEAR_MONTH_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
# ISO 8601 without its marks; “20261103” without a time is as likely a number.
BASIC = re.compile(r"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(?=\D|$)")
# RFC 2822: “Tue, 03 Nov 2026”; its older form has years of two digits, up to 49 of this century.
RFC = re.compile(r"(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}|\d\d)")
RFC_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# An hour as languages write it, with what belongs to it before and behind: “um 15.45 Uhr”.
CLOCK = re.compile(
    r"""(?:(?<=\d)T|(?:^|(?<=[\s,;日일]))(?:(?:at|um|à|às|as|a\ las?|a\ les|alle|ore|om|kl\.?|klo|
    в|о|w|la)\s+)?)
    (?P<early_late>午前|午後|上午|下午|오전|오후)?\s?
    (?:(?P<h>\d{1,2})(?:[:.]|\s?(?:h|hs)\s?)(?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:[.,](?P<f>\d+))?)?
     |(?P<h2>\d{1,2})\s?(?:[時点时시]\s?(?:(?P<m2>\d{1,2})[分분](?:\s?(?P<s2>\d{1,2})[秒초])?)?
       |(?=[ap]\.?\s?m\b|(?:Uhr|uur|h)\b)))
    (?![\d:])(?:\s?(?P<half>[ap]\.?\s?m\b\.?))?(?:\s?(?:Uhr|uur|h|hs|hrs)\b\.?)?
    (?:\s?\(?(?P<zone>(?:GMT|UTC|UT)\s?[+−-]\s?\d{1,2}(?::?\d\d)?(?!\d)|[+−-]\d\d?(?::?\d\d)?(?![\d-])
      |[A-Z]{1,5}\b(?![+−-]))\)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
AROUND = " ,;|·–—-"
AFTERNOON = ("午後", "下午", "오후")
# “(Central European Standard Time)” behind an offset, and “[Europe/Paris]”, say it once more.
ZONE_COMMENT = re.compile(r"(?<=\d) ?(?:\([A-Za-z +:\d-]*\)|\[[A-Za-z_/+-]+\])$")
# What may stand before a date and says nothing of it.
LABEL = re.compile(
    r"^(?:(?:published|posted|updated|veröffentlicht|erschienen|aktualisiert|stand|publiée?|"
    r"mise? à jour|publicad[oa]|actualizad[oa]|atualizad[oa]|pubblicato|aggiornato|gepubliceerd|"
    r"geplaatst|bijgewerkt|date|datum|fecha|data|опубликовано|公開日?|掲載日?|発行日?|更新日?)"
    r"\b\s?:?\s?)?(?:(?:on|am|em|op)\s)?",
    re.IGNORECASE,
)
# What stands with these is an offset, a price or a share: “March 2026 UTC+7” is a month.
NO_DAY = re.compile(r"[+−$€£¥%]|(?:GMT|UTC)-")
ARTICLE = re.compile(r"(?:^|(?<=[\s,]))(?:the|de[nm]|le|el|il)\s", re.IGNORECASE)


class StatedDate(NamedTuple):
    """What is stated of a date: the clock of whoever wrote it, and that clock's zone, perhaps.

    `clock` has no zone itself; it is the day's first moment where no hour is stated. `offset` is
    how far the zone is from UTC. Where a zone is named that is not known (`zone_unread`), its hour
    could be any, so that only the day is kept.
    """

    clock: datetime
    has_time: bool = False
    offset: timedelta | None = None
    zone_unread: bool = False

    def moment(self) -> datetime:
        """Return the moment with its zone's offset; without a zone it is taken as UTC."""
        return self.clock.replace(tzinfo=timezone(self.offset) if self.offset else UTC)


def read_date(value: object, language: str = "") -> datetime | None:
    """Return the moment that a value states, with the offset of its own zone.

    None where it states none without doubt. Takes what `stated_date` does. A moment without a zone
    is UTC, a day is its first moment. Days before the first newspaper and the zero of computers'
    clocks (1 January 1970) are none.
    """
    stated = stated_date(value, language)
    if stated is None or not FIRST_YEAR <= stated.clock.year <= LAST_YEAR:
        return None
    moment = stated.moment()
    return None if abs(moment - EPOCH) <= NEAR_EPOCH else moment


def stated_date(value: object, language: str = "") -> StatedDate | None:
    """Return what a value states of a date, None where no day is stated without doubt.

    Takes ISO 8601, RFC 2822, numeric dates that can be read in one way only, epoch seconds and
    milliseconds, dates and datetimes, and day, month and year in words: in the `language` given, or
    in the one that the month's name tells. Partial dates (“November 2026”), relative ones and
    ambiguous ones (03/04/2026) give None.
    """
    found: StatedDate | None = None
    if isinstance(value, datetime):
        found = _of_moment(value)
    elif isinstance(value, date):
        found = StatedDate(datetime.combine(value, time()))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = _epoch(value)
    elif isinstance(value, str) and len(value) <= DATE_CHARS:
        text = " ".join(unicodedata.normalize("NFKC", value).split())
        found = _written(text, language_code(language)) if text else None
    if found is not None:
        try:
            found.moment().astimezone(UTC)
        except OverflowError:
            return None
    return found


def surest_date(statements: Iterable[str], language: str = "") -> str:
    """Return which of several statements of one date is to be read: the first that can be.

    Where another one shows the same minute and has its zone as well, it is that one. Where none can
    be read it is the first, so that it can be named; nothing where there is none.
    """
    written = [each for each in statements if each.strip()]
    first = next((each for each in written if read_date(each, language)), None)
    if first is None:
        return next(iter(written), "")
    minute = _minute(first, language)
    zoned = (each for each in written if _minute(each, language, zoned=True) == minute)
    has_zone = minute is None or _minute(first, language, zoned=True)
    return first if has_zone else next(zoned, first)


def _minute(written: str, language: str, *, zoned: bool = False) -> datetime | None:
    """Return the minute that is written; None where none is, or where `zoned` finds no zone."""
    stated = stated_date(written, language)
    if stated is None or not stated.has_time or (zoned and stated.offset is None):
        return None
    return stated.clock.replace(second=0, microsecond=0)


def _of_moment(value: datetime) -> StatedDate:
    offset = value.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        # Such as local times of before time zones, which JSON has no form for.
        value, offset = value.astimezone(UTC), timedelta()
    return StatedDate(value.replace(tzinfo=None), True, offset)


def _epoch(number: float) -> StatedDate | None:
    seconds = number / 1000 if number >= LATEST_EPOCH else number
    if EARLIEST_EPOCH <= seconds < LATEST_EPOCH:
        clock = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        return StatedDate(clock, True, timedelta())
    return None


def _written(text: str, language: str) -> StatedDate | None:
    if text.isdecimal() and len(text) in (10, 13):
        return _epoch(int(text))
    text = ZONE_COMMENT.sub("", BASIC.sub(_with_marks, text))
    try:
        return _with_time(text, language) or _day_alone(text, language)
    except (ValueError, OverflowError):
        return None


def _with_marks(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups()
    return f"{year}-{month}-{day} {hour}:{minute}:{second or '00'}"


def _day_alone(text: str, language: str) -> StatedDate | None:
    day = _day(LABEL.sub("", text), language)
    return StatedDate(datetime.combine(day, time())) if day else None


def _with_time(text: str, language: str) -> StatedDate | None:
    match = CLOCK.search(text)
    if match is None:
        return None
    zone, before, behind = match["zone"] or "", text[: match.start()], text[match.end() :]
    if zone.isalpha() and behind.strip() and read_zone(zone) is None:
        # In the midst of a date an unknown word is as likely a month.
        zone, behind = "", text[match.start("zone") :]
    rest = LABEL.sub("", " ".join(f"{before} {behind}".strip(AROUND).split()))
    day = _day(rest, language)
    if day is None:
        return None
    if not zone:
        return StatedDate(datetime.combine(day, _time(match)), True)
    is_range = not zone[0].isalpha() and text[match.start("zone") - 1] != " "
    if is_range and not YEAR_MONTH_DAY.fullmatch(rest):
        # “10:30-11:00, 2 March 2026” says until when.
        return None
    offset = read_zone(zone, in_rfc=RFC.fullmatch(rest) is not None)
    if offset is not None:
        return StatedDate(datetime.combine(day, _time(match)), True, offset)
    named = zone.isalpha() and zone.isupper()
    return StatedDate(datetime.combine(day, time()), zone_unread=True) if named else None


def _time(match: re.Match[str]) -> time:
    """Return the time of day that is written; raise ValueError where there is none such."""
    hour, minute, second = (int(match[name] or match[f"{name}2"] or 0) for name in ("h", "m", "s"))
    half = (match["half"] or "")[:1].lower()
    if half or match["early_late"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + 12 * (half == "p" or match["early_late"] in AFTERNOON)
    return time(hour, minute, second, int((match["f"] or "0")[:6].ljust(6, "0")))


def _day(text: str, language: str) -> date | None:
    """Return the day that a text without an hour states; ValueError where there is none such."""
    if match := YEAR_MONTH_DAY.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := YEAR_LAST.fullmatch(text):
        first, second, year = map(int, match.groups())
        if first == second or second > 12 >= first:
            return date(year, first, second)
        return date(year, second, first) if first > 12 else None
    if (match := RFC.fullmatch(text)) and match[2] in RFC_MONTHS:
        year = int(match[3])
        if len(match[3]) == 2:
            year += 2000 if year < 50 else 1900
        return date(year, RFC_MONTHS.index(match[2]) + 1, int(match[1]))
    return _in_words(text, language)


# A feed or a folder has the same days over and over, and words take a millisecond to read.
@lru_cache(maxsize=4096)
def _in_words(text: str, language: str) -> date | None:
    """Read with dateparser, in a language that has such a month; it may add nothing of its own.

    Where languages disagree on the month (“listopad”), the one given decides, else nothing.
    """
    numbers = sorted(map(int, re.findall(r"\d+", text)))
    if (
        NO_DAY.search(text)
        or not 2 <= len(numbers) <= 3
        or not FIRST_YEAR <= numbers[-1] <= LAST_YEAR
    ):
        return None
    named = named_months(text)
    able = {each for month in named for each in month.languages}
    if language in able:
        able = {language}
    text = ARTICLE.sub("", text)
    found: set[date] = set()
    for each in sorted(able, key=MONTH_LANGUAGES.index):
        day = _parsed(text, each)
        if day is None:
            continue
        names = {month.number for month in named if each in month.languages}
        # Three numbers are a day only where the month is one of them: “2026年3月2日”.
        expected = sorted([day.year, day.day] + [day.month] * (len(numbers) - 2))
        if day.month in names and numbers == expected:
            found.add(day)
            if len(named) == 1:
                break
    return found.pop() if len(found) == 1 else None


def _parsed(text: str, language: str) -> date | None:
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: datetime | None = dateparser.parse(text, languages=[language], settings=settings)
    return found.date() if found and found.time() == time() else None

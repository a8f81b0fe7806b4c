"""Dates as news writes them. None of these functions ever fills in a part that is not written."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

NUMERIC = re.compile(r"^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b(.*)$", re.DOTALL)
HAS_YEAR = re.compile(r"(?<!\d)(1[5-9]|20|21)\d{2}(?!\d)")
EARLIEST_EPOCH, LATEST_EPOCH = 100_000_000, 10_000_000_000
# “3–5 November 2026” states no one day.
SPAN = re.compile(
    r"\d\s*[-–—]\s*\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]|[A-Za-z]\s+\d{1,2}\s*[-–—]\s*\d"
)
DATE_CHARS = 80


def read_date(value: object) -> datetime | None:
    """Return the moment that a value states, in UTC, None where it states none without doubt.

    Takes ISO 8601, RFC 2822, written English dates with day, month and year, numeric dates that
    can be read in one way only, epoch seconds and milliseconds, dates and datetimes. A moment
    without a zone is UTC, a day is its first moment. Partial dates (“November 2026”), relative ones
    and ambiguous ones (03/04/2026) give None.
    """
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    if not isinstance(value, str) or not value.strip() or len(value) > DATE_CHARS:
        return None
    return _written(" ".join(value.split()))


def _epoch(number: float) -> datetime | None:
    seconds = number / 1000 if number >= LATEST_EPOCH else number
    if EARLIEST_EPOCH <= seconds < LATEST_EPOCH:
        return datetime.fromtimestamp(seconds, UTC)
    return None


def _written(text: str) -> datetime | None:
    if text.isdecimal() and len(text) in (10, 13):
        return _epoch(int(text))
    for read in (_iso, _rfc2822, _numeric, _english):
        try:
            found = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if found is not None:
            try:
                return _utc(found)
            except OverflowError:
                return None
    return None


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(text: str) -> datetime | None:
    text = re.sub(r"^(\d{4})/(\d{2})/(\d{2})\b", r"\1-\2-\3", text)
    # News is not dated by weeks (2026-W45), and “20261103” without a time is as likely a number.
    if not re.match(r"\d{4}-\d{2}-\d{2}|\d{8}T\d{4}", text):
        return None
    return datetime.fromisoformat(text.replace(" UTC", "Z").replace(" Z", "Z"))


def _rfc2822(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    return parsedate_to_datetime(text)


def _numeric(text: str) -> datetime | None:
    match = NUMERIC.match(text)
    if not match or match.group(4).strip():
        return None
    first, second, year = (int(part) for part in match.groups()[:3])
    if first == second or second > 12 >= first:
        return datetime(year, first, second, tzinfo=UTC)
    return datetime(year, second, first, tzinfo=UTC) if first > 12 else None


def _english(text: str) -> datetime | None:
    """Read with dateparser, which is told to refuse what lacks a day, a month or a year."""
    named = HAS_YEAR.search(text) and re.search(r"[A-Za-z]{3}", text)
    if NUMERIC.match(text) or SPAN.search(text) or not named:
        return None
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    plain = re.sub(r"(?i)\b(published|posted|updated|on|at|the)\b[:,]?", " ", text)
    plain = re.sub(r"(?i)\b([ap])\.\s?m\.?", r"\1m", plain).strip()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: datetime | None = dateparser.parse(plain, languages=["en"], settings=settings)
    return found

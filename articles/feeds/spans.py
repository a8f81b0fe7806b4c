"""The time between two looks as people write it: “15m”, “2h”, “1d”."""

from __future__ import annotations

from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

from articles.errors import cut
from articles.feeds.errors import FeedError
from articles.feeds.schedule import SHORTEST

LONGEST_SPAN = timedelta(days=30)
SPAN_READER = TypeAdapter(timedelta)


def read_span(written: str) -> timedelta:
    """Return a time of five minutes to thirty days, written as ISO 8601 or without its P and T.

    Raises FeedError for anything else.
    """
    plain = "".join(written.split()).upper()
    days, has_days, rest = plain.rpartition("D")
    iso = f"P{days}{has_days}{'T' if rest else ''}{rest}"
    try:
        span = SPAN_READER.validate_python(plain if plain.startswith("P") else iso)
    except (ValidationError, OverflowError):
        span = timedelta()
    if not SHORTEST <= span <= LONGEST_SPAN:
        raise FeedError(
            "“{given}” is no time between two looks; write 15m, 2h or 1d, from 5m to 30d.",
            given=cut(written),
        )
    return span


def written_span(span: timedelta) -> str:
    """Return a time as people write it, in whole minutes: “1d 2h”."""
    minutes = round(span / timedelta(minutes=1))
    parts = {"d": minutes // 1440, "h": minutes % 1440 // 60, "m": minutes % 60}
    return " ".join(f"{count}{unit}" for unit, count in parts.items() if count) or "0m"

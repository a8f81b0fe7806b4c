"""What people write → Filters: pure."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from articles.dates import read_date
from articles.errors import NewsdeskError
from articles.models import Filters

EXAMPLE = "write it with day, month and year, such as 2026-11-03 or 3 Nov 2026"


class DateError(NewsdeskError):
    """Say that a date could not be read, with an example of one that can."""


def make_filters(
    *,
    category: str | None = None,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    scope: str | None = None,
) -> Filters:
    """Return what a search is limited to; a day without a time counts from its start to its end.

    Raises DateError for a date that cannot be read, or where `until` is before `since`.
    """
    first, last = _moment("since", since), _moment("until", until)
    if last and not re.search(r"\d:\d\d", until or ""):
        last = datetime.combine(last, time(), last.tzinfo) + timedelta(days=1, microseconds=-1)
    if first and last and last < first:
        raise DateError(
            f"“until” ({last:%Y-%m-%d}) is before “since” ({first:%Y-%m-%d}); swap them."
        )
    return Filters(
        category=category or None, source=source or None, since=first, until=last, scope=scope
    )


def _moment(name: str, written: str | None) -> datetime | None:
    if not written or not written.strip():
        return None
    moment = read_date(written)
    if moment is None:
        raise DateError(f"“{name}: {written.strip()[:50]}” cannot be read as a date; {EXAMPLE}.")
    return moment

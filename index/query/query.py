"""What people write → Filters, and question → Query: pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.errors import NewsdeskError, cut
from articles.languages import ENGLISH
from articles.models import Filters
from articles.reading.dates import stated_date
from index.models import Part, Query
from index.query.days import read_days
from index.query.periods import find_periods
from index.query.words import telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


# Where a question falls into parts: at marks, and at words that join or compare.
BOUNDARY = re.compile(
    r"\s*[;:]\s+|,\s+|\s+[—–-]\s+|\?\s+"
    r"|\b(?:and|while|whereas|but|before|after|than|unlike|versus|vs\.?|according to"
    r"|compared (?:to|with)|in contrast (?:to|with)|as opposed to|different from|differs? from"
    r"|similar to|as (?:reported|discussed|described|mentioned|stated|covered) (?:by|in))(?!\w)",
    re.IGNORECASE,
)
FEWEST_IN_A_PART = 2
MOST_PARTS = 8
ASKS_FOR_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recently|what(?:['’]?s| is) new)\b", re.IGNORECASE
)


class DateError(NewsdeskError):
    """Say that a date could not be read, with an example of one that can."""


def make_filters(
    today: date,
    *,
    category: str | None = None,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    scope: str | None = None,
    locale: str = "en",
) -> Filters:
    """Return what a search is limited to; a day without a time counts from its start to its end.

    `since` and `until` may be written as people do: “last week” begins with its first day and ends
    with its last, counted from `today`. They are read in any of the bot's languages, first in that
    of `locale`, the reader's as Discord names it. Raises DateError for a date that cannot be read,
    where `since` is still to come, or where `until` is before it.
    """
    first, last = _end(since, today, locale, first=True), _end(until, today, locale, first=False)
    if first and first.day > today:
        raise DateError(
            "“since” ({written}) is in the future (today is {today}); write an earlier day, such "
            "as {example} or “last week”.",
            written=cut(since or ""),
            today=f"{today:%Y-%m-%d}",
            example=f"{today - timedelta(days=7):%Y-%m-%d}",
        )
    if first and last and last.is_before(first):
        raise DateError(
            "“until” ({last}) is before “since” ({first}); swap them.",
            last=f"{last.day:%Y-%m-%d}",
            first=f"{first.day:%Y-%m-%d}",
        )
    return Filters(
        category=category or None,
        source=source or None,
        since=first and first.moment,
        until=last and last.moment,
        first_day=first.day if first and not first.moment else None,
        last_day=last.day if last and not last.moment else None,
        scope=scope,
    )


class _End(NamedTuple):
    """A day that a stretch of time begins or ends with, and the moment where an hour is written."""

    day: date
    moment: datetime | None = None

    def is_before(self, other: _End) -> bool:
        if self.moment and other.moment:
            return self.moment < other.moment
        return self.day < other.day


def _end(written: str | None, today: date, locale: str, *, first: bool) -> _End | None:
    """Return the first or the last day of what is written, or the moment."""
    if not written or not written.strip():
        return None
    if period := read_days(written, today, locale):
        return _End(period.first if first else period.last)
    stated = stated_date(written, locale)
    if stated is None:
        raise DateError(
            "“{written}” cannot be read as a date; write a day such as 2026-11-03 or 3 Nov 2026, "
            "or “last week”.",
            written=cut(written),
        )
    return _End(stated.clock.date(), stated.moment() if stated.has_time else None)


def make_query(
    text: str,
    today: date,
    filters: Filters = Filters(),
    outlets: Sequence[str] = (),
    language: str = ENGLISH,
) -> Query:
    """Return a question with its parts, and the outlets and periods that each of them names.

    `outlets` are the names that may be meant; “last week” and the like are counted from `today`.
    What a question names is a preference: it changes the order of what is found, never what is
    searched.
    """
    named = _named(tuple(outlets))
    periods = find_periods(text, today)
    parts = tuple(
        Part(
            text=part,
            outlets=_outlets(part, named),
            periods=find_periods(part, today) if periods else (),
        )
        for part in _parts(text, language)
    )
    return Query(
        text=text,
        filters=filters,
        parts=parts,
        outlets=_outlets(text, named),
        periods=periods,
        latest=bool(ASKS_FOR_LATEST.search(text)),
        language=language,
    )


def _parts(text: str, language: str) -> list[str]:
    """Return a question's parts, each with at least two telling words."""
    parts: list[str] = []
    for piece in BOUNDARY.split(text):
        if not piece or not piece.strip():
            continue
        short = any(
            len(telling(each, language)) < FEWEST_IN_A_PART for each in (piece, *parts[-1:])
        )
        if parts and (short or len(parts) == MOST_PARTS):
            parts[-1] = f"{parts[-1]} {piece.strip()}"
        else:
            parts.append(piece.strip())
    return parts


class OutletNames(NamedTuple):
    """A pattern for all names that outlets go by, and who goes by each, by its folded name."""

    pattern: re.Pattern[str]
    outlets: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def _named(outlets: tuple[str, ...]) -> OutletNames:
    """Return how outlets are named; where one name is in another, the longer one is meant.

    An outlet such as “Post | World News” or “Post - Sport” is named by what stands first, too. A
    name of one word counts only as it is written: “Time” is an outlet, “time” is none.
    """
    names: dict[str, list[str]] = {}
    patterns = set()
    for outlet in outlets:
        for name in dict.fromkeys((outlet, *re.split(r" [|–-] ", outlet)[:1])):
            names.setdefault(name.casefold(), []).append(outlet)
            escaped = re.escape(name)
            patterns.add(f"(?i:{escaped})" if " " in name else escaped)
    # Without outlets the pattern matches nothing.
    any_name = "|".join(sorted(patterns, key=lambda name: (-len(name), name))) or r"(?!)"
    return OutletNames(
        re.compile(rf"(?<!\w)(?:{any_name})(?!\w)"),
        {name: tuple(dict.fromkeys(held)) for name, held in names.items()},
    )


def _outlets(text: str, named: OutletNames) -> tuple[str, ...]:
    found = [
        outlet
        for match in named.pattern.finditer(text)
        for outlet in named.outlets.get(match[0].casefold(), ())
    ]
    return tuple(dict.fromkeys(found))


def without_outlets(text: str, outlets: Sequence[str]) -> str:
    """Return a text with the names of some outlets blanked out, as `make_query` reads them."""
    return _named(tuple(outlets)).pattern.sub(" ", text) if outlets else text

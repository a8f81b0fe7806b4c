"""What a question that names outlets and dates would rather have: pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles.text import fold
from index.ranking.fusion import Boosts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from index.models import Part, Period, Query
    from index.store.quotable import Location

# What these come to: bench/results/development.md, “MultiHop-RAG, development: passages”. Which
# values were tried beside them is not kept, and no figure there is of the latest alone.
# By what share a passage's words count for more in a part that names its outlet or its date.
OUTLET_SHARE, DATE_SHARE = 0.6, 0.4
# By how many standard deviations a passage's score is raised when the question names its outlet,
# and when a part names its date (and no other outlet). Nearly all that such questions mean is
# there, so these outweigh most of what words say.
OUTLET_BONUS, DATE_BONUS = 3.0, 4.0
# The newest passage found when the latest is asked for; half as much two weeks earlier.
LATEST_BONUS, HALF_LIFE = 1.5, timedelta(days=14)
# Outlets and readers live in different time zones: the day before and after count too.
BETWEEN_TIME_ZONES = timedelta(days=1)


class PrintedAt(NamedTuple):
    """The outlet and the moment that passages come from, which is all that is preferred."""

    source_key: str | None
    published: datetime | None


class Preferences(NamedTuple):
    """What is preferred, as the fusion wants it, and what is added to each row's score, by name."""

    boosts: Boosts
    by_name: Mapping[int, Mapping[str, float]]


def prefer(query: Query, parts: Sequence[Part], locations: Mapping[int, Location]) -> Preferences:
    """Return what a question prefers among the passages at some locations."""
    # Where a date falls into two parts, neither names it.
    dated: list[Query | Part] = [part for part in parts if part.periods] or [query]
    wanted = [(_keys(part), part.periods) for part in dated if part.periods]
    outlets = _keys(query)
    if not outlets and not wanted and not query.latest:
        return Preferences(Boosts({}, [{} for _ in parts], {}), {})
    # Passages of one outlet and moment are preferred alike, and there are several of each.
    alike: dict[PrintedAt, list[int]] = {}
    for row, location in locations.items():
        alike.setdefault(PrintedAt(location.source_key, location.published), []).append(row)
    newest = max((printed.published for printed in alike if printed.published), default=None)
    named: dict[int, dict[str, float]] = {}
    for printed, rows in alike.items():
        added = {}
        if printed.source_key in outlets:
            added["outlet"] = OUTLET_BONUS
        if any(_suits(printed, keys, periods) for keys, periods in wanted):
            added["date"] = DATE_BONUS
        if query.latest and newest and printed.published:
            added["latest"] = LATEST_BONUS * 0.5 ** ((newest - printed.published) / HALF_LIFE)
        if added:
            named |= dict.fromkeys(rows, added)
    boosts = Boosts(
        whole=_shares(query, alike),
        parts=[_shares(part, alike) for part in parts],
        added={row: sum(added.values()) for row, added in named.items()},
    )
    return Preferences(boosts, named)


def _keys(asked: Query | Part) -> set[str]:
    return {fold(outlet) for outlet in asked.outlets}


def _suits(printed: PrintedAt, outlets: set[str], periods: Sequence[Period]) -> bool:
    return (not outlets or printed.source_key in outlets) and is_within(printed.published, periods)


def _shares(asked: Query | Part, alike: Mapping[PrintedAt, Sequence[int]]) -> dict[int, float]:
    if not asked.outlets and not asked.periods:
        return {}
    outlets = _keys(asked)
    shares: dict[int, float] = {}
    for printed, rows in alike.items():
        share = OUTLET_SHARE * (printed.source_key in outlets) + DATE_SHARE * is_within(
            printed.published, asked.periods
        )
        if share:
            shares |= dict.fromkeys(rows, share)
    return shares


def is_within(published: datetime | None, periods: Sequence[Period]) -> bool:
    """Say whether something was published within one of the periods, or a day from it."""
    if not periods or published is None:
        return False
    day = published.date()
    return any(
        period.first - BETWEEN_TIME_ZONES <= day <= period.last + BETWEEN_TIME_ZONES
        for period in periods
    )

"""Quiet hours and days in zones, right across daylight saving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.errors import NewsdeskError
from bot.service.watching.quiet import (
    day_in,
    next_day,
    quiet_end,
    read_quiet,
)
from bot.state.watches import QuietHours

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("written", "begin", "end"),
    [
        ("22:00-07:00", 1320, 420),
        ("22-7", 1320, 420),
        (" 0:30 – 6 ", 30, 360),
        ("8 pm - 6 am", 1200, 360),
    ],
)
def test_quiet_hours_are_read(written: str, begin: int, end: int) -> None:
    assert read_quiet(written) == QuietHours(begin=begin, end=end)


@pytest.mark.parametrize("written", ["", "at night", "22", "22-7-8"])
def test_what_are_no_quiet_hours(written: str) -> None:
    with pytest.raises(NewsdeskError, match="are no quiet hours; write them as 22:00-07:00"):
        read_quiet(written)
    for hours in ("25-7", "22:75-7", "night-7"):
        with pytest.raises(NewsdeskError, match="is no time of day"):
            read_quiet(hours)
    with pytest.raises(NewsdeskError, match="end at another time"):
        read_quiet("7-07:00")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ((2026, 11, 10, 20, 59), None),
        ((2026, 11, 10, 21, 0), (2026, 11, 11, 6, 0)),
        ((2026, 11, 11, 5, 59), (2026, 11, 11, 6, 0)),
        ((2026, 11, 11, 6, 0), None),
        # The night in which clocks go forward, and the one in which they go back.
        ((2026, 3, 28, 22, 0), (2026, 3, 29, 5, 0)),
        ((2026, 10, 24, 22, 0), (2026, 10, 25, 6, 0)),
    ],
)
def test_when_quiet_hours_end(now: tuple[int, ...], end: tuple[int, ...] | None) -> None:
    found = quiet_end(read_quiet("22-7"), BERLIN, datetime(*now, tzinfo=UTC))  # type: ignore[misc]
    assert found == (datetime(*end, tzinfo=UTC) if end else None)  # type: ignore[misc]


def test_an_end_that_is_skipped_or_comes_twice_is_reached() -> None:
    quiet = QuietHours(begin=60, end=150)
    spring = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert quiet_end(quiet, BERLIN, spring) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert quiet_end(quiet, BERLIN, first) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert quiet_end(quiet, BERLIN, first.replace(hour=1)) is None


MINUTES = st.integers(0, 24 * 60 - 1)
ZONES = st.sampled_from(
    [BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@given(MINUTES, MINUTES, ZONES, st.integers(0, 366 * 24 * 60))
def test_quiet_hours_end_within_a_day_and_outside_of_them(
    begin: int, end: int, zone: str, minutes: int
) -> None:
    quiet, now = QuietHours(begin=begin, end=end), YEAR + timedelta(minutes=minutes)
    found = quiet_end(quiet, zone, now)
    if begin == end:
        assert found is None
    elif found is not None:
        assert now < found <= now + timedelta(hours=26)
        assert quiet_end(quiet, zone, found) is None


@given(ZONES, st.integers(0, 366 * 24 * 60))
def test_the_next_day_is_the_next_one(zone: str, minutes: int) -> None:
    now = YEAR + timedelta(minutes=minutes)
    then = next_day(zone, now)
    assert now < then <= now + timedelta(hours=25)
    assert day_in(zone, then) > day_in(zone, now)
    assert day_in(zone, then - timedelta(seconds=1)) == day_in(zone, now)

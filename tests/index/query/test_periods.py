"""Days and stretches of days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Period
from index.query.datewords import months
from index.query.periods import STEMS, find_periods, read_period, without_periods

TODAY = date(2026, 11, 23)  # a Monday
RELATIVE = (
    "today, yesterday, this week, last week, last weekend, this weekend, last month, this year, "
    "last year, past month, on Tuesday, last Sunday, two months ago, last 10 days, in May, "
    "late December, 3 March, 29 February"
).split(", ")
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def period(first: str, last: str | None = None) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-03", period("2026-11-03")),
        ("Nov. 3, 2026", period("2026-11-03")),
        ("November 3rd, 2026", period("2026-11-03")),
        ("3rd November 2026", period("2026-11-03")),
        ("3 Nov", period("2026-11-03")),
        ("3 of November", period("2026-11-03")),
        ("November 30", period("2025-11-30")),
        ("November 2026", period("2026-11-01", "2026-11-30")),
        ("in march 2019", period("2019-03-01", "2019-03-31")),
        ("may 2026", period("2026-05-01", "2026-05-31")),
        ("in December", period("2025-12-01", "2025-12-31")),
        ("last May", period("2026-05-01", "2026-05-31")),
        ("early November", period("2026-11-01", "2026-11-10")),
        ("start of November", period("2026-11-01", "2026-11-10")),
        ("beginning of October", period("2026-10-01", "2026-10-10")),
        ("end of October", period("2026-10-21", "2026-10-31")),
        ("end of February 2024", period("2024-02-21", "2024-02-29")),
        ("mid-October 2025", period("2025-10-11", "2025-10-20")),
        ("late February 2024", period("2024-02-21", "2024-02-29")),
        ("in 2025", period("2025-01-01", "2025-12-31")),
        ("today", period("2026-11-23")),
        ("yesterday", period("2026-11-22")),
        ("since yesterday", period("2026-11-22", "2026-11-23")),
        ("the day before yesterday", period("2026-11-21")),
        ("last night", period("2026-11-22", "2026-11-23")),
        ("last 24 hours", period("2026-11-22", "2026-11-23")),
        ("the last 36 hours", period("2026-11-21", "2026-11-23")),
        ("an hour ago", period("2026-11-23")),
        ("ten days ago", period("2026-11-13")),
        ("since 2 weeks ago", period("2026-11-09", "2026-11-23")),
        ("this week", period("2026-11-17", "2026-11-23")),
        ("last week", period("2026-11-16", "2026-11-22")),
        ("the past week", period("2026-11-17", "2026-11-23")),
        ("last weekend", period("2026-11-21", "2026-11-22")),
        ("this month", period("2026-11-01", "2026-11-23")),
        ("last month", period("2026-10-01", "2026-10-31")),
        ("last year", period("2025-01-01", "2025-12-31")),
        ("last 3 days", period("2026-11-21", "2026-11-23")),
        ("two weeks ago", period("2026-11-06", "2026-11-12")),
        ("5 days ago", period("2026-11-18")),
        ("on Monday", period("2026-11-23")),
        ("last Monday", period("2026-11-16")),
        ("on Friday", period("2026-11-20")),
        ("since Friday", period("2026-11-20", "2026-11-23")),
        ("since October", period("2026-10-01", "2026-11-23")),
        ("since October 14, 2026", period("2026-10-14", "2026-11-23")),
        ("in October 2026", period("2026-10-01", "2026-10-31")),
        ("late October of 2025", period("2025-10-21", "2025-10-31")),
        ("the last twenty days", period("2026-11-04", "2026-11-23")),
        ("the last two day", period("2026-11-22", "2026-11-23")),
        ("past three week", period("2026-11-03", "2026-11-23")),
        ("the last twenty-five day", period("2026-10-30", "2026-11-23")),
        ("twenty-five days ago", period("2026-10-29")),
        ("twenty five days ago", period("2026-10-29")),
        ("90 minutes ago", period("2026-11-23")),
        ("the last 30 minutes", period("2026-11-22", "2026-11-23")),
    ],
)
def test_periods_are_read_as_people_write_them(written: str, meant: Period) -> None:
    assert read_period(written, TODAY) == meant
    assert find_periods(f"What happened at the harbour {written}?", TODAY) == (meant,)


@pytest.mark.parametrize(
    "text",
    [
        "may 5 people sit here",
        "they march 20 miles",
        "the 2026 budget",
        "on 31 February 2026",
        "31 April",
        "the second week",
        "a week of strikes",
        "room 2026",
        "30 days from now",
        "on November 30, 2026",
        "Sunday Times",
        "the Monday club",
        "the night before the fair",
        "an hour of music",
        "Monday",
        "November",
        "vor drei Tagen",
        "in the last few days",
        "on the second day",
        "in Marseille",
        "of Mayor Holt",
        "in Aprıl",
        "mıd April-ish 3 mınutes ago",
        "on Frıday",
        "",
    ],
)
def test_what_names_no_day_is_left_alone(text: str) -> None:
    assert find_periods(text, TODAY) == ()


def test_only_numbers_of_days_are_read_in_words() -> None:
    text = "In March one man waited two weeks for May three days ago"
    assert find_periods(text, TODAY) == (
        period("2026-03-01", "2026-03-31"),
        period("2026-11-20"),
    )


def test_every_month_begins_with_a_stem_that_it_is_looked_for_by() -> None:
    assert {name[:3] for name in months("en")} == set(STEMS.split("|"))


def test_several_periods_come_in_the_order_of_the_text() -> None:
    text = "Between last week and October 14, 2026, or in early November, what changed?"
    assert find_periods(text, TODAY) == (
        period("2026-11-16", "2026-11-22"),
        period("2026-10-14"),
        period("2026-11-01", "2026-11-10"),
    )


def test_only_a_whole_text_is_one_period() -> None:
    assert read_period("last week, or so", TODAY) is None
    assert read_period("next week", TODAY) is None


@given(DAYS, DAYS)
def test_a_written_day_is_that_day(day: date, today: date) -> None:
    for written in (f"{day:%Y-%m-%d}", f"{day.day} {day:%B} {day.year}", f"{day:%b %d, %Y}"):
        assert read_period(written, today) == Period(first=day, last=day)


@given(
    DAYS,
    st.sampled_from(RELATIVE),
)
def test_no_news_is_sought_in_the_future(today: date, written: str) -> None:
    for found in find_periods(written, today):
        assert found.first <= found.last
        assert found.first <= today
        assert found.first >= today - timedelta(days=4 * 366 + 400)


@given(st.text(max_size=200), DAYS)
def test_no_text_raises(text: str, today: date) -> None:
    find_periods(text, today)
    read_period(text, today)


@given(st.sampled_from(["last week", "last weekend", "this year", "two months ago", "on Friday"]))
def test_relative_days_are_blanked_out_too(written: str) -> None:
    assert without_periods(f"Who won {written}?").split() == ["Who", "won", "?"]

"""Dates as sentences and articles write them, and which mean the same day."""

from __future__ import annotations

from datetime import date

import pytest

from bot.service.faithfulness.days import WrittenDate, dates_in, meant, same_date

PUBLISHED = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It closes on 30 November 2026.", WrittenDate(2026, 11, 30)),
        ("It closes on Nov. 30.", WrittenDate(None, 11, 30)),
        ("It closes on November 30th, 2026, at noon.", WrittenDate(2026, 11, 30)),
        ("It closed on 2026-11-03.", WrittenDate(2026, 11, 3)),
        ("It closed in May 2025.", WrittenDate(2025, 5)),
        ("It closed in March.", WrittenDate(None, 3)),
        ("It closed on Monday.", WrittenDate(relative="monday")),
        ("It closed two weeks ago.", WrittenDate(relative="2 weeks ago")),
        ("It closed Last Year.", WrittenDate(relative="last year")),
    ],
)
def test_a_date_is_read(text: str, expected: WrittenDate) -> None:
    assert [each.date for each in dates_in(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["They may march on.", "It had 30 seats.", "Black Friday sales", "It was a decent day."]
)
def test_no_date_is_read_where_none_is(text: str) -> None:
    assert dates_in(text) == []


def test_where_a_date_stands_is_told() -> None:
    text = "On 30 November it closed, yesterday it opened."
    assert [text[each.start : each.end] for each in dates_in(text)] == ["30 November", "yesterday"]


@pytest.mark.parametrize(
    ("said", "told", "same"),
    [
        ("9 November 2026", "Monday", True),
        ("9 November 2026", "Tuesday", False),
        ("November 2026", "3 November", True),
        ("3 November 2026", "November 2026", False),
        ("3 November 2025", "3 November", False),
        ("15 January 2027", "15 January", True),
    ],
)
def test_dates_written_otherwise_are_compared(said: str, told: str, same: bool) -> None:
    (ours,), (theirs,) = dates_in(said), dates_in(told)
    today = date(2026, 11, 20)
    assert same_date(ours.date, today, theirs.date, PUBLISHED) is same


def test_a_day_that_is_none_means_nothing() -> None:
    assert meant(WrittenDate(2026, 2, 31), PUBLISHED) is None
    assert meant(WrittenDate(relative="yesterday"), None) is None

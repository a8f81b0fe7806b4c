"""Which days of two sentences are the same."""

from __future__ import annotations

from datetime import date

import pytest

from bot.service.faithfulness.evidence import read_statement
from bot.service.matters.times import days_of, differing_days

TUESDAY = date(2026, 11, 10)


def differing(
    one: str, other: str, published: date | None = TUESDAY, later: date | None = TUESDAY
) -> list[tuple[str, str]]:
    ours = days_of(read_statement(one, "en", frozenset()), published)
    theirs = days_of(read_statement(other, "en", frozenset()), later)
    return [(mine.written, its.written) for mine, its in differing_days(ours, theirs)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge opens on Monday.", "The bridge opens on 16 November."),
        ("The bridge closed on Monday.", "The bridge closed on 9 November."),
        ("The bridge closed yesterday.", "The bridge closed on Monday."),
        ("The bridge opens in November.", "The bridge opens on 16 November."),
        ("The bridge opens on Nov. 16.", "The bridge opens on 16 November 2026."),
        # When somebody spoke is not when it was.
        ("The bridge closed, the county said on Monday.", "The bridge closed, it said on Sunday."),
        ("The bridge closed on Monday.", "The county said on Sunday that the bridge closed."),
        # Of two days it is not known which one the other is.
        ("It closed on Monday and opens on Friday.", "The bridge opens on Thursday."),
    ],
)
def test_days_that_may_be_the_same_do_not_differ(one: str, other: str) -> None:
    assert differing(one, other) == []
    assert differing(other, one) == []


def test_days_on_which_the_same_was_differ() -> None:
    monday, sunday = "The bridge closed on Monday.", "The bridge closed on 8 November."
    assert differing(monday, sunday) == [("Monday", "8 November")]
    assert differing(monday, "On Sunday the bridge closed.") == [("Monday", "Sunday")]


def test_weekdays_of_articles_of_different_weeks_are_not_compared() -> None:
    sentences = ("The bridge closed on Monday.", "The bridge closed on Sunday.")
    assert differing(*sentences, later=date(2026, 11, 20)) == []
    assert differing(*sentences, later=None) == []
    assert differing(*sentences) == [("Monday", "Sunday")]

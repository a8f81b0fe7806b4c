"""A question's parts, and the outlets and days it names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import MOST_PARTS, make_query

OUTLETS = ("Harbour Post", "Time", "Capital Observer | World News", "Post", "The Wire - Sport")


def test_a_question_falls_into_the_parts_that_are_searched_alone() -> None:
    query = make_query(
        "Does the Harbour Post say that 17 people were hurt, while the Wire counted 14 patients?"
    )
    assert [part.text for part in query.parts] == [
        "Does the Harbour Post say that 17 people were hurt",
        "the Wire counted 14 patients?",
    ]


def test_a_plain_question_is_one_part() -> None:
    (part,) = make_query("Who runs the ferry?").parts
    assert part.text == "Who runs the ferry?"


def test_each_part_names_its_own_outlets_and_days() -> None:
    query = make_query(
        "What did the Harbour Post write on October 14, 2026, compared to what Time printed on "
        "3 Nov 2026?",
        outlets=OUTLETS,
    )
    first, second = query.parts
    assert (first.outlets, first.days) == (("Harbour Post",), (date(2026, 10, 14),))
    assert (second.outlets, second.days) == (("Time",), (date(2026, 11, 3),))
    assert query.outlets == ("Harbour Post", "Time")
    assert query.days == (date(2026, 10, 14), date(2026, 11, 3))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what the capital observer wrote", ("Capital Observer | World News",)),
        ("according to The Wire", ("The Wire - Sport",)),
        ("a Harbour Post report", ("Harbour Post",)),
        ("what time is the post due", ()),
        ("the Postal service", ()),
        ("Timex watches", ()),
    ],
)
def test_an_outlet_is_known_by_its_name(text: str, named: tuple[str, ...]) -> None:
    assert make_query(text, outlets=OUTLETS).outlets == named


@pytest.mark.parametrize(
    "text", ["in November 2026", "on 3 November", "last week", "2026", "on 31 February 2026"]
)
def test_a_part_of_a_date_names_no_day(text: str) -> None:
    assert make_query(f"What burned {text}?").days == ()


@pytest.mark.parametrize(
    "written", ["2026-11-03", "Nov. 3, 2026", "November 3rd, 2026", "3rd November 2026"]
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert make_query(f"What burned on {written}?").days == (date(2026, 11, 3),)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    query = make_query(text, outlets=OUTLETS)
    assert len(query.parts) <= MOST_PARTS
    for part in query.parts:
        assert part.text.strip()


@given(st.lists(st.sampled_from(["fire", "dock", "Vera", "Holt", "ship"]), min_size=1, max_size=9))
def test_text_without_boundaries_stays_whole(words: list[str]) -> None:
    (part,) = make_query(" ".join(words)).parts
    assert part.text == " ".join(words)

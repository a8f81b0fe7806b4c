"""A question's parts, and the outlets and days it names."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Period
from index.query.query import MOST_PARTS, DateError, make_filters, make_query

OUTLETS = ("Harbour Post", "Time", "Capital Observer | World News", "Post", "The Wire - Sport")
TODAY = date(2026, 11, 23)  # a Monday


def days(first: str, last: str | None = None) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


def test_a_question_falls_into_the_parts_that_are_searched_alone() -> None:
    query = make_query(
        "Does the Harbour Post say that 17 people were hurt, while the Wire counted 14 patients?",
        TODAY,
    )
    assert [part.text for part in query.parts] == [
        "Does the Harbour Post say that 17 people were hurt",
        "the Wire counted 14 patients?",
    ]


def test_a_plain_question_is_one_part() -> None:
    (part,) = make_query("Who runs the ferry?", TODAY).parts
    assert part.text == "Who runs the ferry?"


def test_each_part_names_its_own_outlets_and_days() -> None:
    query = make_query(
        "What did the Harbour Post write on October 14, 2026, compared to what Time printed on "
        "3 Nov 2026?",
        TODAY,
        outlets=OUTLETS,
    )
    first, second = query.parts
    assert (first.outlets, first.periods) == (("Harbour Post",), (days("2026-10-14"),))
    assert (second.outlets, second.periods) == (("Time",), (days("2026-11-03"),))
    assert query.outlets == ("Harbour Post", "Time")
    assert query.periods == (days("2026-10-14"), days("2026-11-03"))


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
    assert make_query(text, TODAY, outlets=OUTLETS).outlets == named


def test_relative_days_are_counted_from_the_day_of_asking() -> None:
    query = make_query("What burned last week, and what did the Post write on 3 Nov?", TODAY)
    assert query.periods == (days("2026-11-16", "2026-11-22"), days("2026-11-03"))
    assert [part.periods for part in query.parts] == [query.periods[:1], query.periods[1:]]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("What is the latest on the harbour fire?", True),
        ("Which ship recently burned?", True),
        ("whats new with the harbour", True),
        ("Which new ship burned?", False),
        ("Which ship burned?", False),
    ],
)
def test_the_latest_is_wanted_where_it_is_asked_for(text: str, latest: bool) -> None:
    assert make_query(text, TODAY).latest is latest


def test_filters_take_days_as_people_write_them() -> None:
    filters = make_filters(TODAY, since="last week", until="yesterday")
    assert (filters.first_day, filters.last_day) == (date(2026, 11, 16), date(2026, 11, 22))
    assert (filters.since, filters.until) == (None, None)


def test_a_filter_with_an_hour_is_a_moment() -> None:
    exact = make_filters(TODAY, since="2026-11-03T14:30+02:00", until="2026-11-03 14:30")
    assert exact.since == datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
    assert exact.until == datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
    assert (exact.first_day, exact.last_day) == (None, None)
    day = make_filters(TODAY, since="2026-11-03 23:00", until="2026-11-03")
    assert (day.since, day.last_day) == (datetime(2026, 11, 3, 23, tzinfo=UTC), date(2026, 11, 3))
    with pytest.raises(DateError, match="swap them"):
        make_filters(TODAY, since="2026-11-03 14:30", until="2026-11-03 14:00")


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [("the ides of march", None, "such as 2026-11-03"), ("today", "last week", "swap them")],
)
def test_no_date_and_no_span_are_refused_with_an_example(
    since: str, until: str | None, said: str
) -> None:
    with pytest.raises(DateError, match=said):
        make_filters(TODAY, since=since, until=until)


@pytest.mark.parametrize("since", ["2030-01-01", "tomorrow", "morgen", "next week", "2027"])
def test_nothing_is_sought_from_a_day_to_come(since: str) -> None:
    with pytest.raises(DateError, match=r"today is 2026-11-23.*such as 2026-11-16"):
        make_filters(TODAY, since=since)
    assert make_filters(TODAY, until=since).last_day is not None


def test_a_filter_counts_back_to_the_day() -> None:
    assert make_filters(TODAY, since="2 weeks ago").first_day == date(2026, 11, 9)
    assert make_filters(TODAY, until="a week ago").last_day == date(2026, 11, 16)
    assert make_filters(TODAY, since="gestern").first_day == date(2026, 11, 22)


def test_a_filter_is_read_in_the_reader_s_language_first() -> None:
    assert make_filters(TODAY, since="lun", locale="fr").first_day == date(2026, 11, 23)
    assert make_filters(TODAY, since="Friday", locale="fr").first_day == date(2026, 11, 20)
    with pytest.raises(DateError, match="lun"):
        make_filters(TODAY, since="lun")


def test_a_refused_date_is_not_repeated_whole() -> None:
    with pytest.raises(DateError) as refused:
        make_filters(TODAY, since="fox " * 500)
    assert len(str(refused.value)) < 250


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    query = make_query(text, TODAY, outlets=OUTLETS)
    assert len(query.parts) <= MOST_PARTS
    for part in query.parts:
        assert part.text.strip()


@given(st.lists(st.sampled_from(["fire", "dock", "Vera", "Holt", "ship"]), min_size=1, max_size=9))
def test_text_without_boundaries_stays_whole(words: list[str]) -> None:
    (part,) = make_query(" ".join(words), TODAY).parts
    assert part.text == " ".join(words)

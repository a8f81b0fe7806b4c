"""What a question's outlets, dates and wish for the latest add to a passage."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index.models import Filters, Query
from index.query.query import make_query
from index.ranking.preferences import DATE_BONUS, LATEST_BONUS, OUTLET_BONUS, Preferences, prefer
from index.store.quotable import Location

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OUTLETS = ("Harbour Post", "The Wire")
LOCATIONS = {
    1: Location("a", "harbour post", datetime(2026, 11, 3, 23, 30, tzinfo=UTC)),
    2: Location("b", "the wire", datetime(2026, 11, 20, tzinfo=UTC)),
    3: Location("c", "the wire", datetime(2026, 11, 6, tzinfo=UTC)),
    4: Location("d", None, None),
}


def preferred(text: str) -> Preferences:
    query = make_query(text, NOW.date(), Filters(), OUTLETS)
    return prefer(query, query.parts, LOCATIONS)


def test_nothing_named_prefers_nothing() -> None:
    found = preferred("Who runs the harbour?")
    assert found.by_name == {}
    assert (found.boosts.whole, list(found.boosts.parts), found.boosts.added) == ({}, [{}], {})


def test_an_outlet_named_anywhere_adds_to_its_passages() -> None:
    found = preferred("Who runs the harbour, and what did The Wire write about the strike?")
    assert found.by_name == {2: {"outlet": OUTLET_BONUS}, 3: {"outlet": OUTLET_BONUS}}
    harbour, strike = found.boosts.parts
    assert harbour == {}
    assert strike.keys() == {2, 3}


def test_a_date_counts_for_the_outlet_named_beside_it() -> None:
    found = preferred("What did the Harbour Post write on 3 November 2026 about the fire?")
    assert found.by_name == {1: {"outlet": OUTLET_BONUS, "date": DATE_BONUS}}
    both = "Compare the Harbour Post fire report of last week with The Wire strike report"
    assert "date" not in preferred(both).by_name[1]


@pytest.mark.parametrize(("written", "rows"), [("3 November", {1}), ("last week", {2})])
def test_a_date_alone_counts_for_every_outlet(written: str, rows: set[int]) -> None:
    found = preferred(f"What burned in the harbour {written}?")
    assert {row for row, added in found.by_name.items() if "date" in added} == rows


def test_the_newest_of_what_is_found_comes_first_where_the_latest_is_asked_for() -> None:
    found = preferred("What is the latest about the harbour?")
    assert found.by_name[2] == {"latest": LATEST_BONUS}
    assert found.by_name[3]["latest"] == pytest.approx(LATEST_BONUS / 2)
    assert 4 not in found.by_name


def test_a_question_without_parts_is_preferred_as_a_whole() -> None:
    query = Query(text="fire", outlets=("The Wire",))
    assert prefer(query, [], LOCATIONS).by_name.keys() == {2, 3}

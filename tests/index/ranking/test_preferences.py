"""What a question's outlets, dates and wish for the latest add to a passage."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index.models import Filters, Query
from index.query.query import make_query
from index.ranking.preferences import DATE, LATEST, OUTLET, Preferred, prefer
from index.store import Place

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OUTLETS = ("Harbour Post", "The Wire")
PLACES = {
    1: Place("a", "harbour post", datetime(2026, 11, 3, 23, 30, tzinfo=UTC)),
    2: Place("b", "the wire", datetime(2026, 11, 20, tzinfo=UTC)),
    3: Place("c", "the wire", datetime(2026, 11, 6, tzinfo=UTC)),
    4: Place("d", None, None),
}


def preferred(text: str) -> Preferred:
    query = make_query(text, NOW.date(), Filters(), OUTLETS)
    return prefer(query, query.parts, PLACES)


def test_nothing_named_prefers_nothing() -> None:
    found = preferred("Who runs the harbour?")
    assert found.named == {}
    assert (found.liked.whole, list(found.liked.parts), found.liked.added) == ({}, [{}], {})


def test_an_outlet_named_anywhere_adds_to_its_passages() -> None:
    found = preferred("Who runs the harbour, and what did The Wire write about the strike?")
    assert found.named == {2: {"outlet": OUTLET}, 3: {"outlet": OUTLET}}
    harbour, strike = found.liked.parts
    assert harbour == {}
    assert strike.keys() == {2, 3}


def test_a_date_counts_for_the_outlet_named_beside_it() -> None:
    found = preferred("What did the Harbour Post write on 3 November 2026 about the fire?")
    assert found.named == {1: {"outlet": OUTLET, "date": DATE}}
    both = "Compare the Harbour Post fire report of last week with The Wire strike report"
    assert "date" not in preferred(both).named[1]


@pytest.mark.parametrize(("written", "rows"), [("3 November", {1}), ("last week", {2})])
def test_a_date_alone_counts_for_every_outlet(written: str, rows: set[int]) -> None:
    found = preferred(f"What burned in the harbour {written}?")
    assert {row for row, added in found.named.items() if "date" in added} == rows


def test_the_newest_of_what_is_found_comes_first_where_the_latest_is_asked_for() -> None:
    found = preferred("What is the latest about the harbour?")
    assert found.named[2] == {"latest": LATEST}
    assert found.named[3]["latest"] == pytest.approx(LATEST / 2)
    assert 4 not in found.named


def test_a_question_without_parts_is_preferred_as_a_whole() -> None:
    query = Query(text="fire", outlets=("The Wire",))
    assert prefer(query, [], PLACES).named.keys() == {2, 3}

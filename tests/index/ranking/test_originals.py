"""Of copies the original's passages come first, where they say the same."""

from __future__ import annotations

from index.ranking.fusion import FusedRow
from index.ranking.originals import originals_first
from index.stems import Stems
from index.store.quotable import Location

LOCATIONS = {
    row: Location(article, article, None) for row, article in enumerate(("copy", "other", "first"))
}
RANKED = [FusedRow(0, 3.0), FusedRow(1, 2.0), FusedRow(2, 1.0)]


def order(texts: dict[int, str], *, named: tuple[int, ...] = ()) -> list[FusedRow]:
    stems = {row: Stems("", tuple(text)) for row, text in texts.items()}
    return list(originals_first(RANKED, LOCATIONS, {"copy": "first"}, stems, named))


def test_the_originals_passage_takes_the_copys_place() -> None:
    found = order({0: "abcde", 1: "xy", 2: "abcde"})
    assert found == [FusedRow(2, 3.0), FusedRow(0, 3.0), FusedRow(1, 2.0)]


def test_a_copy_that_says_more_stays_where_it_is() -> None:
    assert order({0: "abcde", 1: "xy", 2: "abc"}) == RANKED
    # Of what was not read nothing is known.
    assert order({0: "abcde", 1: "xy"}) == RANKED


def test_an_outlet_that_the_question_names_stays_first() -> None:
    assert order({0: "abcde", 1: "xy", 2: "abcde"}, named=(0,)) == RANKED

"""How sure it is that passages cover a question of which nothing but the words is known."""

from __future__ import annotations

import pytest

from index.query.words import AskedStems
from index.ranking.coverage import JudgedPassage
from index.ranking.words_alone import AskedTerm, is_near, terms_of, words_confidence

BRIDGE, COST, TOWER = (AskedTerm({stem: 2.0}) for stem in ("bruck", "kost", "turm"))
PASSAGE = JudgedPassage(("bruck",), (("kost",), ("haus",)), 1.0, None)


def sure(*terms: AskedTerm, names: set[str] | None = None, reason: bool = False) -> float:
    return words_confidence([terms], names or set(), [PASSAGE], reason=reason)


def test_what_is_asked_of_a_story_must_be_held_besides_the_words_that_name_it() -> None:
    assert sure(BRIDGE, COST) > 0.9
    assert sure(BRIDGE, TOWER) < 0.1
    assert sure(BRIDGE, AskedTerm({"haus": 2.0}, is_name=True), TOWER) < 0.3
    assert sure(BRIDGE, COST, TOWER) > 0.5


def test_a_reason_may_be_told_in_other_words() -> None:
    assert sure(BRIDGE, TOWER, reason=True) > 0.5 > sure(BRIDGE, TOWER)


def test_what_only_the_header_holds_is_enough_where_nothing_else_is_asked() -> None:
    assert sure(BRIDGE) > 0.9
    assert sure(TOWER) < 0.1


def test_a_name_that_stands_nowhere_weighs_more() -> None:
    assert sure(BRIDGE, COST, TOWER, names={"turm"}) < 0.2


def test_nothing_asked_or_nothing_found_is_not_covered() -> None:
    assert words_confidence([[BRIDGE]], set(), []) == 0.0
    assert words_confidence([[]], set(), [PASSAGE]) == 0.0
    assert words_confidence([], set(), [PASSAGE]) == 0.0


def test_a_word_counts_once_however_many_stems_it_has() -> None:
    long = AskedTerm({"若葉": 2.0, "葉大": 3.0, "大橋": 3.0})
    assert long.weight == 3.0
    assert long.held(["若葉", "葉大", "大橋"]) == 3.0
    assert long.held(["大橋"]) == pytest.approx(3 * 3 / 8)


def test_the_words_of_a_name_are_one_term_and_outlets_none() -> None:
    words = (("brücke", ("bruck",)), ("vila", ("vil",)), ("serena", ("seren",)), ("bote", ("bot",)))
    asked = AskedStems({"bruck": 1.0, "vil": 2.0, "seren": 3.0, "bot": 4.0}, {}, words)
    assert terms_of(asked, ["Vila Serena"], {"bot"}) == [
        AskedTerm({"bruck": 1.0}),
        AskedTerm({"vil": 2.0, "seren": 3.0}, is_name=True),
    ]


@pytest.mark.parametrize(
    ("stem", "other", "near"),
    [
        ("recevoir", "recevront", True),
        ("vangt", "vang", True),
        ("проведет", "провест", True),
        ("costru", "cost", False),
        ("fahrkart", "fahr", False),
        ("port", "transport", False),
        ("pes", "pesa", False),
        ("若葉", "若葉", False),
    ],
)
def test_words_bent_otherwise_are_near(stem: str, other: str, near: bool) -> None:
    assert is_near(stem, other) is near

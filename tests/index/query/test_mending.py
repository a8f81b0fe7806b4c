"""Misspelt words: which are mended, to what, and what never is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Mending
from index.query.mending import (
    MENDABLE,
    NearWord,
    clearest,
    edits_allowed,
    in_other_words,
    is_slip,
    mend,
    near_words,
)

WORDS = {"director": 40, "dismissed": 30, "halden": 60, "fjordtel": 9, "black": 20, "back": 90}


def meant(word: str, _named: bool) -> str | None:
    near = near_words(word.casefold(), WORDS, edits_allowed(word))
    return None if word.casefold() in WORDS else clearest(near, lambda one, other: one == other)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("halden drector dismised why", "halden director dismissed why"),
        ("fjordtell s30 price", "fjordtel s30 price"),
        ("Drector? DISMISED!", "Director? DISMISSED!"),
        ("balck", "black"),
        ("the drector's back", "the director's back"),
        ("falk bakc blac", "falk bakc blac"),
        ("a fjordtell5 or drector-2", "a fjordtell5 or director-2"),
        ("about these", "about these"),
        ("", ""),
    ],
)
def test_one_letter_of_five_may_be_wrong_and_two_of_eight(written: str, read: str) -> None:
    assert mend(written, meant).text == read


def test_what_was_mended_is_told_once_and_can_be_read_anew() -> None:
    mended = mend("drector, drector and dismised", meant).mended
    assert mended == (
        Mending(written="drector", read="director"),
        Mending(written="dismised", read="dismissed"),
    )
    assert in_other_words("why was the drector dismised?", mended) == (
        "why was the director dismissed?"
    )


def test_of_two_words_as_near_the_far_commoner_is_meant_or_none() -> None:
    def near(word: str, passages: int, edits: int = 1, *, swapped: bool = False) -> NearWord:
        return NearWord(word, edits, swapped, passages)

    def stem(one: str, other: str) -> bool:
        return one.rstrip("s") == other.rstrip("s")

    assert clearest([], stem) is None
    assert clearest([near("marina", 50), near("marine", 10)], stem) == "marina"
    assert clearest([near("marina", 50), near("marine", 11)], stem) is None
    assert clearest([near("bridge", 50), near("bridges", 40)], stem) == "bridge"
    assert clearest([near("marina", 5), near("marines", 99, 2)], stem) == "marina"
    assert clearest([near("black", 1, swapped=True), near("back", 99)], stem) == "black"


@pytest.mark.parametrize(
    ("word", "other", "common", "named", "slip"),
    [
        ("drector", "director", True, False, True),
        ("drector", "director", True, True, False),
        ("balck", "black", True, True, True),
        ("opetia", "opetaia", False, False, True),
        ("ohtanni", "ohtani", False, False, True),
        ("schafer", "schaffer", False, True, False),
        ("rajat", "rajan", False, False, False),
        ("nanda", "nana", False, False, False),
        ("bachchan", "bachman", False, False, False),
        ("kystsirkigng", "kystsikring", False, False, True),
    ],
)
def test_a_name_is_seldom_a_slip_of_another(
    word: str, other: str, common: bool, named: bool, slip: bool
) -> None:
    (near,) = near_words(word, {other: 1}, 3)
    assert is_slip(word, near, common=common, named=named) is slip


def test_a_capital_within_a_question_makes_a_name() -> None:
    told: list[tuple[str, bool]] = []

    def note(word: str, named: bool) -> None:
        told.append((word, named))

    mend("Drector of Halden resigns", note)
    mend("HALDEN RESIGNS", note)
    assert told == [
        ("Drector", False),
        ("Halden", True),
        ("resigns", False),
        ("HALDEN", False),
        ("RESIGNS", False),
    ]


@given(st.text(max_size=60))
def test_a_word_that_nothing_is_meant_by_stays(text: str) -> None:
    assert mend(text, lambda *_: None) == (text, ())


@given(st.lists(st.sampled_from([*WORDS, "why", "s30", "2026", "falk", "300"]), max_size=6))
def test_a_word_of_the_library_is_never_changed(words: list[str]) -> None:
    text = " ".join(words)
    assert mend(text, meant).text == text


@given(st.text("abc0123 '-", max_size=40))
def test_what_stands_beside_a_figure_is_never_changed(text: str) -> None:
    changed = mend(text, lambda word, _: word.upper()).text
    assert len(changed) == len(text)
    for match in MENDABLE.finditer(text):
        assert match[0].isalpha()
    beside = [place for place, pair in enumerate(pairwise(text)) if "".join(pair).isalnum()]
    figures = {place for place in beside if text[place].isdigit() or text[place + 1].isdigit()}
    assert all(changed[place] == text[place] for place in figures)

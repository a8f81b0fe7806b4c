"""Ids say what they were made of, and Discord takes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rendering.ids import QUOTES_ID, passages_in, sentence_bits

PASSAGE = "0123456789abcdef"


@given(st.sets(st.integers(0, 239), max_size=30))
def test_which_sentences_are_said_is_read_back_from_an_id(places: set[int]) -> None:
    told = f"news:quotes:1:{PASSAGE}{sentence_bits(tuple(places))},{PASSAGE}"
    match = QUOTES_ID.fullmatch(told)
    assert match is not None
    assert passages_in(match["quoted"]) == [(PASSAGE, tuple(sorted(places))), (PASSAGE, ())]


def test_a_sentence_too_far_behind_is_not_told() -> None:
    assert sentence_bits((240, 1)) == ".2"
    assert sentence_bits((999,)) == ""

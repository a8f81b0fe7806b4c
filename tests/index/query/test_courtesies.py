"""What is said round a question is left out, and nothing that it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("good morning, any news?", "any news?"),
        ("Hey bot, what's new in Sala please?", "what's new in Sala"),
        ("thanks! any news on the bridge", "any news on the bridge"),
        ("heyyyy guys lol what happened", "what happened"),
        ("Great, and the ferry?", "and the ferry?"),
        ("great ferry", "great ferry"),
        ("what did they ask of everyone", "what did they ask of everyone"),
        ("Guys and Dolls", "Guys and Dolls"),
        ("hello, please", "please"),
        ("hello", "hello"),
        ("?!", "?!"),
        ("", ""),
    ],
)
def test_courtesies_are_left_out(text: str, asked: str) -> None:
    assert without_courtesies(text) == asked


@given(st.text(max_size=40))
def test_what_is_left_is_a_part_of_the_text(text: str) -> None:
    assert without_courtesies(text) in text

"""Questions are roughened as people type them."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from roughening import KEYWORDS, TYPOS, keywords, mistyped, roughened

QUESTION = "How many berths does the harbour of Ostra have?"


def test_key_words_are_what_is_left_without_function_words() -> None:
    assert keywords(QUESTION) == "berths harbour Ostra have?"
    assert keywords("who is it") == "who is it"
    assert keywords("who was Vare") == "who was Vare"


@given(st.integers(), st.lists(st.sampled_from(["berth", "of", "2026", "G20", "Ostra"])))
def test_an_error_changes_a_letter_of_a_longer_word(seed: int, words: list[str]) -> None:
    typed = mistyped(" ".join(words), random.Random(seed)).split()
    assert len(typed) == len(words)
    changed = [pair for pair in zip(words, typed, strict=True) if pair[0] != pair[1]]
    assert len(changed) <= 2
    for word, found in changed:
        assert word in ("berth", "Ostra")
        assert OSA.distance(word, found) == 1
        assert found[0] == word[0] or found[:2] == word[1::-1]


def test_most_questions_stay_as_they_are() -> None:
    rng = random.Random(1)
    typed = [roughened(QUESTION, rng) for _ in range(2000)]
    as_they_are = sum(each == QUESTION for each in typed) / len(typed)
    assert abs(as_they_are - (1 - KEYWORDS) * (1 - TYPOS)) < 0.06
    assert any(each == keywords(QUESTION) for each in typed)

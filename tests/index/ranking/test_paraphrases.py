"""English words of a question that a sentence tells in others."""

from __future__ import annotations

import pytest

from index.query.words import AskedStems
from index.ranking.paraphrases import asking, told


def tells(question: str, sentence: str, header: str = "") -> set[str]:
    """Return what a sentence tells of a question in other words; each word is its own stem."""
    words = question.split()
    asked = AskedStems(dict.fromkeys(words, 1.0), {}, tuple((word, (word,)) for word in words))
    held = {*sentence.casefold().strip(".").split(), *header.split()}
    return set(told(asking(asked), asked, held, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor bought the boat for 25,000 crowns.",
        "The mayor paid £1.3m for the boat.",
        "The boat of the mayor is worth 2 million Norwegian kroner.",
        "A boat sold to the mayor fetched two million dollars.",
        "The mayor spent EUR 40,000 on a boat.",
    ],
)
def test_what_is_bought_for_a_sum_has_cost_it(sentence: str) -> None:
    assert tells("mayor boat cost", sentence) == {"cost"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor bought the boat in June.",
        "The mayor has a boat of 25 metres.",
        "The mayor bought a car for 25,000 crowns.",
        "The mayor found 25,000 crowns in the boat.",
    ],
)
def test_without_a_sum_that_is_paid_for_it_nothing_is_told_of_its_price(sentence: str) -> None:
    assert not tells("mayor boat cost", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The quill prize goes to Mara Lind.",
        "The quill prize was awarded to Mara Lind.",
        "Mara Lind has received the quill prize.",
        "Mara Lind took home the quill prize.",
        "Mara Lind beat Tom Aldin to the quill prize.",
    ],
)
def test_a_prize_that_goes_to_somebody_was_won(sentence: str) -> None:
    assert tells("won quill prize", sentence) == {"won"}
    assert tells("received quill prize", sentence) == {"received"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The quill prize is worth 40,000 crowns.",
        "The reed prize goes to Mara Lind.",
        "The quill prize was founded by Mara Lind.",
    ],
)
def test_of_another_prize_or_matter_nothing_is_told(sentence: str) -> None:
    assert not tells("won quill prize", sentence)


def test_where_somebody_goes_is_not_what_he_wins() -> None:
    assert not tells("won brae", "Mara Lind goes to Brae.")


def test_what_the_headline_names_the_sentence_need_not() -> None:
    assert tells("boat cost", "She bought it for 25,000 crowns.", "boat") == {"cost"}
    assert not tells("cost", "She bought it for 25,000 crowns.")
    assert not tells("boat storm", "She bought it for 25,000 crowns.", "boat")

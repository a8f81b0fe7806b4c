"""Who did something is not told by whom else it concerned, in English."""

from __future__ import annotations

import pytest

from index.ranking.converses import tells_of_other

PAIRS = [
    (
        "who sold the sea map",
        "Ida Holm bought the sea map for 40,000 crowns on Tuesday.",
        "Ida Holm bought the sea map from the Brandt family.",
    ),
    (
        "Who bought the harbour bakery?",
        "Jon Vik sold the harbour bakery last week.",
        "Jon Vik sold the harbour bakery to the Lund family.",
    ),
    (
        "who has acquired the harbour bakery",
        "Jon Vik is selling the bakery in May.",
        "Jon Vik sold the Lund family the bakery.",
    ),
    (
        "who lost the quill prize",
        "Mara Lind won the Quill Prize on Friday.",
        "Mara Lind won the Quill Prize ahead of Oskar Brandt.",
    ),
    (
        "Which team won the cup final?",
        "Sala lost the cup final on penalties.",
        "Sala lost the cup final 2-1 to Varde.",
    ),
    (
        "who was beaten in the cup final",
        "Varde won the cup final on Sunday.",
        "Varde beat Sala in the cup final.",
    ),
    (
        "Who lent the museum the sea map?",
        "The museum borrowed the sea map in June.",
        "The museum borrowed the sea map from Ida Holm.",
    ),
    (
        "who borrowed the sea map",
        "Ida Holm lent the sea map in June.",
        "Ida Holm lent the museum the sea map.",
    ),
    (
        "who gave the quill prize",
        "Mara Lind received the quill prize on Friday.",
        "Mara Lind received the quill prize from Oskar Brandt.",
    ),
    (
        "who received the quill prize",
        "Varde awarded the quill prize on Friday.",
        "The quill prize was awarded to Mara Lind.",
    ),
    (
        "who sold the sea map",
        "The sea map was sold on Tuesday.",
        "The sea map was sold by the Brandt family.",
    ),
]


@pytest.mark.parametrize(("question", "of_the_other", "of_both"), PAIRS)
def test_a_deed_told_of_the_other_party_alone_is_no_answer(
    question: str, of_the_other: str, of_both: str
) -> None:
    assert tells_of_other(question, of_the_other)
    assert not tells_of_other(question, of_both)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who bought the sea map", "Ida Holm bought the sea map on Tuesday."),
        ("who won the quill prize", "Mara Lind won the Quill Prize, which Brandt lost."),
        ("who won the quill prize", "The Quill Prize went to Mara Lind."),
        ("who won the quill prize and who lost it", "Oskar Brandt lost it."),
        ("who won the election", "Lie, who lost her seat in 2020, will lead Varde."),
        ("who bought the sea map", "Holm paid 40,000 crowns for the map sold in Sala."),
        ("who was sold the sea map", "Ida Holm bought the sea map on Tuesday."),
        ("who lost their homes in the flood", "The town won praise for its homes."),
        ("which maps sold best", "Ida Holm bought the maps on Tuesday."),
        ("what did Holm sell", "Brandt bought the map on Tuesday."),
        ("how much was the map sold for", "Holm bought the map for 40,000 crowns."),
        ("who sold the sea map", "Ida Holm bought a boat on Tuesday."),
    ],
)
def test_other_questions_and_other_deeds_are_left_alone(question: str, sentence: str) -> None:
    assert not tells_of_other(question, sentence)

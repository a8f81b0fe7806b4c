"""What an LLM writes, sentence by sentence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.prose.models import WrittenSentence
from bot.service.prose.reading import read_written

FERRY = WrittenSentence("The ferry ran aground.", (1,))
HURT = WrittenSentence("Four people were hurt, the harbour said.", (1, 3))
TWO = (FERRY, HURT)
FENCED = "<<<passage 7 | Harbour Post | 12 November 2026 | The ferry ran aground>>>"


@pytest.mark.parametrize(
    "text",
    [
        "The ferry ran aground. [1]\nFour people were hurt, the harbour said. [1][3]",
        "The ferry ran aground [1]. Four people were hurt, the harbour said [1, 3].",
        "The ferry ran aground.[1] Four people were hurt, the harbour said.[1] [3]\n",
        "Answer: The ferry ran aground. [1]\n\nFour people were hurt, the harbour said. [1; 3]",
        (
            "Here is the answer:\n- The ferry ran aground. [passage 1]\n"
            "- Four people were hurt, the harbour said. [passages 1 and 3]"
        ),
        "1. **The ferry ran aground.** [1]\n2. Four people were hurt, the harbour said. [1][3]",
        (
            "<think>The ferry sank. [2]</think>\nThe ferry ran aground. [1]\n"
            "Four people were hurt, [1] the harbour said. [3]\nNONE"
        ),
    ],
)
def test_sentences_are_read_however_they_are_cited(text: str) -> None:
    assert read_written(text, ended=True) == TWO


def test_sentences_before_one_citation_share_it() -> None:
    read = read_written("The ferry ran aground. Four people were hurt. [2]", ended=True)
    assert read == (
        WrittenSentence("The ferry ran aground.", (2,)),
        WrittenSentence("Four people were hurt.", (2,)),
    )


def test_an_introduction_takes_no_sentence_with_it() -> None:
    text = "The ferry ran aground. [1] The rest is here:\nFour people were hurt. [2]"
    assert [each.text for each in read_written(text, ended=True)] == [
        "The ferry ran aground.",
        "Four people were hurt.",
    ]


def test_a_range_of_numbers_is_read_as_all_of_them() -> None:
    (read,) = read_written("The ferry ran aground. [1-3]", ended=True)
    assert read.numbers == (1, 2, 3)


def test_a_line_full_of_blanks_holds_nobody_up() -> None:
    text = f"The ferry ran aground.{' ' * 4000}[1]"
    begun = time.perf_counter()
    for _ in range(50):
        assert read_written(text, ended=True) == (FERRY,)
    assert time.perf_counter() - begun < 2


def test_what_cites_nothing_has_no_numbers() -> None:
    assert read_written("The ferry sank.", ended=True) == (WrittenSentence("The ferry sank.", ()),)


@pytest.mark.parametrize(
    "text", ["", "NONE", "none.", "Sure, here it is:", "[1]", "Ok. [1]", "–", FENCED]
)
def test_what_is_no_sentence_is_left_out(text: str) -> None:
    assert read_written(text, ended=True) == ()


def test_a_sentence_is_read_once() -> None:
    assert read_written("The ferry ran aground. [1]\n" * 30, ended=True) == (FERRY,)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The ferry ran aground.", 0),
        ("The ferry ran aground. [1]", 0),
        ("The ferry ran aground. [1] F", 1),
        ("The ferry ran aground. [1]\n", 1),
        ("The ferry ran aground. [1] [", 0),
        ("The ferry ran aground [1] on", 0),
        ("<think>It ran aground. [1]\n", 0),
    ],
)
def test_only_what_is_finished_is_read_of_what_still_grows(text: str, count: int) -> None:
    assert len(read_written(text, ended=False)) == count


PIECES = st.lists(
    st.sampled_from(
        [
            *("The ferry ran aground.", "Four hurt", "the U.S. said", "at 3.5", "Holt", " ", "\n"),
            *(
                "[1]",
                "[2, 3]",
                "It is:",
                ".",
                ", ",
                "<<<",
                "- ",
                "**",
                "“No,” she said.",
                "<think>",
                "</think>",
            ),
        ]
    ),
    max_size=25,
)


@given(PIECES)
def test_what_grows_gives_the_same_sentences_again(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole = read_written(text, ended=True)
    for length in range(len(text) + 1):
        read = read_written(text[:length], ended=False)
        assert read == whole[: len(read)]

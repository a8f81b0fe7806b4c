"""The reader that is included, with its own weights."""

from __future__ import annotations

import numpy as np
import pytest

from index.chunking.sentences import split_sentences
from index.errors import ModelError, ReadingError
from index.readers import ReadableText, included, read_checked
from index.readers._layout import TEXT_TOKENS
from index.readers.included import NO_ROOM, IncludedReader


@pytest.fixture(scope="module")
def reader() -> IncludedReader:
    return included.load("", {"threads": "1"})


def readable(text: str, headline: str = "") -> ReadableText:
    return ReadableText(headline, text, tuple(split_sentences(text)))


BANK = readable(
    "Torrin Bank fell by a tenth on Monday. Ann Holt has led the bank since June. "
    "Her predecessor Jon Vare left after eleven years. It has 300 branches.",
    "A bank in trouble",
)
LAYOFFS = readable(
    "Fjordtel\n\nLets go 300 people by the summer.\n\n"
    "Ostra Motors\n\nCloses a plant with 1,200 workers.\n\n"
    "Nordbrew\n\nMoves its brewery abroad, which costs 40 jobs.",
    "Every job cut announced so far",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who leads torrin bank now", "Ann Holt has led the bank since June."),
        ("How many branches does Torrin Bank have?", "It has 300 branches."),
        ("how long was jon vare there", "Her predecessor Jon Vare left after eleven years."),
    ],
)
def test_what_answers_comes_first(reader: IncludedReader, question: str, said: str) -> None:
    (scores,) = read_checked(reader, question, [BANK])
    start, end = BANK.spans[int(np.argmax(scores))]
    assert BANK.text[start:end] == said
    assert max(scores) > 0


def test_what_nothing_answers_has_no_sentence(reader: IncludedReader) -> None:
    for question in ("will it rain tomorrow", "thanks!", "how old is agnes thole"):
        (scores,) = read_checked(reader, question, [BANK])
        assert max(scores) < 0, question


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many people does fjordtel lay off", "Lets go 300"),
        ("ostra motors layoffs", "Closes a plant"),
        ("nordbrew job cuts", "Moves its brewery"),
    ],
)
def test_an_entry_belongs_to_the_line_above_it(
    reader: IncludedReader, question: str, said: str
) -> None:
    (scores,) = read_checked(reader, question, [LAYOFFS])
    start, end = LAYOFFS.spans[int(np.argmax(scores))]
    assert LAYOFFS.text[start:end].startswith(said)


def test_texts_read_together_score_as_alone(reader: IncludedReader) -> None:
    question = "who leads torrin bank now"
    together = read_checked(reader, question, [BANK, LAYOFFS])
    alone = [read_checked(reader, question, [text])[0] for text in (BANK, LAYOFFS)]
    # What is rounded to 8 bits is rounded by the largest of all texts together.
    for found, expected in zip(together, alone, strict=True):
        assert found == pytest.approx(expected, abs=1.0)


def test_what_finds_no_room_is_no_answer(reader: IncludedReader) -> None:
    text = readable("The bridge of the town was closed for repairs. " * (TEXT_TOKENS // 8))
    (scores,) = read_checked(reader, "who leads torrin bank", [text])
    assert scores[0] != NO_ROOM
    assert scores[-1] == NO_ROOM


def test_without_texts_or_sentences_nothing_is_scored(reader: IncludedReader) -> None:
    assert reader.read("who leads torrin bank", []) == []
    assert reader.read("", [readable("")]) == [[]]
    assert [len(each) for each in reader.read("?!", [BANK, readable("")])] == [4, 0]


def test_a_model_that_fails_says_so_without_the_question(reader: IncludedReader) -> None:
    class Failing:
        def run(self, outputs: object, given: object) -> None:
            raise MemoryError(f"no room for {given}")

    failing = IncludedReader(Failing(), reader._tokenizer, "", 1)
    with pytest.raises(ReadingError, match=r"^The included reader failed \(MemoryError\)\.$"):
        failing.read("who leads torrin bank", [BANK])


def test_what_cannot_be_loaded_is_told_in_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded \(.*NEWSDESK_READER"):
        included.load("", {"threads": "many"})

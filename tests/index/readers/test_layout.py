"""How a question and a passage are laid out before the included reader."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.readers._layout import (
    BEGINS,
    CLS,
    CONTINUES,
    HEADLINE_TOKENS,
    QUESTION_TOKENS,
    SENTENCE_TOKENS,
    SEP,
    TEXT_TOKENS,
    lay_out,
    without_end_marks,
)

# The model reads no more than 512.
POSITIONS = 512
tokens = st.lists(st.integers(1000, 2000), max_size=200)
sentences = st.lists(st.tuples(tokens, st.booleans()), max_size=12)


def test_a_mark_stands_before_each_sentence() -> None:
    layout = lay_out([1001, 1002], [1003], [([1004, 1005], True), ([1006], False)])
    assert layout.ids == [
        *(CLS, 1001, 1002, SEP, 1003, SEP),
        *(BEGINS, 1004, 1005, CONTINUES, 1006, SEP),
    ]
    assert layout.second == 4
    assert layout.marks == [6, 9]


@given(tokens, tokens, sentences)
def test_every_mark_is_its_sentence_s(
    question: list[int], headline: list[int], given_sentences: list[tuple[list[int], bool]]
) -> None:
    layout = lay_out(question, headline, given_sentences)
    assert len(layout.ids) <= POSITIONS
    assert layout.ids[0] == CLS
    assert layout.ids[layout.second - 1] == layout.ids[-1] == SEP
    assert layout.second <= QUESTION_TOKENS + 2
    read = given_sentences[: len(layout.marks)]
    ends = [*layout.marks[1:], len(layout.ids) - 1]
    for (sentence, begins), mark, end in zip(read, layout.marks, ends, strict=False):
        assert layout.ids[mark] == (BEGINS if begins else CONTINUES)
        assert layout.ids[mark + 1 : end] == sentence[:SENTENCE_TOKENS]
    head = [*headline[:HEADLINE_TOKENS], SEP]
    assert layout.ids[layout.second : layout.second + len(head)] == head
    assert not layout.marks or layout.marks[0] == layout.second + len(head)


@given(tokens, tokens, sentences)
def test_a_sentence_is_left_out_only_where_there_is_no_room(
    question: list[int], headline: list[int], given_sentences: list[tuple[list[int], bool]]
) -> None:
    layout = lay_out(question, headline, given_sentences)
    lengths = [1 + min(len(sentence), SENTENCE_TOKENS) for sentence, _ in given_sentences]
    read = len(layout.marks)
    assert sum(lengths[:read]) <= TEXT_TOKENS
    assert read == len(lengths) or sum(lengths[: read + 1]) > TEXT_TOKENS


def test_marks_at_a_question_s_end_are_not_read() -> None:
    assert without_end_marks("who leads torrin bank ??!") == "who leads torrin bank"
    assert without_end_marks("What is 2.5%?") == "What is 2.5%"
    assert without_end_marks("?!") == ""

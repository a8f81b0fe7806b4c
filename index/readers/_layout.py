"""How a question and a passage stand in front of the included reader: pure, given a tokenizer.

    [CLS] question [SEP] headline [SEP] ¶ sentence · sentence ¶ sentence … [SEP]

Before each sentence stands a mark, one (¶) where it begins a line or a paragraph and another (·)
where it goes on; the reader's score of a sentence is read off its mark. So one reading of a passage
scores all its sentences, each with the headline and its neighbours in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Token numbers of the vocabulary of BERT (uncased): special ones, and two that it leaves unused.
CLS, SEP, CONTINUES, BEGINS = 101, 102, 2, 3
# In tokens; what is longer is cut. A passage has at most 256, and a mark a sentence.
QUESTION_TOKENS, HEADLINE_TOKENS, SENTENCE_TOKENS, TEXT_TOKENS = 64, 40, 128, 320


class Layout(NamedTuple):
    """Token numbers, where the second part begins, and the place of each sentence's mark.

    Sentences that found no room have no mark: `marks` may be shorter than the sentences.
    """

    ids: list[int]
    second: int
    marks: list[int]


def lay_out(
    question: Sequence[int],
    headline: Sequence[int],
    sentences: Iterable[tuple[Sequence[int], bool]],
) -> Layout:
    """Lay out token numbers; with each sentence comes whether it begins a line or a paragraph."""
    ids = [CLS, *question[:QUESTION_TOKENS], SEP]
    second = len(ids)
    ids += [*headline[:HEADLINE_TOKENS], SEP]
    end = len(ids) + TEXT_TOKENS
    marks = []
    for tokens, begins in sentences:
        if len(ids) + 1 + min(len(tokens), SENTENCE_TOKENS) > end:
            break
        marks.append(len(ids))
        ids += [BEGINS if begins else CONTINUES, *tokens[:SENTENCE_TOKENS]]
    return Layout([*ids, SEP], second, marks)


def without_end_marks(question: str) -> str:
    """Return a question without the marks at its end, which many people do not type."""
    return question.rstrip(" ?!.…¿¡？。")

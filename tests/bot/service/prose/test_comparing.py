"""Figures of answers in prose beside quoted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prose_passages import BEST, HARBOUR, quoted_answer
from writers import FakeWriter

from bot.service.answers import Sentence
from bot.service.llm.replies import TokenCount
from bot.service.prose.comparing import QuestionInBothWays, compare_prose, is_right, summarised
from bot.service.prose.models import WritingOutcome, WrittenSentence
from index.evaluation.patterns import Patterns
from index.evaluation.questions import Question

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

WRITTEN = tuple(WrittenSentence(f"Sentence {number} stands here.", (1,)) for number in range(4))


def compared(
    *, in_prose: bool = True, kept: int = 3, tokens: TokenCount | None = None, fault: str = ""
) -> QuestionInBothWays:
    outcome = WritingOutcome(WRITTEN, kept, in_prose, tokens, 2.0, fault)
    return QuestionInBothWays(True, in_prose, 0.2, 2.2, outcome)


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ({"answers": ("$4.3bn",)}, True),
        ({"answers": ("$4.8bn",)}, False),
        ({"patterns": Patterns(right=("torrin",))}, True),
        ({"patterns": Patterns(right=("torrin",), never=("holt",))}, False),
        ({"facts": (BEST,)}, True),
        ({"facts": ("The bridge was closed.",)}, False),
    ],
)
def test_an_answer_is_right_as_its_question_tells(
    asked: dict[str, tuple[str, ...] | Patterns], right: bool
) -> None:
    assert (
        is_right(Question.model_validate({"id": "1", "text": "?", **asked}), quoted_answer())
        is right
    )


def test_what_is_written_is_right_by_what_it_rests_on() -> None:
    sentence = Sentence(text="It did.", citations=(1,), written=True, rests_on=(BEST,))
    answer = quoted_answer((BEST, HARBOUR)).model_copy(update={"sentences": (sentence,)})
    assert is_right(Question(id="1", text="?", facts=(BEST,)), answer)
    assert not is_right(Question(id="1", text="?", answers=("Torrin",)), answer)


def test_figures_are_means_over_what_was_covered() -> None:
    found = summarised(
        "small",
        5,
        [
            compared(tokens=TokenCount(800, 90)),
            compared(kept=1, in_prose=False, tokens=TokenCount(600, 10)),
            compared(kept=0, in_prose=False, fault="It rests."),
        ],
    )
    assert (found.questions, found.covered, found.in_prose, found.written) == (5, 3, 1, 12)
    assert found.taken_out == pytest.approx(8 / 12)
    assert (found.prompt_tokens, found.completion_tokens) == (700, 50)
    assert (found.quotes_right, found.prose_right) == (1, pytest.approx(1 / 3))
    assert found.prose_seconds == (pytest.approx(2.2), pytest.approx(2.2))
    assert found.faults == {"It rests.": 1}


def test_nothing_covered_has_no_figures() -> None:
    found = summarised("small", 2, [])
    assert (found.covered, found.taken_out, found.quotes_right) == (0, None, None)
    assert found.prose_seconds is None


def test_questions_that_nothing_answers_are_not_asked(small_desk: Newsdesk) -> None:
    questions = [
        Question(id="1", text="What opened at Sala hospital?", answers=("ward",)),
        Question(id="2", text="Who won?"),
    ]
    writer = FakeWriter()
    found = compare_prose(small_desk.asking, writer, questions, lambda _: None)
    assert found.questions == 1
    assert len(writer.tasks) == found.covered

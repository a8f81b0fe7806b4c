"""Questions to measure with are read as people and published sets write them."""

from __future__ import annotations

import json

import pytest

from articles.errors import NewsdeskError
from index.evaluation.questions import Question, read_questions, sample


def read(**row: object) -> Question:
    """Read one question."""
    return read_questions([json.dumps(row)])[0]


def test_questions_are_read_in_every_form() -> None:
    lines = [
        '{"id": 7, "question": "Why?", "facts": ["Because."], "type": "reason"}',
        "",
        '{"query": "Who?", "evidence_list": [{"fact": "Ann."}], "question_type": "name"}',
        '{"question": "Nothing?", "facts": []}',
    ]
    first, second, third = read_questions(lines)
    assert first == Question(id="7", text="Why?", facts=("Because.",), type="reason")
    assert (second.id, second.text) == ("3", "Who?")
    assert (second.facts, second.type) == (("Ann.",), "name")
    assert third.is_null


def test_an_answer_beside_evidence_is_not_used() -> None:
    given = read(query="Is it?", answer="Yes", evidence_list=[{"fact": "It is."}])
    assert (given.facts, given.answers) == (("It is.",), ())
    assert read(query="Is it?", answer="Insufficient information.", evidence_list=[]).is_null


def test_short_answers() -> None:
    assert read(question="Who?", answers=["Ann", "A. Holt"]).answers == ("Ann", "A. Holt")
    assert read(question="Who?", answer="Ann", facts=["Ann."]).answers == ("Ann",)
    assert read(question="Who?", answer=["Ann"]).answers == ("Ann",)
    assert not read(question="Who?", answer="Ann", facts=[]).is_null


def test_a_quiz_names_the_place_of_its_answer() -> None:
    given = read(
        question_id="20240906_0", question_sentence="Who?", choices=["Bo", "Ann"], answer=["1"]
    )
    assert (given.id, given.text, given.answers) == ("20240906_0", "Who?", ("Ann",))


def test_an_id_that_comes_again_gets_its_line() -> None:
    line = '{"id": "a", "question": "Why?"}'
    assert [question.id for question in read_questions([line, line])] == ["a", "a#2"]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[1]",
        '{"facts": []}',
        '{"question": "a", "facts": 3}',
        '{"question": "a", "facts": "a sentence"}',
        '{"question": "?!"}',
        '{"question": 5}',
        '{"question": "a", "answers": "b"}',
        '{"question": "a", "answers": [1]}',
        '{"question": "a", "choices": ["b"], "answer": ["1"]}',
        '{"question": "a", "choices": ["b"], "answer": ["-1"]}',
        '{"question": "a", "choices": ["b"], "answer": ["b"]}',
        '{"query": "a", "evidence_list": ["b"]}',
        "[" * 100_000,
    ],
)
def test_a_line_that_does_not_fit_is_named(line: str) -> None:
    with pytest.raises(NewsdeskError, match="Line 2 is not a question"):
        read_questions(['{"question": "Fine?"}', line])


def test_a_sample_is_the_same_for_a_seed() -> None:
    questions = [Question(id=str(n), text="Why?") for n in range(100)]
    chosen = sample(questions, 10, seed=1)
    assert len(chosen) == 10
    assert chosen == sample(questions, 10, seed=1)
    assert chosen != sample(questions, 10, seed=2)
    assert [int(q.id) for q in chosen] == sorted(int(q.id) for q in chosen)
    assert sample(questions, 1000, seed=1) == questions

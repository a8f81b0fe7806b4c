"""Patterns of what an answer must hold are read, and tell right answers from wrong ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from articles.errors import NewsdeskError
from bot.cli import figures
from index.evaluation.comparison import Run, compare
from index.evaluation.evaluation import Result, score_question, summarise
from index.evaluation.patterns import Patterns, verdict_of
from index.evaluation.questions import Question, read_questions

PRICE = Patterns(right=(r"\$549", "five hundred"), never=(r"\$399",))
AGE = Patterns(never=(r"Thole, 58",))


def read(**row: object) -> Question:
    """Read one question."""
    return read_questions([json.dumps({"question": "How much?", **row})])[0]


def test_patterns_are_read_beside_the_other_forms() -> None:
    given = read(kind="figure", answer=True, right=[r"\$549"], never=[r"\$399"])
    assert given.patterns == Patterns(right=(r"\$549",), never=(r"\$399",))
    assert (given.type, given.is_null, given.answers) == ("figure", False, ())
    assert read(right=["x"]).patterns == Patterns(right=("x",))
    assert read(right=["x"], answer="x").answers == ("x",)
    assert read(answer="x").patterns is None


def test_a_question_that_nothing_answers_says_so_or_has_nothing_that_does() -> None:
    for row in ({"answer": False}, {"answer": False, "never": ["58"]}, {"never": ["58"]}):
        given = read(**row)
        assert given.is_null
        assert given.patterns == Patterns(never=tuple(row.get("never", ())))
    assert read(facts=[]).patterns is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"right": ["("]}, "Line 1 has a pattern in “right” that is no regular expression: “\\(”"),
        ({"right": ["a"], "never": ["[b"]}, "a pattern in “never” that is no regular expression"),
        ({"right": ["a{99999999999}"]}, "no regular expression"),
        ({"right": ["a", ""]}, "Line 1 has an empty pattern in “right”"),
        ({"answer": True}, "Line 1 says that something answers .* “right”"),
        ({"answer": False, "right": ["a"]}, "Line 1 says that nothing answers"),
        ({"right": "a"}, "Line 1 is not a question"),
        ({"right": [1]}, "Line 1 is not a question"),
        ({"answer": False, "never": {"a": 1}}, "Line 1 is not a question"),
        ({"answer": False, "facts": ["It is so."]}, "Line 1 is not a question"),
        ({"never": ["a"], "answers": ["b"]}, "Line 1 is not a question"),
    ],
)
def test_a_line_with_bad_patterns_is_one_sentence(row: dict[str, object], said: str) -> None:
    with pytest.raises(NewsdeskError, match=said) as raised:
        read(**row)
    assert "\n" not in str(raised.value)


def test_any_sentence_may_be_right_and_the_first_counts_by_itself() -> None:
    first = verdict_of(PRICE, ["It costs $549.", "It is black."])
    assert (first.right, first.right_first, first.refused) == (True, True, False)
    second = verdict_of(PRICE, ["It is black.", "FIVE HUNDRED of them."])
    assert (second.right, second.right_first, second.answered_wrongly) == (True, False, False)
    wrong = verdict_of(PRICE, ["It is black.", "It is heavy."])
    assert (wrong.right, wrong.answered_wrongly, wrong.never_said) == (False, True, False)


def test_what_must_never_be_said_makes_a_right_answer_wrong() -> None:
    given = verdict_of(PRICE, ["It costs $549.", "The other costs $399."])
    assert given.never_said
    assert (given.right, given.right_first, given.answered_wrongly) == (False, False, True)


def test_a_refusal_is_no_wrong_answer() -> None:
    given = verdict_of(PRICE, [])
    assert (given.refused, given.right, given.answered_wrongly) == (True, False, False)
    assert verdict_of(AGE, []).refused
    assert verdict_of(AGE, ["Agnes Thole, 58, leads it."]).never_said


SAID = {
    "a": ["It costs $549."],
    "b": ["It is black.", "It costs $549."],
    "c": ["It costs $399."],
    "d": [],
    "e": [],
    "f": ["Thole, 58, leads it."],
}


def results_of(said: dict[str, list[str]]) -> list[Result]:
    """Return the results of four questions with an answer and two without."""
    made = []
    for name, sentences in said.items():
        question = Question(
            id=name,
            text=f"Question {name}?",
            patterns=PRICE if name in "abcd" else AGE,
            type="price" if name in "ab" else "age",
        )
        made.append(score_question(question, [], 0.5, lambda _, limit, s=sentences: s[:limit]))
    return made


def test_shares_by_sort_and_kind() -> None:
    given = summarise(results_of(SAID), 0.5)
    assert given.correctness is not None
    assert given.refusal is not None
    assert given.correctness.model_dump(exclude={"intervals"}) == {
        "questions": 4,
        "right": 0.5,
        "right_first": 0.25,
        "answered_wrongly": 0.25,
        "refused_wrongly": 0.25,
        "never_said": 0.25,
    }
    assert set(given.correctness.intervals) == {
        *("right", "right_first", "answered_wrongly", "refused_wrongly", "never_said"),
    }
    assert (given.refusal.questions, given.refusal.refused_rightly) == (2, 0.5)
    assert given.refusal.null_never_said == 0.5
    assert {name: row.questions for name, row in given.correctness_by_type.items()} == {
        "price": 2,
        "age": 2,
    }
    assert given.correctness_by_type["price"].right == 1
    assert set(given.refusal_by_type) == {"age"}
    assert given.abstention is not None
    assert given.abstention.null_questions == 2


def test_questions_without_patterns_are_not_judged() -> None:
    given = score_question(Question(id="1", text="Who?"), ["x"], 0.5, lambda *_: ["x"])
    assert (given.verdict, given.expected, given.is_null) == (None, None, True)
    assert summarise([given], 0.5).correctness is None
    assert summarise([given], 0.5).refusal is None


def test_patterns_count_for_a_calibration_though_nothing_is_asked() -> None:
    given = score_question(Question(id="1", text="Who?", patterns=PRICE), [], 0.5)
    assert given.verdict is None
    assert (given.is_answerable, given.is_null) == (True, False)
    given = score_question(Question(id="2", text="Who?", patterns=AGE), [], 0.5)
    assert (given.is_answerable, given.is_null) == (False, True)


def run_with(said: dict[str, list[str]]) -> Run:
    results = results_of(said)
    return Run(
        made=datetime(2026, 11, 3, tzinfo=UTC),
        newsdesk="1",
        fingerprint=None,
        model="",
        answerer="",
        minimum=0.5,
        questions="q.jsonl",
        evaluation=summarise(results, 0.5),
        results=tuple(results),
    )


def test_two_runs_are_compared_by_what_was_said() -> None:
    after = {**SAID, "b": SAID["a"], "c": [], "d": SAID["a"], "e": ["It is so."], "f": []}
    given = compare(run_with(SAID), run_with(after))
    assert (given.better, given.worse) == (("b", "d", "f"), ("e",))
    changes = {change.figure: change.difference for change in given.changes}
    assert changes["right"] == 0.25
    assert changes["right_first"] == 0.5
    assert changes["refused_rightly"] == 0
    text = figures.comparison(given)
    titles = [line[: figures.NAME].strip() for line in text.splitlines()[2:]]
    assert {"in the first", "null refused"} <= set(titles)
    assert len(set(titles)) == len(titles)


def test_the_tables_of_both_sorts() -> None:
    text = figures.evaluation(summarise(results_of(SAID), 0.5))
    assert text.splitlines()[0].split() == ["answers", "n", "right", "in", "the", "first",
                                            "wrong", "refused"]  # fmt: skip
    assert "\nno answer             n" in text
    assert "said what must never be said: 25.0% of the answerable, 50.0% of the others" in text

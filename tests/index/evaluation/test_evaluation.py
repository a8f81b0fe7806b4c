"""The metrics against figures worked out by hand, and the runner on a small index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.errors import NewsdeskError
from index.evaluation.evaluation import Result, abstain, ask_all, look_up, summarise
from index.evaluation.metrics import (
    area_interval,
    area_under_curve,
    contains,
    first_holding,
    lowest_kept,
    mean_interval,
    score,
)
from index.evaluation.questions import Question

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def test_a_fact_is_found_whatever_the_white_space() -> None:
    passages = ["nothing", "It said: the  bridge\nis closed.", "the cost is 3 million"]
    assert score(passages, ["The bridge"]) == (0, 0.0)
    first, precision = score(passages, ["the bridge is closed", "cost is 3"])
    assert first == 2
    assert precision == pytest.approx((1 / 2 + 1 / 3) / 2)


def test_a_fact_counts_once_and_only_the_first_ten_passages_count() -> None:
    assert score(["a fact", "a fact"], ["a fact"]) == (1, 1.0)
    assert score(["x"] * 10 + ["a fact"], ["a fact"]) == (0, 0.0)


def result(number: int = 1, confidence: float = 1.0, **values: object) -> Result:
    """Return the result of one question."""
    return Result(id=str(number), type="", text_hash="", confidence=confidence, **values)


def test_means_over_questions() -> None:
    results = [result(first=f, average_precision=0.5) for f in (1, 4, 5, 0)]
    figures = summarise(results, 0.5).retrieval
    assert figures is not None
    assert (figures.hits_at_4, figures.hits_at_10) == (0.5, 0.75)
    assert figures.mrr_at_10 == pytest.approx((1 + 1 / 4 + 1 / 5) / 4)
    assert figures.intervals["map_at_10"] == (0.5, 0.5)
    assert summarise([result()], 0.5).retrieval is None


def test_an_answer_is_found_as_whole_words() -> None:
    assert contains("It was Ann-Marie O'Neill, 41.", ["ann marie o’neill"])
    assert contains("£3,000 was paid", ["3,000"])
    assert not contains("The plant is anniversary-bound.", ["Ann"])
    assert not contains("What?", ["?", ""])
    assert first_holding(["no", "The Ann", "Ann"], ["Bo", "Ann"]) == 2
    assert first_holding(["no"] * 10 + ["Ann"], ["Ann"]) == 0


def test_shares_of_all_and_of_those_in_the_library() -> None:
    results = [
        result(1, first_answer=1, answer_there=True, said=(False, True, True)),
        result(2, first_answer=7, answer_there=True, said=(False, False, True)),
        result(3, first_answer=0, answer_there=False, said=(False, False, False)),
        result(4, first_answer=0, answer_there=True, said=(False, False, False)),
    ]
    given = summarise(results, 0.5)
    assert given.answers is not None
    assert given.answers_in_library is not None
    assert (given.answers.questions, given.answers_in_library.questions) == (4, 3)
    assert given.answers.answer_at_10 == 0.5
    assert given.answers_in_library.answer_at_10 == pytest.approx(2 / 3)
    assert given.answers_in_library.answer_at_1 == pytest.approx(1 / 3)
    assert given.answers.said_in_1 == 0
    assert given.answers.said_in_2 == 0.25
    assert given.answers.said_in_3 == 0.5


def test_only_what_the_library_holds_should_be_answered() -> None:
    results = [
        result(1, 0.9, first_answer=1, answer_there=True),
        result(2, 0.1, first_answer=0, answer_there=False),
        result(3, 0.2),
    ]
    figures = summarise(results, 0.5).abstention
    assert figures is not None
    assert (figures.null_questions, figures.answered, figures.auc) == (1, 1, 1)


def test_facts_and_answers_are_looked_up_in_the_library() -> None:
    questions = [
        Question(id="a", text="A?", facts=("the bridge\nis closed",)),
        Question(id="b", text="B?", facts=("it is open",), answers=("Ann Holt",)),
        Question(id="c", text="C?", answers=("Bo",)),
    ]
    texts = iter(["Yes: the bridge is closed.", "Ann  Holt said so.", "A bow."])
    there = look_up(texts, questions)
    assert there["a"][0]
    assert there["b"] == (False, True)
    assert not there["c"][1]
    assert look_up([], questions) == {}


def test_intervals_hold_the_figure_and_shrink_with_more_questions() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 200
    narrow, wide = mean_interval(many), mean_interval(few)
    assert wide.low < narrow.low < 0.5 < narrow.high < wide.high
    # The textbook interval of a share: 0.5 ± 1.96 · √(0.25 / 400).
    assert narrow.high == pytest.approx(0.549, abs=0.01)
    assert mean_interval(few) == wide
    area = area_interval([0.2, 0.6, 0.9, 0.8], [0.1, 0.3, 0.5])
    assert area.low < area_under_curve([0.2, 0.6, 0.9, 0.8], [0.1, 0.3, 0.5]) < area.high


def test_the_highest_threshold_that_keeps_enough() -> None:
    confidences = [n / 100 for n in range(1, 101)]
    assert lowest_kept(confidences) == 0.06
    assert lowest_kept([0.3, 0.2]) == 0.2


def test_area_under_the_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.2]) == 1
    assert area_under_curve([0.5], [0.5]) == 0.5
    assert area_under_curve([0.9, 0.1], [0.5]) == 0.5


def test_abstention_shares() -> None:
    figures = abstain([n / 100 for n in range(50, 100)], [0.1, 0.2, 0.7, 0.55], 0.6)
    assert figures is not None
    assert figures.answered == pytest.approx(0.8)
    assert figures.null_answered == 0.25
    assert figures.null_at_95 == 0.5


def test_an_empty_index_is_no_result(newsdesk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError, match="The index is empty"):
        summarise(ask_all(newsdesk.search, [Question(id="1", text="Who?")]), 0.5)


def test_figures_on_a_small_index(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 6)))
    newsdesk.indexer.embed_missing()
    newsdesk.engine.follow()
    questions = [
        Question(
            id=str(n),
            text=f"What did engineer Vera{n} Holt say the repair would cost?",
            facts=(f"the repair would cost {n} million crowns",),
            type="number",
        )
        for n in range(1, 6)
    ]
    questions.append(Question(id="x", text="Which penguin wrote seven operas?"))
    figures = summarise(ask_all(newsdesk.search, questions), 0.5)
    assert figures.retrieval is not None
    assert figures.retrieval.mrr_at_10 == 1
    assert figures.by_type["number"].questions == 5
    assert figures.abstention is not None
    assert figures.abstention.auc == 1


def test_answers_are_asked_for_one_two_and_three_sentences(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 4)))
    newsdesk.engine.follow()
    said = ["Nobody knows.", "It is a bridge.", "Vera2 Holt, an engineer."]
    asked: list[tuple[str, int]] = []

    def ask(question: Question, limit: int) -> list[str]:
        asked.append((question.text, limit))
        return said[:limit] if "Holt" in question.text else []

    questions = [
        Question(id="1", text="Which engineer Holt?", answers=("Vera2 Holt",)),
        Question(id="2", text="Which town closes its bridge?", answers=("Town1",)),
        Question(id="3", text="Which town has no bridge?"),
    ]
    results = ask_all(newsdesk.search, questions, ask=ask, texts=["Vera2 Holt"])
    assert [result.said for result in results] == [(False, False, True), (False,) * 3, None]
    assert [result.answer_there for result in results] == [True, False, None]
    assert results[0].first_answer
    assert [limit for _, limit in asked] == [1, 2, 3, 1]
    assert [result.is_null for result in results] == [False, False, True]


def test_no_question_is_no_result(newsdesk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError, match="no question"):
        summarise(ask_all(newsdesk.search, []), 0.5)

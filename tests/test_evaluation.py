"""The metrics against figures worked out by hand, and the runner on a small index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.errors import NewsdeskError
from index.evaluation import (
    Question,
    Scored,
    abstain,
    area_under_curve,
    evaluate,
    read_questions,
    score,
    summarise,
)

if TYPE_CHECKING:
    from bot.app import Newsdesk


def test_a_fact_is_found_whatever_the_white_space() -> None:
    passages = ["nothing", "It said: the  bridge\nis closed.", "the cost is 3 million"]
    assert score(passages, ["The bridge"]) == (0, 0.0)
    first, precision = score(passages, ["the bridge is closed", "cost is 3"])
    assert first == 2
    assert precision == pytest.approx((1 / 2 + 1 / 3) / 2)


def test_a_fact_counts_once_and_only_the_first_ten_passages_count() -> None:
    assert score(["a fact", "a fact"], ["a fact"]) == (1, 1.0)
    assert score(["x"] * 10 + ["a fact"], ["a fact"]) == (0, 0.0)


def test_means_over_questions() -> None:
    scored = [Scored(first=f, average_precision=0.5, confidence=1) for f in (1, 4, 5, 0)]
    figures = summarise(scored)
    assert figures is not None
    assert (figures.hits_at_4, figures.hits_at_10) == (0.5, 0.75)
    assert figures.mrr_at_10 == pytest.approx((1 + 1 / 4 + 1 / 5) / 4)
    assert summarise([]) is None


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


def test_questions_are_read_in_both_forms() -> None:
    lines = [
        '{"id": 7, "question": "Why?", "facts": ["Because."], "type": "reason"}',
        "",
        '{"query": "Who?", "evidence_list": [{"fact": "Ann."}], "question_type": "name"}',
        '{"question": "Nothing?", "facts": []}',
    ]
    first, second, third = read_questions(lines)
    assert first == Question(id="7", text="Why?", facts=("Because.",), type="reason")
    assert (second.text, second.facts, second.type) == ("Who?", ("Ann.",), "name")
    assert third.facts == ()


@pytest.mark.parametrize(
    "line", ["nonsense", "[1]", '{"facts": []}', '{"question": "a", "facts": 3}']
)
def test_a_line_that_does_not_fit_is_named(line: str) -> None:
    with pytest.raises(NewsdeskError, match="Line 2 is not a question"):
        read_questions(['{"question": "Fine?"}', line])


def test_an_empty_index_is_no_result(newsdesk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError, match="The index is empty"):
        evaluate(newsdesk.retriever, [Question(id="1", text="Who?")], 0.5)


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
    figures = evaluate(newsdesk.retriever, questions, 0.5)
    assert figures.retrieval is not None
    assert figures.retrieval.mrr_at_10 == 1
    assert figures.by_type["number"].questions == 5
    assert figures.abstention is not None
    assert figures.abstention.auc == 1

"""The sample stories with the real model: graded questions, exact quotes, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from articles.models import Filters
from index.evaluation.evaluation import ask_all, summarise
from index.evaluation.questions import Question, read_questions

if TYPE_CHECKING:
    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

ROOT = Path(__file__).parents[2]
QUESTIONS = read_questions((ROOT / "index/evaluation/samples.jsonl").read_text().splitlines())
ANSWERABLE = [question for question in QUESTIONS if question.facts]


@pytest.fixture(scope="module")
def desk(samples: Newsdesk) -> Newsdesk:
    """A newsdesk with the sample stories and the real model."""
    return samples


@pytest.fixture(scope="module")
def answers(desk: Newsdesk) -> dict[str, Answer]:
    """The answers to all questions that have one, by their ids."""
    return {question.id: desk.asking.ask(question.text) for question in ANSWERABLE}


def test_the_right_passage_is_found(desk: Newsdesk) -> None:
    figures = summarise(ask_all(desk.search, QUESTIONS), desk.asking.minimum)
    assert figures.retrieval is not None
    assert figures.abstention is not None
    assert figures.retrieval.questions >= 60
    assert figures.retrieval.hits_at_10 >= 0.97
    assert figures.retrieval.mrr_at_10 >= 0.75
    assert figures.abstention.auc >= 0.9
    assert figures.abstention.answered >= 0.85
    assert figures.abstention.null_answered <= 0.3


def test_every_sentence_of_every_answer_is_an_exact_span(
    desk: Newsdesk, answers: dict[str, Answer]
) -> None:
    said = 0
    for answer in answers.values():
        quotes = {citation.number: citation for citation in answer.citations}
        for sentence in answer.sentences:
            said += 1
            for number in sentence.citations:
                cited = quotes[number]
                article = desk.library.get(cited.article_id)
                assert article is not None
                assert sentence.text in cited.quote
                assert any(cited.quote in section.content for section in article.quotable())
                assert not cited.quote.startswith(f"{article.headline} | ")
    assert said > len(ANSWERABLE)


def test_the_sentence_that_answers_is_said_in_most_cases(answers: dict[str, Answer]) -> None:
    def is_said(question: Question) -> bool:
        said = " ".join(sentence.text for sentence in answers[question.id].sentences)
        return any(fact in said for fact in question.facts)

    assert sum(map(is_said, ANSWERABLE)) >= 0.6 * len(ANSWERABLE)


@pytest.mark.parametrize(
    "question",
    [
        "asdf qwer zxcv",
        "What is the capital of France?",
        "How do I cook rice?",
        "Who won the world chess championship?",
        "What is the price of bitcoin today?",
        "lorem ipsum dolor sit amet",
    ],
)
def test_what_no_story_covers_is_not_answered(desk: Newsdesk, question: str) -> None:
    answer = desk.asking.ask(question)
    assert not answer.covered
    assert answer.sentences == ()


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Why did Microsoft buy Torrin Bank after its five-day outage?", "Microsoft"),
        ("Why did the ferry Elsin hit an iceberg off Greenland?", "Greenland"),
        ("Who painted the ceiling of the Sistine Chapel?", "Sistine Chapel"),
    ],
)
def test_a_name_that_no_passage_has_is_said_to_be_missing(
    desk: Newsdesk, question: str, missing: str
) -> None:
    answer = desk.asking.ask(question)
    assert not answer.covered
    assert answer.nearest
    assert answer.note == f"The coverage found does not mention: {missing}."


def test_a_false_premise_is_not_covered_and_gets_the_nearest_headlines(desk: Newsdesk) -> None:
    answer = desk.asking.ask("How many people drowned when Port Ellery's flood wall broke?")
    assert not answer.covered
    assert any("Port Ellery" in nearest.headline for nearest in answer.nearest)


def test_the_latest_is_asked_for_in_plain_words(desk: Newsdesk) -> None:
    answer = desk.asking.ask("What is the latest on the Elsin?")
    assert answer.covered
    assert answer.read_as.latest


def test_the_newest_of_a_story_comes_first_where_the_latest_is_asked_for(desk: Newsdesk) -> None:
    answer = desk.asking.ask("whats the latest on torrin bank")
    days = [citation.published for citation in answer.citations]
    assert days == sorted(days, reverse=True)
    assert answer.citations[0].headline.startswith("Torrin Bank's chief executive leaves")


def test_where_the_story_went_on_after_what_was_found_the_latest_is_of_its_newest_report(
    desk: Newsdesk,
) -> None:
    answer = desk.asking.ask("What is the latest on the Elsin ferry?")
    days = [citation.published for citation in answer.citations]
    assert days == sorted(days, reverse=True)
    assert answer.citations[0].headline.startswith("Elsin's officer saw the warning too late")
    assert "the officer on watch opened the notice" in answer.sentences[0].text
    (only,) = desk.asking.ask("What is the latest on the Elsin ferry?", limit=1).sentences
    assert only.text == answer.sentences[0].text
    assert answer.passages[0].passage.id == answer.citations[0].passage_id


def test_where_sources_differ_each_speaks_once(desk: Newsdesk) -> None:
    answer = desk.asking.ask("How many people were hurt when the ferry Elsin ran aground?")
    assert answer.lead == "The sources differ:"
    assert [citation.source for citation in answer.citations] == ["Northern Wire", "Harbour Post"]
    said = [sentence.text.split()[0] for sentence in answer.sentences]
    assert said == ["Fourteen", "Seventeen"]


def test_a_story_without_a_reason_gives_none(desk: Newsdesk) -> None:
    assert desk.stories.why("choir of Sandmark").note == "The article does not say why."


def test_every_story_has_key_points_that_do_not_repeat_each_other(desk: Newsdesk) -> None:
    for article in desk.lists.latest(Filters(), limit=100):
        points = [s.text for s in desk.stories.key_points(article.id).sentences]
        assert points
        assert len(points) == len(set(points))


def test_the_model_is_the_published_one(real_embedder: Embedder) -> None:
    assert real_embedder.revision.startswith("53aa51172d142c89")
    assert real_embedder.dimension == 384


def test_points_tell_different_things(desk: Newsdesk, real_embedder: Embedder) -> None:
    told = 0
    for article in desk.lists.latest(Filters(), limit=100):
        answer = desk.stories.key_points(article.id)
        if any(citation.section == "key_points" for citation in answer.citations):
            continue
        told += 1
        vectors = real_embedder.embed([sentence.text for sentence in answer.sentences])
        likeness = vectors @ vectors.T - 2 * np.eye(len(vectors))
        assert likeness.max() < 0.7
    assert told >= 15


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        ("Brae to get power from a ship", "because the only cable ship in the region"),
        ("Schools in Port Ellery cook", "because 38% of the delivered meals were thrown away"),
        ("The buoy that moved had no transmitter", "because the buoy carries no transmitter"),
        ("Agency asks for more data on marsh fever", "because it wants to see how people over 70"),
        ("Environment minister resigns", "after it became known that her brother-in-law"),
    ],
)
def test_the_reason_is_said_where_the_story_gives_it(
    desk: Newsdesk, story: str, reason: str
) -> None:
    said = " ".join(sentence.text for sentence in desk.stories.why(story).sentences)
    assert reason in said

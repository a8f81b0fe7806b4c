"""The key points of a story and why it matters, with words alone and with a fake embedder."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import FakeEmbedder, make_article

from articles.models import Section, SectionKind
from bot.service.excerpts import keypoints, reasons
from bot.service.excerpts.ranking import best, distinct, early, share_words, word_sets
from bot.service.excerpts.stories import EMBEDDED_AT_MOST, POINTS, key_points, why
from index.chunking.chunking import chunk
from index.store.quotable import StoredPassage

if TYPE_CHECKING:
    from articles.models import Article

EMBEDDERS = [None, FakeEmbedder()]
FLOOD = (
    "The river Carrow rose by two metres in the town of Lund Cross on Tuesday night.",
    "Photo: The river Carrow in the town of Lund Cross on Wednesday.",
    '"I have never seen the river Carrow rise like that in this town," said a neighbour.',
    "What will the river Carrow do to the town of Lund Cross tonight?",
    "It rose.",
    "About 300 people left their homes in Lund Cross before the river reached the bridge.",
    "The river rose because a dam above the town had been opened without a warning.",
    "The county will pay for rooms for two weeks and asks people to keep away from the river.",
)


def found_in(article: Article) -> list[StoredPassage]:
    passages = chunk(article, FakeEmbedder().token_spans, 60)
    return [StoredPassage(passage, article.summary()) for passage in passages]


def story(
    *sentences: str, headline: str = "The river Carrow floods Lund Cross"
) -> list[StoredPassage]:
    return found_in(make_article(1, headline=headline, text=" ".join(sentences)))


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_points_stand_in_reading_order_from_the_first(embedder: FakeEmbedder | None) -> None:
    said = [sentence.text for sentence in key_points(story(*FLOOD), embedder).sentences]
    assert len(said) == POINTS
    assert said[0] == FLOOD[0]
    assert said == sorted(said, key=FLOOD.index)


@pytest.mark.parametrize("unclear", FLOOD[1:5])
def test_what_says_little_alone_scores_less_than_a_plain_sentence(unclear: str) -> None:
    scores = [
        float(keypoints.word_scores(texts, word_sets(texts))[0][1])
        for texts in ([FLOOD[0], unclear, FLOOD[5]], [FLOOD[0], FLOOD[7], FLOOD[5]])
    ]
    assert scores[0] == pytest.approx(scores[1] - keypoints.WEAK)


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_points_never_repeat_each_other(embedder: FakeEmbedder | None) -> None:
    again = FLOOD[0].replace("on Tuesday night", "late on Tuesday night")
    said = key_points(story(FLOOD[0], again, *FLOOD[5:]), embedder).sentences
    assert len(said) == POINTS
    assert len({FLOOD[0], again} & {sentence.text for sentence in said}) == 1


def test_what_means_the_same_in_other_words_is_left_out() -> None:
    words = word_sets(["ship ran aground", "vessel hit ground", "shares fell"])
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    scores = np.array([3.0, 2.0, 1.0])
    assert distinct(scores, words, None, limit=2, same=0.7) == [0, 1]
    assert distinct(scores, words, vectors, limit=2, same=0.7) == [0, 2]
    assert distinct(scores, words, vectors, limit=2, same=0.9) == [0, 1]


def test_own_points_are_given_word_for_word_even_where_they_repeat() -> None:
    points = ("The bridge is shut.", "The bridge is shut.", "Why?")
    article = make_article(
        sections=(
            Section(kind=SectionKind.BODY, text=" ".join(FLOOD)),
            Section(kind=SectionKind.KEY_POINTS, points=points),
        )
    )
    said = key_points(found_in(article), FakeEmbedder()).sentences
    assert tuple(sentence.text for sentence in said) == points


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_a_story_of_one_sentence_has_that_point(embedder: FakeEmbedder | None) -> None:
    said = key_points(story(FLOOD[0]), embedder).sentences
    assert [sentence.text for sentence in said] == [FLOOD[0]]
    assert why(story(FLOOD[0]), embedder).sentences == ()


@pytest.mark.parametrize("answer", [key_points, why])
@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_a_story_without_a_sentence_says_nothing(
    answer: type[key_points], embedder: FakeEmbedder | None
) -> None:
    assert answer([], embedder).sentences == ()


def test_few_sentences_of_a_very_long_story_are_embedded() -> None:
    numbered = [
        f"On day {n} the crew of boat {n * 7} counted {n * 3} seals because of plan {n}."
        for n in range(2000)
    ]
    found = story(*FLOOD, *numbered)
    embedder = FakeEmbedder()
    for answer in (key_points, why):
        embedder.embedded = 0
        begun = time.perf_counter()
        assert answer(found, embedder).sentences
        assert time.perf_counter() - begun < 3
        assert 0 < embedder.embedded <= EMBEDDED_AT_MOST + 2


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_the_sentence_with_the_reason_is_said(embedder: FakeEmbedder | None) -> None:
    said = [sentence.text for sentence in why(story(*FLOOD), embedder).sentences]
    assert FLOOD[6] in said
    assert len(said) <= 2


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_a_reason_for_something_else_is_none(embedder: FakeEmbedder | None) -> None:
    quiet = (
        FLOOD[0],
        "All of Lund Cross and its river Carrow lay still by the morning.",
        "The bridge of Lund Cross is shut.",
    )
    other = "Elsewhere, ministers praised new tractors, cheaper than any before."
    assert why(story(*quiet), embedder).sentences == ()
    assert why(story(*quiet, other), embedder).sentences == ()
    assert why(story(*quiet, FLOOD[6]), embedder).sentences


@pytest.mark.parametrize("embedder", EMBEDDERS)
@pytest.mark.parametrize(
    "sentences",
    [
        # German, French, Portuguese, Chinese: words such as Protest, cause, as are none of ours.
        (
            "Der Fluss stieg am Dienstag um zwei Meter.",
            "Der Protest der Bürger war laut, die Motive waren klar.",
        ),
        (
            "La rivière est montée de deux mètres mardi soir.",
            "La colère monte, et le maire accuse le barrage; on apologise le protest.",
        ),
        (
            "As águas subiram dois metros na terça-feira.",
            "As pessoas saíram as casas, e over foi a palavra.",
        ),
        ("河水星期二晚上上涨了两米。 ", "因为大坝没有警告就被打开了。"),
    ],
)
def test_other_languages_give_points_and_no_reason(
    sentences: tuple[str, ...], embedder: FakeEmbedder | None
) -> None:
    assert why(story(*sentences), embedder).sentences == ()


@pytest.mark.parametrize(
    ("text", "surety"),
    [
        ("The line is shut because the wires and the masts fell.", 3),
        ("The cause of the accident was unclear, the police said.", 3),
        ("The minister resigned on Monday over the permit for the quarry.", 2),
        ("The board cut the price in an attempt to keep the customers.", 2),
        ("The crowd celebrated the first cup in the history of the club.", 2),
        ("The train left after the rain that fell on the town.", 1),
        ("The council met on Monday in the hall of the old school.", 0),
    ],
)
def test_cues_have_a_surety(text: str, surety: int) -> None:
    assert reasons.cues([text]).tolist() == [surety]


def test_one_clear_reason_is_always_among_what_is_said() -> None:
    surety, scores = np.array([1.0, 0.0, 3.0, 3.0]), np.array([4.0, 3.0, 2.0, 2.5])
    near = np.array([0.9, 0.8, 0.6, 0.1])
    assert reasons.settle([0, 1], surety, near, scores, 0.5) == [0, 2]
    assert reasons.settle([0, 1], surety, near, scores, 0.7) == []
    assert reasons.settle([0, 3], surety, near, scores, 0.7) == [0, 3]


def test_the_early_part_is_longer_in_a_long_story() -> None:
    def fifth_of_first(count: int) -> float:
        texts = [f"The crew of boat {n} counted all the seals of day {n}." for n in range(count)]
        return float(keypoints.word_scores(texts, word_sets(texts))[0][4])

    assert fifth_of_first(60) > fifth_of_first(6) + 0.2


def test_the_best_stay_in_reading_order_and_ties_go_to_the_earlier() -> None:
    assert best(np.array([1.0, 3.0, 1.0, 2.0]), 3) == [0, 1, 3]
    assert early(3, 2).tolist() == [1, pytest.approx(2 / 3), 0.5]


def test_every_sentence_is_a_span_of_its_passage() -> None:
    for answer in (key_points, why):
        draft = answer(story(*FLOOD), FakeEmbedder())
        quotes = {citation.number: citation.quote for citation in draft.citations}
        assert draft.sentences
        for sentence in draft.sentences:
            assert all(sentence.text in quotes[number] for number in sentence.citations)


@pytest.mark.parametrize("embedder", EMBEDDERS)
def test_no_two_points_of_many_variants_are_alike(embedder: FakeEmbedder | None) -> None:
    variants = [f"The river Carrow rose by {n} metres in the town of Lund Cross." for n in range(9)]
    said = [s.text for s in key_points(story(*variants, *FLOOD[5:]), embedder).sentences]
    words = word_sets(said)
    assert len(said) == POINTS
    assert not any(share_words(one, other) for one, other in combinations(words, 2))

"""The latest on somebody: the newest article first, each in the sentence that sums it up."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from fakes import NOON

from articles.models import ArticleSummary, SectionKind
from bot.service.answerers.extractive.latest import choose
from bot.service.answerers.extractive.scored import ScoredSentences
from bot.service.excerpts.sentences import PlacedSentence
from index.models import Passage


def placed(article: int, text: str, start: int = 0, day: int | None = None) -> PlacedSentence:
    """Return a sentence of an article that is published so many days after the first."""
    published = None if day is None else NOON + timedelta(days=day)
    passage = Passage(
        id=f"p{article}",
        article_id=f"a{article}",
        section=SectionKind.BODY,
        section_index=0,
        ordinal=0,
        start=0,
        end=900,
        text=text,
        header="",
    )
    of_article = ArticleSummary(id=f"a{article}", headline=f"Bank {article}", published=published)
    return PlacedSentence(text, passage, of_article, start)


def chosen(*given: tuple[PlacedSentence, float], limit: int = 3) -> list[str]:
    """Return the texts chosen of sentences with their scores."""
    sentences = tuple(sentence for sentence, _ in given)
    scores = np.array([score for _, score in given])
    scored = ScoredSentences(sentences, scores, read=True)
    return [sentence.text for sentence in choose(scored, limit)]


def test_the_newest_article_comes_first_in_its_summing_sentence() -> None:
    old = placed(1, "The bank stood still on Monday.", day=0)
    new = placed(2, "The chief executive leaves the bank.", day=4)
    detail = placed(2, "The bank was founded in 1911 by a fisherman.", start=300, day=4)
    undated = placed(3, "Anyone may open an account there.")
    assert chosen((old, 4.0), (detail, 3.0), (new, 2.0), (undated, 3.0)) == [
        new.text,
        old.text,
        undated.text,
    ]


def test_what_hardly_bears_on_the_question_is_left_out_however_new() -> None:
    old = placed(1, "The bank stood still on Monday.", day=0)
    new = placed(2, "It rained in Ostra.", day=4)
    assert chosen((old, 4.0), (new, -3.0)) == [old.text]


def test_one_article_fills_the_answer_without_saying_anything_twice() -> None:
    first = placed(1, "The bank stood still on Monday.", day=0)
    again = placed(1, "On Monday the bank stood still.", start=80, day=0)
    more = placed(1, "Nobody could pay by card until noon.", start=200, day=0)
    assert chosen((first, 3.0), (again, 4.0), (more, 2.0)) == [first.text, more.text]
    assert chosen((first, 3.0), (more, 2.0), limit=1) == [first.text]

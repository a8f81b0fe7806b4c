"""Answers with the sentences of the passages themselves; needs no LLM."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bot.answerers.ranking import distinct, word_sets
from bot.answerers.sentences import candidates, compose, in_reading_order
from bot.answers import Draft
from index.words import overlap, question_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answerers.sentences import Candidate
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query

PASSAGES_READ = 6
# The headline counts too: it often names what a sentence only calls “it”.
MEANING, HEADLINE_MEANING = 0.4, 0.15
WORDS, WORDS_WITH_HEADLINE = 0.1, 0.2
PASSAGE = 0.25
LEAST = 0.6


class ExtractiveAnswerer:
    """Says the sentences nearest to the question in meaning and in words."""

    name = "extractive"

    def __init__(self, engine: Engine, embedder: Callable[[], Embedder | None]) -> None:
        self._engine = engine
        self._embedder = embedder

    def answer(self, query: Query, hits: Sequence[Hit], limit: int) -> Draft:
        """Answer from the hits, best first, in at most `limit` sentences.

        Sentences of one article stand together, in reading order; the article of the best
        sentence comes first.
        """
        read = hits[:PASSAGES_READ]
        sentences = candidates((hit.passage, hit.article) for hit in read)
        if not sentences:
            return Draft()
        best = max(hit.score for hit in read)
        passage_scores = {hit.passage.id: _trust(best - hit.score) for hit in read}
        weights = question_weights(query.text, self._engine)
        near, near_headline = self._nearness(query.text, sentences)
        scores = []
        for i, sentence in enumerate(sentences):
            stems = self._engine.stems(sentence.text)
            named = [*self._engine.stems(sentence.article.headline), *stems]
            scores.append(
                MEANING * near[i]
                + HEADLINE_MEANING * near_headline[i]
                + WORDS * overlap(weights, stems)
                + WORDS_WITH_HEADLINE * overlap(weights, named)
                + PASSAGE * passage_scores[sentence.passage.id]
            )
        words = word_sets(sentence.text for sentence in sentences)
        chosen = distinct(np.array(scores), words, limit=limit, least=LEAST)
        return compose(in_reading_order(chosen, sentences, lambda s: s.article.id))

    def _nearness(
        self, question: str, sentences: Sequence[Candidate]
    ) -> tuple[list[float], list[float]]:
        """Return the cosine of the question with each sentence, and with its headline."""
        embedder = self._embedder()
        if embedder is None:
            return [0.0] * len(sentences), [0.0] * len(sentences)
        headlines = list(dict.fromkeys(sentence.article.headline for sentence in sentences))
        asked = embedder.embed([question], question=True)[0]
        texts = [sentence.text for sentence in sentences]
        cosines = [float(cosine) for cosine in embedder.embed([*texts, *headlines]) @ asked]
        of_headline = dict(zip(headlines, cosines[len(texts) :], strict=True))
        return cosines[: len(texts)], [of_headline[s.article.headline] for s in sentences]


def _trust(behind: float) -> float:
    """Return how much a passage counts, 0 to 1, that scores so much less than the best one.

    Scores are in standard deviations: two behind the best, a passage counts two thirds as much.
    """
    return 1 / (1 + math.exp(behind / 2 - 1))

"""How well sentences fit a question in words and meaning, where no reader says what answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bot.service.answerers.extractive.scored import ScoredSentences
from index.embedders import embed_or_none
from index.languages import reads
from index.query.words import asked_stems, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.service.excerpts.ranking import Scores, Vectors
    from bot.service.excerpts.sentences import PlacedSentence
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query

PASSAGES_QUOTED = 6
# Weights of a sentence's nearness to the question in meaning and in words. The headline counts too,
# for it often names what a sentence only calls “it”, and so do the sentences before and after it.
SENTENCE_MEANING_WEIGHT, HEADLINE_MEANING_WEIGHT = 0.4, 0.15
WORDS_WEIGHT, WORDS_WITH_HEADLINE_WEIGHT, WORDS_AROUND_WEIGHT = 0.1, 0.2, 0.2
PASSAGE_WEIGHT = 0.25
# Half as good a fit is this much less on the scale of a reader's log-odds. So a sentence that fits
# 0.6 times as well as the best is LEAST_BEHIND it, the least that is said besides.
HALF_AS_GOOD = 4.75
LEAST_FIT = 1e-3


class SimilarityScorer:
    """Scores sentences by the question's words and vectors."""

    def __init__(self, engine: Engine, embedder: Callable[[], Embedder | None]) -> None:
        self._engine = engine
        self._embedder = embedder

    def scored(
        self, query: Query, read: Sequence[Hit], sentences: Sequence[PlacedSentence]
    ) -> ScoredSentences:
        """Return the sentences of some hits with their scores."""
        vectors, near, near_headline = self._nearness(query, sentences)
        fits = self._fits(query, read, sentences, near, near_headline)
        scores = HALF_AS_GOOD * np.log2(np.maximum(fits, LEAST_FIT))
        return ScoredSentences(tuple(sentences), scores, vectors)

    def _fits(
        self,
        query: Query,
        read: Sequence[Hit],
        sentences: Sequence[PlacedSentence],
        near: Sequence[float],
        near_headline: Sequence[float],
    ) -> Scores:
        """Return how well each sentence fits the question, mostly 0 to 1."""
        best = max(hit.score for hit in read)
        trust = {hit.passage.id: _trust(best - hit.score) for hit in read}
        asked = asked_stems(query.text, self._engine, query.filters.scope, query.language)

        def stems_of(text: str, sentence: PlacedSentence) -> Iterable[str]:
            return asked.own(self._engine.stems(text, sentence.passage.language))

        stems = [list(stems_of(sentence.text, sentence)) for sentence in sentences]
        scores = []
        for i, sentence in enumerate(sentences):
            around = [
                stem
                for j in range(max(0, i - 1), min(len(sentences), i + 2))
                if sentences[j].passage.id == sentence.passage.id
                for stem in stems[j]
            ]
            named = [*stems_of(sentence.article.headline, sentence), *stems[i]]
            scores.append(
                SENTENCE_MEANING_WEIGHT * near[i]
                + HEADLINE_MEANING_WEIGHT * near_headline[i]
                + WORDS_WEIGHT * overlap(asked.weights, stems[i])
                + WORDS_WITH_HEADLINE_WEIGHT * overlap(asked.weights, named)
                + WORDS_AROUND_WEIGHT * overlap(asked.weights, around)
                + PASSAGE_WEIGHT * trust[sentence.passage.id]
            )
        return np.array(scores)

    def _nearness(
        self, query: Query, sentences: Sequence[PlacedSentence]
    ) -> tuple[Vectors | None, list[float], list[float]]:
        """Return the sentences' vectors, their cosines with the question, and their headlines'."""
        headlines = list(dict.fromkeys(sentence.article.headline for sentence in sentences))
        embedder = self._embedder()
        if not reads(embedder, query.language):
            embedder = None
        asked = embed_or_none(embedder, [query.text], question=True)
        texts = [*(sentence.text for sentence in sentences), *headlines]
        vectors = None if asked is None else embed_or_none(embedder, texts)
        if asked is None or vectors is None:
            return None, [0.0] * len(sentences), [0.0] * len(sentences)
        cosines = [float(cosine) for cosine in vectors @ asked[0]]
        of_headline = dict(zip(headlines, cosines[len(sentences) :], strict=True))
        near_headline = [of_headline[sentence.article.headline] for sentence in sentences]
        return vectors[: len(sentences)], cosines[: len(sentences)], near_headline


def _trust(behind: float) -> float:
    """Return how much a passage counts, 0 to 1, that scores so much less than the best one.

    Scores are in standard deviations: two behind the best, a passage counts two thirds as much.
    """
    return 1 / (1 + math.exp(behind / 2 - 1))

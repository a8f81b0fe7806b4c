"""Answers with the sentences of the passages themselves; needs no LLM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answerers.sentences import candidates, choose, compose, in_reading_order
from bot.answers import Draft
from index.words import overlap, question_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query

PASSAGES_READ = 6
MEANING, WORDS, PASSAGE = 0.5, 0.35, 0.15
LEAST = 0.7


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
        passage_scores = {hit.passage.id: hit.score for hit in read}
        weights = question_weights(query.text, self._engine)
        vectors = None
        nearness = [0.0] * len(sentences)
        if embedder := self._embedder():
            vectors = embedder.embed([sentence.text for sentence in sentences])
            nearness = [float(s) for s in vectors @ embedder.embed([query.text], question=True)[0]]
        scores = [
            MEANING * near
            + WORDS * overlap(weights, self._engine.stems(sentence.text))
            + PASSAGE * passage_scores[sentence.passage.id]
            for sentence, near in zip(sentences, nearness, strict=True)
        ]
        chosen = choose(sentences, scores, vectors, limit=limit, least=LEAST)
        return compose(in_reading_order(chosen, sentences, lambda s: s.article.id))

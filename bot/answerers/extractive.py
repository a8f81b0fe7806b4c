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
MEANING, WORDS, PASSAGE = 0.5, 0.3, 0.2
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
        # A sentence is judged with its headline, which often names what it only calls “it”.
        texts = [f"{sentence.article.headline}. {sentence.text}" for sentence in sentences]
        nearness = [0.0] * len(sentences)
        if embedder := self._embedder():
            asked = embedder.embed([query.text], question=True)[0]
            nearness = [float(score) for score in embedder.embed(texts) @ asked]
        scores = [
            MEANING * near
            + WORDS * overlap(weights, self._engine.stems(text))
            + PASSAGE * passage_scores[sentence.passage.id]
            for sentence, text, near in zip(sentences, texts, nearness, strict=True)
        ]
        chosen = choose(sentences, scores, limit=limit, least=LEAST)
        return compose(in_reading_order(chosen, sentences, lambda s: s.article.id))

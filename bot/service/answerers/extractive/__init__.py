"""Answers with the sentences of the passages themselves; needs no LLM."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from bot.i18n.language import gettext as _
from bot.service.answerers.extractive import disagreements, sides
from bot.service.answerers.extractive.kinds import asked_for
from bot.service.answers import AnswerDraft
from bot.service.excerpts.ranking import share_words, word_sets
from bot.service.excerpts.sentences import candidates, compose, in_reading_order
from index.embedders import embed_or_none
from index.query.words import overlap, question_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.service.answerers import Answerer
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
LEAST_OF_BEST = 0.6
# Where a name, number or date is asked for, what a sentence gains that has one, that has the one
# which most articles give, and, after the first sentence, that has one not yet said.
OF_KIND = SAID_OFTEN = ANOTHER = 0.1


class ExtractiveAnswerer:
    """Says the sentences nearest to the question in meaning and in words."""

    name = "extractive"

    def __init__(self, engine: Engine, embedder: Callable[[], Embedder | None]) -> None:
        self._engine = engine
        self._embedder = embedder

    def answer(self, query: Query, hits: Sequence[Hit], limit: int) -> AnswerDraft:
        """Answer from the hits, best first, in at most `limit` sentences.

        A question that names several outlets or days gets a sentence of each. Otherwise sentences
        of one article stand together, in reading order; the article of the best sentence comes
        first. Where another sentence gives another figure or date, it follows the one it disputes,
        beyond the limit if need be.
        """
        compared = sides.of_question(query, hits)[:limit] if limit > 1 else []
        read = sides.read_for(compared, hits, PASSAGES_QUOTED)
        # Outlets may print the same sentence: it then stands for each of them.
        groups = [[hit] for hit in read] if compared else [read]
        sentences = [
            sentence
            for group in groups
            for sentence in candidates((hit.passage, hit.article) for hit in group)
        ]
        if not sentences:
            return AnswerDraft()
        vectors, near, near_headline = self._nearness(query.text, sentences)
        scores = self._scores(query, read, sentences, near, near_headline)
        possible = asked_for(query.text, (sentence.text for sentence in sentences))
        if compared:
            picked, note = sides.choose(compared, sentences, scores)
        else:
            scores += _of_kind(scores, possible, sentences)
            chosen = _chosen(scores, sentences, possible, limit)
            picked, note = in_reading_order(chosen, sentences, lambda s: s.article.id), None
        shown, disputed = picked, False
        if not any(side.periods for side in compared):  # what changes from day to day may differ
            shown, disputed = disagreements.added(picked, sentences, vectors, self._engine.stems)
        notes = [note, _("Sources differ on this.") if disputed else None]
        return compose(shown).model_copy(
            update={
                "note": " ".join(filter(None, notes)) or None,
                "side_by_side": bool(compared) or disputed,
            }
        )

    def _scores(
        self,
        query: Query,
        read: Sequence[Hit],
        sentences: Sequence[PlacedSentence],
        near: Sequence[float],
        near_headline: Sequence[float],
    ) -> Scores:
        """Return how well each sentence fits the question, whatever kind of answer it asks for."""
        best = max(hit.score for hit in read)
        trust = {hit.passage.id: _trust(best - hit.score) for hit in read}
        weights = question_weights(query.text, self._engine)
        stems = [self._engine.stems(sentence.text) for sentence in sentences]
        scores = []
        for i, sentence in enumerate(sentences):
            around = [
                stem
                for j in range(max(0, i - 1), min(len(sentences), i + 2))
                if sentences[j].passage.id == sentence.passage.id
                for stem in stems[j]
            ]
            named = [*self._engine.stems(sentence.article.headline), *stems[i]]
            scores.append(
                SENTENCE_MEANING_WEIGHT * near[i]
                + HEADLINE_MEANING_WEIGHT * near_headline[i]
                + WORDS_WEIGHT * overlap(weights, stems[i])
                + WORDS_WITH_HEADLINE_WEIGHT * overlap(weights, named)
                + WORDS_AROUND_WEIGHT * overlap(weights, around)
                + PASSAGE_WEIGHT * trust[sentence.passage.id]
            )
        return np.array(scores)

    def _nearness(
        self, question: str, sentences: Sequence[PlacedSentence]
    ) -> tuple[Vectors | None, list[float], list[float]]:
        """Return the sentences' vectors, their cosines with the question, and their headlines'."""
        headlines = list(dict.fromkeys(sentence.article.headline for sentence in sentences))
        embedder = self._embedder()
        asked = embed_or_none(embedder, [question], question=True)
        texts = [*(sentence.text for sentence in sentences), *headlines]
        vectors = None if asked is None else embed_or_none(embedder, texts)
        if asked is None or vectors is None:
            return None, [0.0] * len(sentences), [0.0] * len(sentences)
        cosines = [float(cosine) for cosine in vectors @ asked[0]]
        of_headline = dict(zip(headlines, cosines[len(sentences) :], strict=True))
        near_headline = [of_headline[sentence.article.headline] for sentence in sentences]
        return vectors[: len(sentences)], cosines[: len(sentences)], near_headline


def _of_kind(
    scores: Scores, possible: Sequence[frozenset[str]] | None, sentences: Sequence[PlacedSentence]
) -> Scores:
    """Return what a sentence gains that could hold the kind of answer that is asked for.

    Each article gives its best sentence's weight to each possible word in it; a sentence gains by
    its best word. The weight falls to 1/e a tenth below the best sentence.
    """
    if possible is None or not any(possible):
        return np.zeros(len(sentences))
    weights = np.exp((scores - scores.max()) / 0.1)
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    for weight, words, sentence in zip(weights, possible, sentences, strict=True):
        for word in words:
            of_article = votes[word]
            of_article[sentence.article.id] = max(of_article.get(sentence.article.id, 0.0), weight)
    totals = {word: sum(given.values()) for word, given in votes.items()}
    most = max(totals.values())
    return np.array(
        [
            OF_KIND + SAID_OFTEN * max(totals[word] for word in words) / most if words else 0.0
            for words in possible
        ]
    )


def _chosen(
    scores: Scores,
    sentences: Sequence[PlacedSentence],
    possible: Sequence[frozenset[str]] | None,
    limit: int,
) -> list[int]:
    """Return the places of the best sentences, best first, none in the words of another.

    After the first, one that holds a possible answer not yet said is worth more.
    """
    words = word_sets(sentence.text for sentence in sentences)
    left = np.argsort(-scores, kind="stable").tolist()
    chosen: list[int] = []
    said: frozenset[str] = frozenset()
    while left and len(chosen) < limit:
        if chosen and possible is not None:
            worth = [scores[place] + ANOTHER * bool(possible[place] - said) for place in left]
            place = left[int(np.argmax(worth))]
        else:
            place = left[0]
        if chosen and scores[place] < LEAST_OF_BEST * scores[chosen[0]]:
            break
        chosen.append(place)
        said |= possible[place] if possible is not None else frozenset()
        left = [other for other in left if not share_words(words[other], words[place])]
    return chosen


def _trust(behind: float) -> float:
    """Return how much a passage counts, 0 to 1, that scores so much less than the best one.

    Scores are in standard deviations: two behind the best, a passage counts two thirds as much.
    """
    return 1 / (1 + math.exp(behind / 2 - 1))


def make(
    engine: Engine, embedder: Callable[[], Embedder | None], _options: Mapping[str, str]
) -> Answerer:
    """Return the answerer; there is nothing to set for it."""
    return ExtractiveAnswerer(engine, embedder)

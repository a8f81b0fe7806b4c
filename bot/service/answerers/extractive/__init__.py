"""Answers with the sentences of the passages themselves; needs no LLM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n.language import gettext as _
from bot.service.answerers.extractive import disagreements, latest, sides
from bot.service.answerers.extractive.kinds import asked_for
from bot.service.answerers.extractive.scored import by_reading, chosen
from bot.service.answerers.extractive.similarity import PASSAGES_QUOTED, SimilarityScorer
from bot.service.answers import AnswerDraft
from bot.service.excerpts.sentences import candidates, compose
from index.corrections import asks_for_latest
from index.sides import best_of_sides, sides_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.service.answerers import Answerer
    from bot.service.answerers.extractive.scored import ScoredSentences
    from bot.service.excerpts.sentences import PlacedSentence
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query
    from index.sides import Side


class ExtractiveAnswerer:
    """Says the sentences that surely answer; without a reader, those nearest to the question."""

    name = "extractive"

    def __init__(self, engine: Engine, embedder: Callable[[], Embedder | None]) -> None:
        self._engine = engine
        self._similarity = SimilarityScorer(engine, embedder)

    def answer(self, query: Query, hits: Sequence[Hit], limit: int) -> AnswerDraft:
        """Answer from the hits, best first, in at most `limit` sentences.

        A question that names several outlets or days gets a sentence of each. Otherwise the best
        sentence comes first, and others follow that bear on the question. Where another sentence
        answers with another figure or date, it follows the one it disputes, beyond the limit if
        need be.
        """
        compared = sides_of(query, hits)[:limit] if limit > 1 else []
        scored = self._scored(query, hits, compared)
        if not scored.sentences:
            return AnswerDraft()
        if compared:
            picked, note = sides.choose(compared, scored)
        elif scored.read and asks_for_latest(query.text):
            return compose(latest.choose(scored, limit))
        else:
            texts = (sentence.text for sentence in scored.sentences)
            possible = asked_for(query.text, texts, query.language)
            picked, note = chosen(scored, possible, limit), None
        shown, disputed = picked, False
        if not any(side.periods for side in compared):  # what changes from day to day may differ
            shown, disputed = disagreements.added(picked, scored, self._engine.stems)
        if disputed and scored.read:  # an article speaks once: all that is shown answers
            once: dict[str, PlacedSentence] = {}
            for each in shown:
                once.setdefault(each.article.id, each)
            shown = list(once.values())
        return compose(shown).model_copy(
            update={
                "note": note,
                "lead": _("The sources differ:") if disputed else None,
                "side_by_side": bool(compared) or disputed,
            }
        )

    def _scored(
        self, query: Query, hits: Sequence[Hit], compared: Sequence[Side]
    ) -> ScoredSentences:
        """Return the sentences of the passages that were read, else of the first ones, scored.

        Where none was read, those in the question's language are meant, if there are any.
        """
        read = [hit for hit in hits if hit.answers is not None]
        own = [hit for hit in hits if hit.passage.language == query.language] or hits
        quoted = read or [*own[:PASSAGES_QUOTED], *best_of_sides(compared, own[PASSAGES_QUOTED:])]
        # Outlets may print the same sentence: it then stands for each of them.
        groups = [[hit] for hit in quoted] if compared else [quoted]
        sentences = [
            sentence
            for group in groups
            for sentence in candidates((hit.passage, hit.article) for hit in group)
        ]
        if read or not sentences:
            return by_reading(read, sentences)
        return self._similarity.scored(query, quoted, sentences)


def make(
    engine: Engine, embedder: Callable[[], Embedder | None], _options: Mapping[str, str]
) -> Answerer:
    """Return the answerer; there is nothing to set for it."""
    return ExtractiveAnswerer(engine, embedder)

"""Whether the coverage that was found holds a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from index.chunking.sentences import split_passage
from index.query.cues import cue
from index.query.periods import without_periods
from index.query.words import asked_stems, overlap
from index.ranking.coverage import JudgedPassage, confidence, names_in
from index.ranking.fusion import DENSE
from index.ranking.paraphrases import asking, told
from index.ranking.words_alone import terms_of, words_confidence
from index.reading import surest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.engines import Engine
    from index.models import Hit, Query
    from index.query.words import AskedStems
    from index.unmentioned import NameCheck


class Judgement(NamedTuple):
    """How likely hits are to cover a question, 0 to 1, and which of its names stand nowhere."""

    confidence: float
    missing: tuple[str, ...] = ()


class Judge:
    """Says how far some hits cover a question."""

    def __init__(self, engine: Engine, name_check: NameCheck) -> None:
        self._engine = engine
        self._name_check = name_check

    def judge(self, query: Query, hits: Sequence[Hit]) -> Judgement:
        """Return how likely the hits are to cover a query; no hits cover nothing.

        Dates and the names of the library's own outlets are not judged: that an outlet is there
        says nothing of what it wrote.
        """
        if not hits:
            return Judgement(0.0)
        language = query.language
        asked = self._asked(query.text, query)
        outlets = self._engine.stems(" ".join(query.outlets), language)
        asked_parts = [self._asked(part.text, query) for part in query.parts]
        parts = [
            {stem: weight for stem, weight in part.weights.items() if stem not in outlets}
            for part in asked_parts or [asked]
        ]
        # A number may be written in many ways, so that it is not found says little.
        names = [name for name in names_in(query.text, language) if not name[0].isdigit()]
        stems = set(self._engine.stems(" ".join(names), language)).difference(outlets)
        missing = tuple(self._name_check.missing(query))
        judged, answer = self._judged(hits, asked, language), surest(hits)
        if language != ENGLISH and answer is None:
            terms = [terms_of(part, names, outlets) for part in asked_parts or [asked]]
            reason = cue(query.text, language) == "reason"
            return Judgement(words_confidence(terms, stems, judged, reason=reason), missing)
        return Judgement(confidence(parts, stems, judged, answer, len(missing)), missing)

    def held(self, text: str, hits: Sequence[Hit], query: Query) -> float:
        """Return how much of a text's telling words, its times apart, some hits hold, 0 to 1.

        It is in the language of a query, and asked by whoever asks that.
        """
        asked = self._asked(text, query)
        if not asked.weights:
            return 1.0
        judged = self._judged(hits, asked, query.language)
        sentences = [stem for each in judged for sentence in each.sentences for stem in sentence]
        above = [stem for each in judged for stem in each.header]
        return overlap(asked.weights, [*sentences, *above])

    def _asked(self, text: str, query: Query) -> AskedStems:
        scope, language = query.filters.scope, query.language
        return asked_stems(without_periods(text), self._engine, scope, language)

    def _judged(self, hits: Sequence[Hit], asked: AskedStems, language: str) -> list[JudgedPassage]:
        judged = []
        paraphrases = asking(asked) if language == ENGLISH else []
        for hit in hits:
            passage = hit.passage
            header = tuple(asked.own(hit.stems.header.split()))
            sentences = [tuple(asked.own(sentence.split())) for sentence in hit.stems.sentences]
            if paraphrases and passage.language == ENGLISH:
                spans = split_passage(passage.text, passage.section, passage.language)
                sentences = [
                    (*held, *told(paraphrases, asked, {*header, *held}, passage.text[start:end]))
                    for held, (start, end) in zip(sentences, spans, strict=True)
                ]
            score = hit.score - sum(hit.preferences.values())
            nearness = hit.ranks[DENSE].score if DENSE in hit.ranks else None
            judged.append(JudgedPassage(header, sentences, score, nearness))
        return judged

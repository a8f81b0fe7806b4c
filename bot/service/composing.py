"""Answers made of drafts: with how it was read, how much was searched and how long it took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.service.answers import Answer, AnswerDraft, NearestArticle, ReadAs

if TYPE_CHECKING:
    from articles.models import Filters
    from bot.service.followups import Reading
    from index.inspector import Inspector
    from index.models import IndexState, Query


class Composer:
    """Makes answers of drafts; `answerer` is the name of what answers questions here."""

    def __init__(self, inspector: Inspector, answerer: str) -> None:
        self._inspector = inspector
        self.answerer = answerer

    def compose(
        self,
        query: Query,
        draft: AnswerDraft,
        begun: float,
        *,
        nearest: tuple[NearestArticle, ...] = (),
        note: str | None = None,
        asked: str | None = None,
        understood: Reading | None = None,
    ) -> Answer:
        """Return the answer to a query, covered where the draft has sentences.

        `begun` is when it was asked, by `time.perf_counter`. `asked` is the question in its own
        words, where these are not the query's text, and `understood` what a follow-up was read as.
        """
        return Answer(
            question=asked or query.written,
            covered=bool(draft.sentences),
            sentences=draft.sentences,
            citations=draft.citations,
            nearest=nearest,
            read_as=ReadAs.of(query, understood),
            index=self.index_state(query.filters),
            answerer=self.answerer,
            seconds=time.perf_counter() - begun,
            note=" ".join(filter(None, (note, draft.note))) or None,
            lead=draft.lead,
            side_by_side=draft.side_by_side,
        )

    def chat(self, text: str, line: str, filters: Filters, begun: float) -> Answer:
        """Return the friendly line that small talk is answered with."""
        return Answer(
            question=text,
            covered=False,
            index=self.index_state(filters),
            answerer=self.answerer,
            seconds=time.perf_counter() - begun,
            note=line,
            small_talk=True,
        )

    def index_state(self, filters: Filters) -> IndexState:
        """Return how much of the index filters let through, and how fresh it is."""
        return self._inspector.state(filters)

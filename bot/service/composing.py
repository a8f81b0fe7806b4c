"""Answers made of drafts: with how it was read, how much was searched and how long it took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from articles.text import fold
from bot.service.answers import Answer, AnswerDraft, NearestArticle, ReadAs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.library.catalogue import Catalogue
    from articles.models import ArticleCopy, ArticleSummary, Filters
    from bot.service.answers import Citation
    from bot.service.followups import Reading
    from index.inspector import Inspector
    from index.models import IndexState, Query
    from index.stories.lookup import StoriesBehind, StoryLookup
    from index.stories.models import Story


class Composer:
    """Makes answers of drafts; `answerer` is the name of what answers questions here."""

    def __init__(
        self, inspector: Inspector, library: Catalogue, answerer: str, story_lookup: StoryLookup
    ) -> None:
        self._inspector = inspector
        self._library = library
        self._story_lookup = story_lookup
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
        filters = query.filters
        behind = self.behind(draft, filters.scope)
        # Where nothing is cited, more can be asked of the article that it was limited to.
        limit = [filters.article_id] if filters.article_id else []
        about = behind if draft.citations else self._story_lookup.behind(limit, scope=filters.scope)
        return Answer(
            question=asked or query.written,
            covered=bool(draft.sentences),
            sentences=draft.sentences,
            citations=self.with_copies(draft, filters.scope),
            nearest=nearest,
            read_as=ReadAs.of(query, understood),
            index=self.index_state(filters),
            answerer=self.answerer,
            seconds=time.perf_counter() - begun,
            note=" ".join(filter(None, (note, draft.note))) or None,
            lead=draft.lead,
            side_by_side=draft.side_by_side,
            stories=behind.stories,
            behind=behind.coverage,
            with_timeline=about.with_timeline,
        )

    def stories_of(self, articles: Iterable[ArticleSummary], scope: str | None) -> dict[str, Story]:
        """Return by article the stories of those that are of any."""
        return self._story_lookup.of((each.id for each in articles), scope=scope)

    def behind(self, draft: AnswerDraft, scope: str | None) -> StoriesBehind:
        """Return the stories of what a draft cites, and how much stands behind all of them."""
        cited = (citation.article_id for citation in draft.citations)
        return self._story_lookup.behind(cited, scope=scope)

    def with_copies(self, draft: AnswerDraft, scope: str | None) -> tuple[Citation, ...]:
        """Return a draft's citations, each with its article's copies that say all that is said."""
        cited = {citation.number: citation.article_id for citation in draft.citations}
        copies = self._library.copies(cited.values(), scope=scope)
        said: dict[str, set[str]] = {}
        for sentence in draft.sentences if copies else ():
            for number in sentence.citations:
                said.setdefault(cited[number], set()).update(sentence.spans)
        saying = {
            article_id: tuple(
                copy for copy in held if self._says(copy, said.get(article_id, ()), scope)
            )
            for article_id, held in copies.items()
        }
        return tuple(
            citation.model_copy(update={"also_in": saying.get(citation.article_id, ())})
            for citation in draft.citations
        )

    def _says(self, copy: ArticleCopy, said: Iterable[str], scope: str | None) -> bool:
        article = self._library.get(copy.article_id, scope=scope)
        if article is None:
            return False
        held = f" {fold(' '.join(section.content for section in article.quotable()))} "
        return all(f" {fold(text)} " in held for text in said)

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

"""What members can ask of the newsdesk; no Discord in it, safe to call from any thread."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError, StoryNotFoundError
from articles.models import QUOTABLE, Article, ArticleSummary, Counted, Status
from bot.i18n.language import gettext as _
from bot.service.answerers.extractive import newest, stories
from bot.service.answers import (
    Answer,
    Draft,
    IndexState,
    NearestArticle,
    QuoteCheck,
    QuoteInContext,
    ReadAs,
    SearchResult,
    ServiceStatus,
    offered,
)
from bot.service.followups import (
    HOLDS_ENOUGH,
    Reading,
    Turn,
    Way,
    asks_why,
    best_of,
    giving_way,
    readings,
    within,
)
from bot.service.names import check_names
from bot.service.quotes import QuoteFinder, checked, in_context
from index.models import Filters, Hit, Query
from index.query.topics import has_no_topic
from index.ranking.coverage import DEFAULT_MINIMUM, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.library import Library
    from bot.service.answers import Answerer
    from bot.settings import Settings
    from index.embedders import Embedder
    from index.engines import Engine
    from index.evaluation.calibration import Calibrations
    from index.indexer import Indexer
    from index.retriever import Retriever
    from index.store import Found

LONGEST_QUESTION = 1_000
HITS_READ = 10
# How sure it must be that a message has to do with a story: chat about other things was measured to
# reach 0.08, a remark on a story 0.68.
NEAR = 0.2


class TooLongError(NewsdeskError):
    """Say how long a question may be."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(
            "The question has {length:,} characters; ask it in at most {most:,}.",
            length=length,
            most=most,
        )


class NewsService:
    """Answers members' questions. `scope` is the Discord server that asks, None for nobody's.

    `story` is an article id, a URL or words of a headline. Raises StoryNotFoundError and
    AmbiguousStoryError where a story is named that is not there or not one, and UnknownNameError
    where a category or an outlet is that has no article there.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        engine: Engine,
        indexer: Indexer,
        retriever: Retriever,
        answerer: Answerer,
        calibrations: Calibrations,
    ) -> None:
        self._settings = settings
        self._library = library
        self._engine = engine
        self._indexer = indexer
        self._retriever = retriever
        self._answerer = answerer
        self._calibrations = calibrations
        self._quotes = QuoteFinder(library, retriever)

    @property
    def minimum(self) -> float:
        """Return how sure it must be, 0 to 1, for a question to be answered.

        The setting goes first, then what was calibrated for the index that answers.
        """
        if self._settings.minimum is not None:
            return self._settings.minimum
        calibration = self._calibrations.current()
        return DEFAULT_MINIMUM if calibration is None else calibration.minimum

    def ask(
        self,
        question: str,
        filters: Filters = Filters(),
        *,
        turns: tuple[Turn, ...] = (),
        below: bool = False,
        limit: int | None = None,
        minimum: float | None = None,
    ) -> Answer:
        """Answer a question in at most `limit` sentences (setting `sentences` by default).

        After `turns` it may be a follow-up, the more so `below` an answer: of the ways to read it,
        the best covered one is taken, and `read_as.question` tells it. `minimum` goes before the
        setting.
        """
        begun = time.perf_counter()
        question = _question(question)
        check_names(self._library, filters)
        if turns and turns[-1].articles and asks_why(question):
            return self._why_after(question, turns[-1], filters.scope)
        limit = limit or self._settings.sentences
        query = self._retriever.read(question, filters)
        if has_no_topic(query, follows=bool(turns)):
            told = newest.tell(self._library, self._retriever, query, limit)
            return self._answer(told.query, told.draft, begun, nearest=told.nearest)
        found = readings(question, turns and giving_way(turns, query), below=below)
        follows = len(found) > 1 or found[0].text != question
        ways = [self._find(each, filters, question if follows else None) for each in found]
        least = self.minimum if minimum is None else minimum
        query, hits, confidence, *_rest = best_of(ways, least)
        draft = Draft()
        if hits and confidence >= least:
            draft = self._answerer.answer(query, hits, limit)
        note = _unmentioned(self._retriever.unmentioned(query, hits)) if hits else None
        nearest = () if draft.sentences else _nearest(hits)
        understood = query.text if query.text != question or len(ways) > 1 else None
        return self._answer(
            query, draft, begun, nearest=nearest, note=note, asked=question, understood=understood
        )

    def _why_after(self, question: str, last: Turn, scope: str | None) -> Answer:
        """Say why, from the first article of the last answer that says it; some may be gone."""
        told: Answer | None = None
        for article in last.articles:
            with suppress(StoryNotFoundError):
                told = self.why(article, scope=scope)
                if told.covered:
                    break
        # Where all are gone, the first one says so.
        told = told or self.why(last.articles[0], scope=scope)
        read_as = told.read_as.model_copy(update={"question": question})
        return told.model_copy(update={"question": question, "read_as": read_as})

    def _find(self, reading: Reading, filters: Filters, asked: str | None) -> Way:
        """Search a reading; what was `asked` is None where it is no follow-up."""
        filters = within(filters, reading.limits)
        query = self._retriever.read(reading.text[:LONGEST_QUESTION], filters)
        hits = self._retriever.retrieve(query, HITS_READ)
        confidence = self._retriever.confidence(query, hits) if hits else 0.0
        if asked is None:
            return Way(query, hits, confidence, reading.keeps)
        names = " ".join(names_in(asked))
        own = self._retriever.held(names or asked, hits[:2])
        if names and own < HOLDS_ENOUGH and reading.text != asked:
            # Another's name is no answer, however sure the last question is covered.
            confidence = 0.0
        return Way(query, hits, confidence, reading.keeps, own)

    def key_points(self, story: str, *, scope: str | None = None) -> Answer:
        """Give a story's own key points, else its best sentences."""
        nothing = _("The article has no sentence that could be a key point.")
        return self._tell(story, scope, stories.key_points, nothing)

    def why(self, story: str, *, scope: str | None = None) -> Answer:
        """Give a story's own "why it matters", else its sentences of reason or consequence."""
        return self._tell(story, scope, stories.why, _("The article does not say why."))

    def story(self, story: str, *, scope: str | None = None) -> Article:
        """Return one article, whole (retracted ones raise StoryNotFoundError with the reason)."""
        article = self._library.find(story, scope=scope)
        if article.status not in QUOTABLE:
            given = {"headline": article.headline, "reason": article.note}
            if article.status is Status.WITHHELD:
                raise StoryNotFoundError("“{headline}” is withheld.", **given)
            if not article.note:
                raise StoryNotFoundError("“{headline}” was retracted.", **given)
            raise StoryNotFoundError("“{headline}” was retracted: {reason}", **given)
        return article

    def search(
        self,
        text: str,
        filters: Filters = Filters(),
        *,
        limit: int = 10,
        newest_first: bool = False,
    ) -> SearchResult:
        """Return the passages nearest to a text, best first or the newest of them first."""
        begun = time.perf_counter()
        text = _question(text)
        check_names(self._library, filters)
        query = self._retriever.read(text, filters)
        hits = self._retriever.retrieve(query, limit)
        if newest_first:
            hits = sorted(hits, key=lambda hit: hit.article.published or newest.NEVER, reverse=True)
        return SearchResult(
            query=query,
            hits=tuple(hits),
            index=self._index_state(filters),
            seconds=time.perf_counter() - begun,
        )

    def latest(
        self, filters: Filters = Filters(), *, limit: int = 10, offset: int = 0
    ) -> tuple[ArticleSummary, ...]:
        """Return the newest articles, undated ones last."""
        check_names(self._library, filters)
        return self._library.latest(filters, limit=limit, offset=offset)

    def related(
        self, article_id: str, *, scope: str | None = None, limit: int = 5
    ) -> tuple[ArticleSummary, ...]:
        """Return other articles near to one."""
        article = self.story(article_id, scope=scope)
        text = f"{article.headline} {article.dek or ''}"
        hits = self._retriever.retrieve(
            Query(text=text, filters=Filters(scope=scope)), HITS_READ * 2
        )
        near = {hit.article.id: hit.article for hit in hits if hit.article.id != article.id}
        return tuple(near.values())[:limit]

    def quotes(
        self, passage_ids: Sequence[str], *, scope: str | None = None
    ) -> tuple[QuoteInContext, ...]:
        """Return quoted passages in their surroundings; ones no longer visible are left out."""
        quoted = []
        for passage, summary in self._retriever.passages_by_id(passage_ids, scope):
            article = self._library.get(summary.id, scope=scope)
            if article is None:
                continue
            section = list(article.quotable())[passage.section_index]
            quoted.append(in_context(article, section, passage.start, passage.end))
        return tuple(quoted)

    def suggest_stories(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[ArticleSummary, ...]:
        """Return visible stories whose headline holds the words typed, newest first."""
        return self._library.latest(Filters(scope=scope), words=typed, limit=limit)

    def suggest_categories(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[str, ...]:
        """Return visible categories that hold the text typed, most used first."""
        return tuple(each.name for each in self.categories(typed, scope=scope))[:limit]

    def suggest_sources(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[str, ...]:
        """Return visible outlets that hold the text typed, most used first."""
        return tuple(each.name for each in self.sources(typed, scope=scope))[:limit]

    def categories(self, typed: str = "", *, scope: str | None = None) -> tuple[Counted, ...]:
        """Return visible categories that hold the text typed, most used first."""
        return tuple(self._library.categories(typed, scope=scope))

    def sources(self, typed: str = "", *, scope: str | None = None) -> tuple[Counted, ...]:
        """Return visible outlets that hold the text typed, most used first."""
        return tuple(self._library.sources(typed, scope=scope))

    def nearest_story(self, text: str, *, scope: str | None = None) -> ArticleSummary | None:
        """Return the story that a text is nearest to, None where nothing comes near."""
        text = " ".join(text.split())[:LONGEST_QUESTION]
        if not any(c.isalnum() for c in text):
            return None
        query = self._retriever.read(text, Filters(scope=scope))
        hits = self._retriever.retrieve(query, HITS_READ)
        near = bool(hits) and self._retriever.confidence(query, hits) >= NEAR
        return hits[0].article if near else None

    def check_quote(self, text: str, *, scope: str | None = None) -> QuoteCheck:
        """Say whether a text stands in an article word for word, nearly so, or nowhere."""
        asked = _question(text)
        quoted = self._quotes.find(asked, scope)
        if quoted is not None:
            return checked(asked, quoted)
        query = self._retriever.read(asked, Filters(scope=scope))
        return QuoteCheck(asked=asked, nearest=_nearest(self._retriever.retrieve(query, HITS_READ)))

    def status(self, *, scope: str | None = None) -> ServiceStatus:
        """Return how much is indexed and how fresh it is."""
        manifest = self._indexer.manifest(scope)
        fingerprint = manifest.fingerprint
        return ServiceStatus(
            index=self._index_state(Filters(scope=scope)),
            vectors=manifest.vectors,
            pending=manifest.passages - manifest.vectors,
            categories=len(self.categories(scope=scope)),
            sources=len(self.sources(scope=scope)),
            model=fingerprint.embedder if fingerprint else self._settings.model,
            answerer=self._answerer.name,
            updating=self._indexer.is_busy(),
            warning=self._warning(),
        )

    def _tell(
        self,
        story: str,
        scope: str | None,
        tell: Callable[[Sequence[Found], Embedder | None], Draft],
        nothing: str,
    ) -> Answer:
        """Answer from one story; the note is `nothing` where there is no sentence to say."""
        begun = time.perf_counter()
        article = self.story(story, scope=scope)
        found = self._retriever.passages_of(article.id, scope)
        draft = tell(found, self._retriever.embedder())
        query = Query(text=article.headline, filters=Filters(article_id=article.id, scope=scope))
        return self._answer(query, draft, begun, note=None if draft.sentences else nothing)

    def _warning(self) -> str | None:
        embedder = self._retriever.embedder()
        if embedder is None and self._engine.fingerprint is not None:
            return _(
                "The index was made with a model that cannot be used now, so only words are "
                "searched; run “newsdesk index update”."
            )
        if embedder is not None and embedder.fingerprint.embedder != self._settings.model:
            return _(
                "The index was made with {model} and the settings ask for {other}; run “newsdesk "
                "index update”.",
                model=embedder.fingerprint.embedder,
                other=self._settings.model,
            )
        return None

    def _index_state(self, filters: Filters) -> IndexState:
        manifest = self._indexer.manifest(filters=filters)
        return IndexState(
            articles=manifest.articles, passages=manifest.passages, updated=manifest.updated
        )

    def _answer(
        self,
        query: Query,
        draft: Draft,
        begun: float,
        *,
        nearest: tuple[NearestArticle, ...] = (),
        note: str | None = None,
        asked: str | None = None,
        understood: str | None = None,
    ) -> Answer:
        return Answer(
            question=asked or query.text,
            covered=bool(draft.sentences),
            sentences=draft.sentences,
            citations=draft.citations,
            nearest=nearest,
            read_as=ReadAs.of(query, understood),
            index=self._index_state(query.filters),
            answerer=self._answerer.name,
            seconds=time.perf_counter() - begun,
            note=" ".join(filter(None, (note, draft.note))) or None,
            side_by_side=draft.side_by_side,
        )


def _question(text: str) -> str:
    folded = " ".join(text.split())
    if not any(c.isalnum() for c in folded):
        raise NewsdeskError("There is nothing to look for; write a question in words.")
    if len(folded) > LONGEST_QUESTION:
        raise TooLongError(len(folded), LONGEST_QUESTION)
    return folded


def _unmentioned(names: Sequence[str]) -> str | None:
    """Say what of a question the coverage lacks, so that no answer seems to speak of it."""
    if not names:
        return None
    return _("The coverage found does not mention: {names}.", names=", ".join(names))


def _nearest(hits: Iterable[Hit]) -> tuple[NearestArticle, ...]:
    return offered({hit.article.id: hit.article for hit in hits}.values())

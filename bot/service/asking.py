"""Questions, follow-ups among them, and searches."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from articles.errors import StoryNotFoundError
from bot.i18n.language import gettext as _
from bot.service.answers import (
    Answer,
    AnswerDraft,
    NearestArticle,
    SearchResult,
    articles_of,
    offered,
)
from bot.service.developments.leading import LedDraft
from bot.service.excerpts import newest
from bot.service.followups import (
    HOLDS_ENOUGH,
    Reading,
    SearchedReading,
    Turn,
    asks_why,
    best_of,
    giving_way,
    readings,
    within,
)
from bot.service.names import check_names
from bot.service.phrases import friendly
from bot.service.questions import HITS_READ, LONGEST_QUESTION_CHARS, one_question
from bot.service.reach import out_of_reach
from bot.service.smalltalk import is_name, small_talk
from bot.service.steps import Step, step
from index.models import Filters
from index.query.mending import in_other_words
from index.query.topics import category_asked, has_no_topic, may_ask_for_news
from index.ranking.coverage import DEFAULT_MINIMUM, names_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from articles.library.library import Library
    from bot.service.composing import Composer
    from bot.service.developments.leading import NewestFirst
    from bot.service.stories import Stories
    from bot.settings import Settings
    from index.evaluation.calibration import Calibrations
    from index.models import Hit, Query
    from index.query.courtesies import SmallTalk
    from index.search import Search


class Asking:
    """Answers questions, and searches. The filters' scope is the Discord server that asks.

    Raises UnknownNameError where a category or an outlet is named that has no article there.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        search: Search,
        answerer: NewestFirst,
        calibrations: Calibrations,
        composer: Composer,
        stories: Stories,
    ) -> None:
        self._settings = settings
        self._library = library
        self._retriever = search.retriever
        self._reading = search.reading
        self._judge = search.judge
        self._vocabulary = search.vocabulary
        self._passages = search.passages
        self._quotes = search.quotes
        self._answerer = answerer
        self._calibrations = calibrations
        self._composer = composer
        self._stories = stories

    @property
    def minimum(self) -> float:
        """Return how sure it must be, 0 to 1, for a question to be answered.

        The setting goes first, then what was calibrated for the index that answers.
        """
        if self._settings.minimum is not None:
            return self._settings.minimum
        calibration = self._calibrations.current()
        return DEFAULT_MINIMUM if calibration is None else calibration.minimum

    def small_talk(self, text: str, scope: str | None = None) -> SmallTalk | None:
        """Return what kind of small talk a text is, None for a question about the news."""

        def named(word: str) -> bool:
            return is_name(word, (each.text for each in self._quotes.holding(word, scope)))

        return small_talk(text, lambda word: self._vocabulary.knows(word, scope), named)

    def ask(
        self,
        question: str,
        filters: Filters = Filters(),
        *,
        turns: tuple[Turn, ...] = (),
        below: bool = False,
        limit: int | None = None,
        minimum: float | None = None,
        on: date | None = None,
    ) -> Answer:
        """Answer a question in at most `limit` sentences (setting `sentences` by default).

        After `turns` it may be a follow-up, the more so `below` an answer: of the ways to read it,
        the best covered one is taken, which `read_as` tells. `minimum` goes before the
        setting. “Last week” and the like are counted from the day it is asked `on`, by default
        today. Small talk gets a friendly line.
        """
        begun, today = time.perf_counter(), on or self._retriever.today()
        if kind := self.small_talk(question, filters.scope):
            return self._composer.chat(question, friendly(kind), filters, begun)
        question = one_question(question)
        check_names(self._library, filters)
        if turns and turns[-1].articles and asks_why(question):
            return self._why_after(question, turns[-1], filters.scope)
        limit = limit or self._settings.sentences
        query = self._retriever.read(question, filters, today)
        of_category = self._of_category(query, follows=bool(turns))
        if of_category or has_no_topic(query, follows=bool(turns)):
            with step(Step.SEARCHING):
                told = newest.tell(self._library, self._passages, of_category or query, limit)
            with step(Step.COMPOSING):
                return self._composer.compose(told.query, told.draft, begun, nearest=told.nearest)
        found = readings(question, turns and giving_way(turns, query), below=below)
        follows = len(found) > 1 or found[0].text != question
        searched = [
            self._find(each, filters, today, question if follows else None) for each in found
        ]
        least = self.minimum if minimum is None else minimum
        best = best_of(searched, least)
        understood = best.reading if follows else None
        with step(Step.COMPOSING):
            led, nearest, note = self._draft(best, limit, least, today)
            return self._composer.compose(
                best.query,
                led.draft,
                begun,
                nearest=nearest,
                note=note,
                asked=question,
                understood=understood,
            ).made_of([*led.besides, *best.hits])

    def _of_category(self, query: Query, *, follows: bool) -> Query | None:
        """Return a question that asks for a category's news alone as limited to it, else None."""
        filters = query.filters
        if filters.category is not None or not may_ask_for_news(query.text):
            return None
        names = (each.name for each in self._library.categories(scope=filters.scope))
        name = category_asked(query, names, follows=follows)
        if name is None:
            return None
        limited = filters.model_copy(update={"category": name})
        return query.model_copy(update={"filters": limited})

    def _draft(
        self, searched: SearchedReading, limit: int, least: float, today: date
    ) -> tuple[LedDraft, tuple[NearestArticle, ...], str | None]:
        """Return what answers, else what is nearest, and a note on what the coverage lacks."""
        _reading, query, hits, confidence, missing, _own = searched
        led = LedDraft(AnswerDraft())
        too_far = out_of_reach(self._library, query, hits, today)
        if hits and confidence >= least and not too_far:
            led = self._answerer.answer(query, hits, limit, today)
        nearest = () if led.draft.sentences else offered(articles_of(hits))
        return led, nearest, too_far or _unmentioned(missing)

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
        text = one_question(text)
        check_names(self._library, filters)
        query = self._retriever.read(text, filters)
        hits = self._retriever.retrieve(query, limit)
        if newest_first:
            hits = sorted(hits, key=lambda hit: hit.article.published or newest.NEVER, reverse=True)
        return SearchResult(
            query=query,
            hits=tuple(hits),
            stories=self._composer.stories_of(articles_of(hits), filters.scope),
            index=self._composer.index_state(filters),
            seconds=time.perf_counter() - begun,
        )

    def _why_after(self, question: str, last: Turn, scope: str | None) -> Answer:
        """Say why, from the first article of the last answer that says it; some may be gone."""
        told: Answer | None = None
        for article in last.articles:
            with suppress(StoryNotFoundError):
                told = self._stories.why(article, scope=scope)
                if told.covered:
                    break
        # Where all of them are gone, asking for the first raises the error that says so.
        told = told or self._stories.why(last.articles[0], scope=scope)
        read_as = told.read_as.model_copy(update={"question": question})
        return told.model_copy(update={"question": question, "read_as": read_as})

    def _find(
        self, reading: Reading, filters: Filters, today: date, asked: str | None
    ) -> SearchedReading:
        """Search a reading; what was `asked` is None where it is no follow-up."""
        filters = within(filters, reading.limits)
        with step(Step.SEARCHING):
            query = self._retriever.read(reading.text[:LONGEST_QUESTION_CHARS], filters, today)
            found = self._retriever.retrieve(query, HITS_READ)
        with step(Step.READING):
            hits = self._reading.read(query, found)
            confidence, missing = self._judge.judge(query, hits)
        if asked is None:
            return SearchedReading(reading, query, hits, confidence, missing)
        asked = in_other_words(asked, query.mended)
        names = " ".join(names_in(asked, query.language))
        own = self._judge.held(names or asked, hits[:2], query)
        if names and own < HOLDS_ENOUGH and query.text != asked:
            # They lack the name that is asked about now, and only answer the last question.
            confidence = 0.0
        elif names:
            hits = [each for each in hits if self._holds(names, each, query)] or hits
        return SearchedReading(reading, query, hits, confidence, missing, own)

    def _holds(self, names: str, hit: Hit, query: Query) -> bool:
        """Return whether a passage names what is asked about now."""
        return self._judge.held(names, [hit], query) >= HOLDS_ENOUGH


def _unmentioned(names: Sequence[str]) -> str | None:
    """Say what of a question the coverage lacks, so that no answer seems to speak of it."""
    if not names:
        return None
    return _("The coverage found does not mention: {names}.", names=", ".join(names))

"""Timelines: what changed in a story from day to day, in sentences of its articles."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import TYPE_CHECKING

from articles.models import Frozen
from articles.text import fold
from bot.i18n.language import gettext as _
from bot.service.answers import Answer, AnswerDraft, Citation
from bot.service.excerpts.sentences import compose
from bot.service.excerpts.turns import in_order_of_days, named_days, turns
from index.models import Query
from index.stories.models import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import ArticleSummary
    from bot.service.composing import Composer
    from bot.service.excerpts.sentences import PlacedSentence
    from bot.service.stories import Stories
    from index.search import Search
    from index.stories.lookup import StoryLookup


class TimelineTurn(Frozen):
    """One turn of events: `sentence` is an exact span of the passage that its citation names.

    `newest` is whether it is the last that has a date.
    """

    number: int
    sentence: str
    citation: Citation
    newest: bool = False

    @property
    def day(self) -> date | None:
        """Return the day on which its article was published, on its outlet's calendar."""
        published = self.citation.published
        return published.date() if published else None


class TimelineArticle(Frozen):
    """An article of a story as a chart counts it; `turn` is the number of the one it tells."""

    source: str | None
    published: datetime | None
    turn: int | None = None


class Timeline(Frozen):
    """A story's turns in order of their days, undated ones last, and the articles behind them.

    `story_id` is None while the story's one article is not placed. `headline` and `url` are those
    of its newest article. `answer` says the same, with a citation for each passage.
    """

    story_id: str | None
    headline: str
    url: str | None
    articles: tuple[TimelineArticle, ...]
    outlets: int
    first: date | None
    newest: date | None
    turns: tuple[TimelineTurn, ...]
    answer: Answer


class Timelines:
    """Tells how stories went. `scope` is the Discord server that asks, None for nobody's."""

    def __init__(
        self, lookup: StoryLookup, stories: Stories, search: Search, composer: Composer
    ) -> None:
        self._lookup = lookup
        self._stories = stories
        self._passages = search.passages
        self._embedder = search.embedder
        self._composer = composer

    def tell(self, story: str, *, scope: str | None = None) -> Timeline:
        """Return the timeline of a story, named by its id, or by an article as `Stories` finds it.

        Raises StoryNotFoundError as that does. A story of one article is told by what opens that,
        and by its sentences that name a day.
        """
        begun = time.perf_counter()
        placed, notes = self._lookup.get(story.strip(), scope=scope), list[str]()
        article: ArticleSummary | None = None
        if placed is None:
            found, guessed = self._stories.named(story, scope)
            article = found.summary()
            placed = self._lookup.of([article.id], scope=scope).get(article.id)
            if guessed:
                notes.append(_("Taken to be the story “{headline}”.", headline=article.headline))
        told = self._articles(placed, scope) or ([article] if article else [])
        passages = [self._passages.of_article(each.id, scope) for each in told]
        chosen = (turns if len(told) > 1 else named_days)(passages, self._embedder())
        if len(told) == 1:
            notes.append(_("One article so far."))
        if not chosen:
            notes.append(_("No sentence of this story can be quoted yet."))
        newest = _newest(told)
        query = Query(text=newest.headline, filters=Filters(scope=scope))
        answer = self._composer.compose(query, compose(chosen), begun, note=" ".join(notes) or None)
        return _timeline(placed, told, newest, answer)

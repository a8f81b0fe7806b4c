"""Timelines: what changed in a story from day to day, in sentences of its articles."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from articles.models import Filters, Frozen
from articles.text import fold
from bot.i18n.language import gettext as _
from bot.service.answers import Answer, Citation
from bot.service.excerpts.sentences import compose
from bot.service.excerpts.turns import in_order_of_days, named_days, turns
from index.models import Query
from index.stories.models import Story

if TYPE_CHECKING:
    from datetime import date

    from articles.models import ArticleSummary
    from bot.service.composing import Composer
    from bot.service.story_names import MeantStory, StoryNames
    from index.search import Search


class TimelineTurn(Frozen):
    """One turn of events: `sentence` is an exact span of the passage that its citation names.

    `newest` is whether it is the last that has a date; none is where all are of one article.
    """

    number: int
    sentence: str
    citation: Citation
    newest: bool = False

    @property
    def day(self) -> date | None:
        """Return the day on which its article was published, on its outlet's calendar."""
        return _day(self.citation.published)


class TimelineArticle(Frozen):
    """An article of a story as a chart shows it; `turn` is the number of the turn it tells."""

    source: str | None
    published: AwareDatetime | None
    turn: int | None = None


class Timeline(Frozen):
    """A story's turns in order of their days, undated ones last, and the articles behind them.

    `story` is None while its one article is not placed. `headline` and `url` are those of its
    newest article. `answer` says the same, with a citation for each passage.
    """

    story: Story | None
    headline: str
    url: str | None
    articles: tuple[TimelineArticle, ...]
    turns: tuple[TimelineTurn, ...]
    answer: Answer

    @property
    def outlets(self) -> int:
        """Return how many outlets that are named tell it."""
        return len({fold(each.source) for each in self.articles if each.source})

    @property
    def days(self) -> list[date]:
        """Return the days of its articles in order, undated ones left out."""
        return sorted(day for each in self.articles if (day := _day(each.published)))


class Timelines:
    """Tells how stories went. `scope` is the Discord server that asks, None for nobody's."""

    def __init__(self, names: StoryNames, search: Search, composer: Composer) -> None:
        self._names = names
        self._passages = search.passages
        self._embedder = search.embedder
        self._composer = composer

    def tell(self, story: str, *, scope: str | None = None) -> Timeline:
        """Return the timeline of a story, by any name of it (see `StoryNames.find`).

        A story of one article is told by what opens that, and by its sentences that name a day.
        """
        begun = time.perf_counter()
        meant = self._names.find(story, scope=scope)
        told = in_order_of_days(meant.articles)
        passages = [self._passages.of_article(each.id, scope) for each in told]
        alone = len(told) == 1
        chosen = named_days(passages[0]) if alone else turns(passages, self._embedder())
        newest = next((each for each in reversed(told) if each.published), told[-1])
        query = Query(text=newest.headline, filters=Filters(scope=scope))
        notes = _notes(meant, alone=alone, empty=not chosen)
        answer = self._composer.compose(query, compose(chosen), begun, note=notes)
        made = _turns(answer, alone=alone)
        numbers = {} if alone else {each.citation.article_id: each.number for each in made}
        return Timeline(
            story=meant.story,
            headline=newest.headline,
            url=newest.url,
            articles=tuple(_article(each, numbers.get(each.id)) for each in told),
            turns=made,
            answer=answer,
        )


def _notes(meant: MeantStory, *, alone: bool, empty: bool) -> str | None:
    notes = []
    if meant.guessed:
        notes.append(_("Taken to be the story “{headline}”.", headline=meant.guessed))
    if alone:
        notes.append(_("One article so far."))
    if empty:
        notes.append(_("No sentence of this story can be quoted yet."))
    return " ".join(notes) or None


def _turns(answer: Answer, *, alone: bool) -> tuple[TimelineTurn, ...]:
    cited = {citation.number: citation for citation in answer.citations}
    found = [(each.text, cited[each.citations[0]]) for each in answer.sentences]
    dated = [number for number, (_text, source) in enumerate(found, 1) if source.published]
    newest = [] if alone else dated[-1:]
    return tuple(
        TimelineTurn(number=number, sentence=text, citation=source, newest=number in newest)
        for number, (text, source) in enumerate(found, 1)
    )


def _article(article: ArticleSummary, turn: int | None) -> TimelineArticle:
    return TimelineArticle(source=article.source, published=article.published, turn=turn)


def _day(published: AwareDatetime | None) -> date | None:
    return published.date() if published else None

"""Answers led by the newest state of their story, with what was said before behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from articles.text import fold
from bot.service.answerers.extractive.disagreements import ONE_MATTER_COSINE, same_outlet
from bot.service.developments.asked import asks_for_present, matters_of, names_matter
from bot.service.developments.changes import StateChange, development, is_later, retold
from bot.service.developments.matters import StateMatter
from bot.service.developments.newer import openings
from bot.service.developments.rearranging import rearranged
from bot.service.developments.subjects import both_named
from bot.service.excerpts.newest import NEVER
from bot.service.excerpts.sentences import candidates, compose
from index.corrections import asks_for_latest, latest_on
from index.embedders import embed_or_none
from index.languages import reads
from index.sides import CHANGE, sides_of
from index.store.quotable import StoredPassage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from bot.service.answerers import Answerer
    from bot.service.answers import AnswerDraft
    from bot.service.developments.matters import ChangingMatter
    from bot.service.excerpts.sentences import PlacedSentence
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query
    from index.stories.lookup import StoryLookup
    from index.stories.models import Story
    from index.stories.passages import StoryPassages

# Two sentences on one matter are no further apart than this cosine, where no name says that they
# are. Sentences are embedded for it, which takes longer than all else.
MATTER_COSINE = 0.25
# A sentence of an article that is in no story yet is of the same only so soon after.
DAYS_APART_UNPLACED = 14


class LedDraft(NamedTuple):
    """A draft, and the passage that it leads with where that was not among the hits."""

    draft: AnswerDraft
    besides: tuple[StoredPassage, ...] = ()


@dataclass
class _Search:
    """What is asked and found; what is looked up for it is kept, for several sentences need it.

    `told` are the stories of the hits by article, `others` the sentences on a matter of a story.
    """

    query: Query
    hits: Sequence[Hit]
    shown: Sequence[PlacedSentence | None]
    limit: int
    told: dict[str, Story] = field(default_factory=dict)
    others: dict[tuple[ChangingMatter, str], list[PlacedSentence]] = field(default_factory=dict)

    def first_of(self, story: Story) -> datetime:
        """Return when the first article of a story that is shown was published."""
        shown = (each.article for each in self.shown if each)
        moments = [each.published for each in shown if self.told.get(each.id) == story]
        return min(filter(None, moments), default=NEVER)

    def may_be_of_story(self, hit: Hit, anchor: PlacedSentence, matter: ChangingMatter) -> bool:
        """Say whether a hit is of a sentence's story, or may be, where one of both is in none.

        Figures of several outlets then rather differ than change.
        """
        one, other = self.told.get(anchor.article.id), self.told.get(hit.article.id)
        if hit.article.id == anchor.article.id or (one and other):
            return hit.article.id == anchor.article.id or one == other
        if not isinstance(matter, StateMatter) and not same_outlet(anchor.article, hit.article):
            return False
        first, second = anchor.article.published, hit.article.published
        if first is None or second is None:
            return False
        return abs((second - first).days) <= DAYS_APART_UNPLACED


class NewestFirst:
    """Answers by an answerer, and puts what a story says now before what it said.

    Safe to call from any thread.
    """

    def __init__(
        self,
        answerer: Answerer,
        stories: StoryLookup,
        passages: StoryPassages,
        engine: Engine,
        embedder: Callable[[], Embedder | None],
    ) -> None:
        self._answerer = answerer
        self._stories = stories
        self._passages = passages
        self._engine = engine
        self._embedder = embedder

    def answer(self, query: Query, hits: Sequence[Hit], limit: int, today: date) -> LedDraft:
        """Answer from the hits, led by the newest state of what the answer tells.

        The passage that it then leads with may be of an article that was not among the hits.
        Questions of a past day, comparisons and questions within one article are left alone.
        """
        draft = self._answerer.answer(query, hits, limit)
        compared = draft.side_by_side and draft.lead is None
        if compared or not draft.sentences or not asks_for_present(query, today):
            return LedDraft(draft)
        if CHANGE.search(query.text) or sides_of(query, hits):
            return LedDraft(draft)
        shown = _placed(draft, hits)
        search = _Search(query, hits, shown, limit)
        for anchor in filter(None, shown):
            for matter in matters_of(query, anchor, self._engine.stems):
                asked = names_matter(query, matter)
                found = self._changed(search, matter, anchor, asked=asked)
                if found is not None:
                    at = 0 if asked else shown.index(anchor)
                    return _led(draft, search, found, at)
        if draft.lead is not None:
            return LedDraft(draft)
        later = self._retold(search)
        if later is not None:
            return _led(draft, search, later, 0)
        return self._opened(draft, search) if asks_for_latest(query.text) else LedDraft(draft)

    def _opened(self, draft: AnswerDraft, search: _Search) -> LedDraft:
        """Put before the latest that was found what its stories tell since then."""
        told = [each for each in search.shown if each]
        told_of = {story.id for each in told if (story := self._story_of(search, each))}
        if not told_of or len(told) < len(search.shown):
            return LedDraft(draft)
        languages = {each.passage.language for each in told}
        since = max(each.article.published or NEVER for each in told)
        later = self._passages.later(
            sorted(told_of), since, search.query.filters, lambda _text, own: own in languages
        )
        asked = latest_on(search.query.text)
        new = openings(asked, told, since, later, self._engine.stems)[: search.limit]
        if not new:
            return LedDraft(draft)
        led = compose([*new, *told][: search.limit])
        return LedDraft(led, _besides(new, search.hits))

    def _changed(
        self, search: _Search, matter: ChangingMatter, anchor: PlacedSentence, *, asked: bool
    ) -> StateChange | None:
        """Return what came after a sentence, by the hits and by its story's newest articles."""
        query, language = search.query, anchor.passage.language
        if anchor.article.published is None:
            return None
        story = self._story_of(search, anchor)
        near = [hit for hit in search.hits if search.may_be_of_story(hit, anchor, matter)]
        key = (matter, story.id if story else anchor.article.id)
        if key not in search.others:
            search.others[key] = self._others(search, matter, language, story, near)
        others = search.others[key]
        ids = {anchor.article.id, *(hit.article.id for hit in near)}
        same = [
            each
            for each in search.shown
            if each and each.passage.language == language and each.article.id in ids
        ]
        found = development(query.text, matter, anchor, same, others, asked=asked)
        if found is None or both_named(query.text, anchor, found.newest):
            return found
        return found if self._is_near(anchor, found.newest, MATTER_COSINE) else None

    def _others(
        self,
        search: _Search,
        matter: ChangingMatter,
        language: str,
        story: Story | None,
        near: Sequence[Hit],
    ) -> list[PlacedSentence]:
        """Return the sentences that may say anything of a matter, of hits and newest articles."""

        def holds(text: str, written: str) -> bool:
            return written == language and matter.may_stand_in(text, language)

        later: list[StoredPassage] = []
        if story is not None and story.articles > 1:
            since = search.first_of(story)
            later = self._passages.later([story.id], since, search.query.filters, holds)
        read = ((hit.passage, hit.article) for hit in near if holds(hit.passage.text, language))
        return [
            each
            for each in candidates(chain(read, later), every=True)
            if matter.may_stand_in(each.text, language) and _is_of(search.query, each)
        ]

    def _retold(self, search: _Search) -> StateChange | None:
        """Return the newest of those shown that tell what the first tells, where it is later."""
        first = search.shown[0]
        if first is None or not any(
            each and is_later(each.article, first.article) for each in search.shown
        ):
            return None
        story = self._story_of(search, first)
        of_story = [
            each
            for each in search.shown
            if each and story and search.told.get(each.article.id) == story
        ]
        later = retold(first, of_story, search.query.text, self._engine.stems)
        if later is None or not self._is_near(first, later, ONE_MATTER_COSINE):
            return None
        return StateChange(later, ())

    def _story_of(self, search: _Search, sentence: PlacedSentence) -> Story | None:
        """Return a sentence's story; those of all hits are looked up once."""
        if not search.told:
            ids = [hit.article.id for hit in search.hits]
            search.told.update(self._stories.of(ids, scope=search.query.filters.scope))
        return search.told.get(sentence.article.id)

    def _is_near(self, one: PlacedSentence, other: PlacedSentence, least: float) -> bool:
        """Say whether two sentences are of one matter by their vectors, where there are any."""
        embedder = self._embedder()
        if not reads(embedder, one.passage.language):
            return True
        vectors = embed_or_none(embedder, [one.text, other.text])
        return vectors is None or float(vectors[0] @ vectors[1]) >= least


def _besides(said: Iterable[PlacedSentence], hits: Sequence[Hit]) -> tuple[StoredPassage, ...]:
    """Return the passages of what a draft now says that are of no hit."""
    known = {hit.passage.id for hit in hits}
    return tuple(
        StoredPassage(each.passage, each.article) for each in said if each.passage.id not in known
    )


def _led(draft: AnswerDraft, search: _Search, found: StateChange, at: int) -> LedDraft:
    led = rearranged(draft, search.shown, found, at, search.limit)
    return LedDraft(led, _besides((found.newest, *found.earlier), search.hits))


def _placed(draft: AnswerDraft, hits: Sequence[Hit]) -> list[PlacedSentence | None]:
    """Return where the sentences of a draft stand, None for those of no hit."""
    cited = {citation.number: citation.passage_id for citation in draft.citations}
    of_passage = {hit.passage.id: hit for hit in hits}
    found: list[PlacedSentence | None] = []
    for sentence in draft.sentences:
        hit = of_passage.get(cited[sentence.citations[0]])
        start = hit.passage.text.find(sentence.text) if hit else -1
        if hit is None or start < 0:
            found.append(None)
            continue
        # A dateline may be left out of what is said, and is a part of the sentence.
        whole = next(
            each
            for each in candidates([(hit.passage, hit.article)], every=True)
            if each.start <= start < each.start + len(each.text)
        )
        found.append(whole)
    return found


def _is_of(query: Query, sentence: PlacedSentence) -> bool:
    """Say whether a sentence is of the outlets that a question names, if any."""
    return not query.outlets or fold(sentence.article.source or "") in map(fold, query.outlets)

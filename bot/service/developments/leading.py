"""Answers led by the newest state of their story, with what was said before behind it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from articles.text import fold
from bot.service.developments.asked import asks_for_present, matters_of, names_matter
from bot.service.developments.changes import development
from bot.service.developments.rearranging import rearranged
from bot.service.excerpts.sentences import candidates
from index.embedders import embed_or_none
from index.languages import reads
from index.sides import CHANGE, sides_of
from index.store.quotable import StoredPassage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from bot.service.developments.changes import Development
    from bot.service.answers import AnswerDraft
    from bot.service.developments.matters import Matter
    from bot.service.excerpts.sentences import PlacedSentence
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query
    from index.stories.lookup import StoryLookup
    from index.stories.models import Story
    from index.stories.passages import StoryPassages

# Two sentences on one matter are no further apart than this cosine.
LEAST_COSINE = 0.25
# A sentence of an article that is in no story yet is of the same only so soon after.
DAYS_APART_UNPLACED = 14


class LedDraft(NamedTuple):
    """A draft, and the passage that it leads with where that was not among the hits."""

    draft: AnswerDraft
    besides: tuple[StoredPassage, ...] = ()


class NewestFirst:
    """Puts what a story says now before what it said; safe to call from any thread."""

    def __init__(
        self,
        stories: StoryLookup,
        passages: StoryPassages,
        engine: Engine,
        embedder: Callable[[], Embedder | None],
    ) -> None:
        self._stories = stories
        self._passages = passages
        self._engine = engine
        self._embedder = embedder

    def lead(
        self, query: Query, draft: AnswerDraft, hits: Sequence[Hit], limit: int, today: date
    ) -> LedDraft:
        """Return a draft led by the newest state of what it tells, itself where nothing changed.

        The passage that it then leads with may be of an article that was not among the hits.
        Questions of a past day, comparisons and questions within one article are left alone.
        """
        compared = draft.side_by_side and draft.lead is None
        if compared or not draft.sentences or not asks_for_present(query, today):
            return LedDraft(draft)
        if CHANGE.search(query.text) or sides_of(query, hits):
            return LedDraft(draft)
        shown = _placed(draft, hits)
        # The stories are looked up once, and only where something may have changed.
        told: dict[str, Story] | None = None
        for anchor in shown:
            for matter in matters_of(query, anchor, self._stems) if anchor else ():
                if told is None:
                    ids = [hit.article.id for hit in hits]
                    told = self._stories.of(ids, scope=query.filters.scope)
                found = self._changed(query, matter, anchor, shown, hits, told)
                if found is not None:
                    at = 0 if names_matter(query, matter) else shown.index(anchor)
                    led = rearranged(draft, shown, found, at, limit)
                    return LedDraft(led, _besides(found.newest, hits))
        return LedDraft(draft)

    def _stems(self, text: str) -> Sequence[str]:
        return self._engine.stems(text)

    def _changed(
        self,
        query: Query,
        matter: Matter,
        anchor: PlacedSentence,
        shown: Sequence[PlacedSentence | None],
        hits: Sequence[Hit],
        told: dict[str, Story],
    ) -> Development | None:
        """Return what came after a sentence, by the hits and by its story's newest articles."""
        language, published = anchor.passage.language, anchor.article.published
        if published is None:
            return None
        story = told.get(anchor.article.id)

        def holds(text: str, written: str) -> bool:
            return written == language and matter.may_stand_in(text, language)

        later: list[StoredPassage] = []
        if story is not None and story.articles > 1:
            later = self._passages.later([story.id], published, query.filters, holds)
        near = [hit for hit in hits if _may_be_of_story(anchor, hit, story, told)]
        read = ((hit.passage, hit.article) for hit in near if holds(hit.passage.text, language))
        others = [
            each
            for each in candidates(chain(read, later), every=True)
            if matter.may_stand_in(each.text, language) and _is_of(query, each)
        ]
        same = [each for each in shown if each is not None and each.passage.language == language]
        of_story = [
            each
            for each in same
            if each.article.id == anchor.article.id
            or any(each.article.id == hit.article.id for hit in near)
        ]
        found = development(query.text, matter, anchor, of_story, others)
        return found if found and self._is_near(anchor, found.newest) else None

    def _is_near(self, one: PlacedSentence, other: PlacedSentence) -> bool:
        """Say whether two sentences are of one matter by their vectors, where there are any."""
        embedder = self._embedder()
        if not reads(embedder, one.passage.language):
            return True
        vectors = embed_or_none(embedder, [one.text, other.text])
        return vectors is None or float(vectors[0] @ vectors[1]) >= LEAST_COSINE


def _besides(newest: PlacedSentence, hits: Sequence[Hit]) -> tuple[StoredPassage, ...]:
    """Return the passage that a draft leads with, where it is not one of the hits."""
    if any(hit.passage.id == newest.passage.id for hit in hits):
        return ()
    return (StoredPassage(newest.passage, newest.article),)


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


def _may_be_of_story(
    anchor: PlacedSentence, hit: Hit, story: Story | None, told: dict[str, Story]
) -> bool:
    """Say whether a hit is of the anchor's story, or may be, where one of both is in none yet."""
    own = told.get(hit.article.id)
    if story is not None and own is not None:
        return own.id == story.id
    one, other = anchor.article.published, hit.article.published
    if hit.article.id == anchor.article.id:
        return True
    return bool(one and other) and abs((other - one).days) <= DAYS_APART_UNPLACED


def _is_of(query: Query, sentence: PlacedSentence) -> bool:
    """Say whether a sentence is of the outlets that a question names, if any."""
    return not query.outlets or fold(sentence.article.source or "") in map(fold, query.outlets)

"""What the outlets of one story tell alike, differently, or alone; every sentence cited."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from articles.errors import StoryNotFoundError
from articles.models import Filters
from bot.i18n.commands import CommandName
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.service.excerpts.sentences import compose
from bot.service.matters.columns import (
    OUTLETS_COMPARED,
    StoryText,
    outlet_columns,
    read_sentences,
    stems_by_outlet,
)
from bot.service.matters.comparing import is_older, matters_of
from bot.service.matters.models import (
    ComparedOutlet,
    ComparedStory,
    Comparison,
    Matter,
    MatterKind,
    MatterSentence,
)
from index.embedders import embed_or_none
from index.languages import reads
from index.models import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import ArticleSummary
    from bot.service.answers import Answer, Citation, Sentence
    from bot.service.composing import Composer
    from bot.service.excerpts.ranking import Vectors
    from bot.service.matters.columns import OutletColumn
    from bot.service.matters.comparing import MatterDraft
    from bot.service.matters.models import ReadSentence
    from bot.service.stories import Stories
    from index.engines import Engine
    from index.search import Search
    from index.stories.lookup import StoryLookup
    from index.stories.models import Story

# Of a story with more articles the newest are read.
ARTICLES_READ = 60


class StoryMembers(NamedTuple):
    """The story that is meant, its articles that count, the newest first, and what to say of it."""

    story: ComparedStory
    articles: Sequence[ArticleSummary]
    note: str | None


class Comparisons:
    """Compares what outlets tell of a story. `scope` is the Discord server that asks, or None.

    `story` is a story's id, or names one of its articles as `Stories` has it, and raises what that
    does where there is none.
    """

    def __init__(
        self,
        stories: Stories,
        lookup: StoryLookup,
        search: Search,
        engine: Engine,
        composer: Composer,
    ) -> None:
        self._stories = stories
        self._lookup = lookup
        self._passages = search.passages
        self._embedder = search.embedder
        self._stems = engine.stems
        self._composer = composer

    def compare(self, story: str, *, scope: str | None = None) -> Comparison:
        """Return the matters of a story: what differs, what is alike, what only one outlet says.

        With fewer than two outlets there are none, and the note says so.
        """
        begun = time.perf_counter()
        members = self._members(story, scope)
        texts = [
            StoryText(article, self._passages.of_article(article.id, scope))
            for article in members.articles[:ARTICLES_READ]
        ]
        columns = outlet_columns(texts)
        compared = columns[:OUTLETS_COMPARED]
        if len(compared) < 2:
            notes = filter(None, (members.note, _too_few(len(compared))))
            members = members._replace(note=" ".join(notes))
        drafts = self._matters(compared, texts) if len(compared) > 1 else []
        answer = self._answer(members, drafts, begun, scope)
        outlets = [
            ComparedOutlet(source=each.source, articles=tuple(a.id for a in each.articles))
            for each in compared
        ]
        return Comparison(
            story=members.story,
            outlets=tuple(outlets),
            matters=_cited(drafts, answer),
            note=answer.note,
            answer=answer,
        )

    def _members(self, named: str, scope: str | None) -> StoryMembers:
        """Return the story that is named by its id, or by one of its articles."""
        found, note = self._lookup.get(named.strip(), scope=scope), None
        article: ArticleSummary | None = None
        if found is None:
            meant = self._stories.named(named, scope)
            article = meant.article.summary()
            found = self._lookup.of([article.id], scope=scope).get(article.id)
            if meant.guessed:
                note = _("Taken to be the story “{headline}”.", headline=article.headline)
        if found is None and article is not None:
            return StoryMembers(_story_of(None, article), [article], note)
        members = self._lookup.articles(found.id, scope=scope) if found else ()
        counting = [member.article for member in members if member.counts][::-1]
        # Undated ones stand last, and so do not come first here.
        counting.sort(key=lambda each: each.published is None)
        if not counting:
            raise StoryNotFoundError("No story has the id {id}.", id=named)
        return StoryMembers(_story_of(found, counting[0]), counting, note)

    def _matters(
        self, columns: Sequence[OutletColumn], texts: Sequence[StoryText]
    ) -> list[MatterDraft]:
        sentences = read_sentences(columns, self._stems)
        # What is not compared is looked at as well before one outlet alone is said to tell a thing.
        elsewhere = stems_by_outlet(columns, texts, self._stems)
        return matters_of(sentences, self._vectors(sentences), elsewhere)

    def _vectors(self, sentences: Sequence[ReadSentence]) -> Vectors | None:
        """Return the vectors of sentences; None where a language is not read, or it fails."""
        embedder = self._embedder()
        if not all(reads(embedder, each.language) for each in sentences):
            return None
        return embed_or_none(embedder, [each.text for each in sentences])

    def _answer(
        self, members: StoryMembers, drafts: Sequence[MatterDraft], begun: float, scope: str | None
    ) -> Answer:
        """Return the answer that has every sentence of the matters, in their order."""
        draft = compose(each.placed for matter in drafts for each in matter.sentences)
        query = Query(text=members.story.headline, filters=Filters(scope=scope))
        return self._composer.compose(query, draft, begun, note=members.note)


def _story_of(story: Story | None, article: ArticleSummary) -> ComparedStory:
    """Return a story as it is told here; of none an article alone."""
    if story is None:
        return ComparedStory(id=None, headline=article.headline, articles=1, outlets=1)
    return ComparedStory(headline=article.headline, **story.model_dump())


def _too_few(outlets: int) -> str:
    return ngettext(
        "{count} outlet tells of this story, and a comparison takes two; {timeline} and "
        "{keypoints} show what there is.",
        "{count} outlets tell of this story, and a comparison takes two; {timeline} and "
        "{keypoints} show what there is.",
        outlets,
        timeline=CommandName("timeline"),
        keypoints=CommandName("keypoints"),
    )


def _cited(drafts: Sequence[MatterDraft], answer: Answer) -> tuple[Matter, ...]:
    """Return the matters with what the answer says of them, which are its sentences in order."""
    cited = {citation.number: citation for citation in answer.citations}
    sentences = iter(answer.sentences)
    return tuple(
        _matter(draft, [(s, cited[s.citations[0]]) for s in islice(sentences, len(draft.sentences))])
        for draft in drafts
    )


def _matter(draft: MatterDraft, said: Sequence[tuple[Sentence, Citation]]) -> Matter:
    dates = [citation.published for _sentence, citation in said]
    differs = draft.kind is MatterKind.DIFFERS
    return Matter(
        kind=draft.kind,
        differs=draft.differs,
        sentences=tuple(
            MatterSentence(
                text=sentence.text,
                number=citation.number,
                older=differs and is_older(citation.published, dates),
                **citation.model_dump(
                    include={"source", "article_id", "url", "published", "passage_id"}
                ),
            )
            for sentence, citation in said
        ),
    )

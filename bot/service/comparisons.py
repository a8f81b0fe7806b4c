"""What the outlets of one story tell alike, differently, or alone; every sentence cited."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

from articles.models import Filters, Kind
from bot.i18n.commands import CommandName
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.service.excerpts.sentences import compose
from bot.service.matters.columns import (
    OUTLETS_COMPARED,
    StoryText,
    newest_first,
    outlet_columns,
    read_sentences,
    stems_by_outlet,
)
from bot.service.matters.comparing import is_older, matters_of
from bot.service.matters.models import (
    ComparedOutlet,
    ComparedStory,
    Matter,
    MatterKind,
    MatterSentence,
    StoryComparison,
)
from index.embedders import embed_or_none
from index.languages import reads
from index.models import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.answers import Answer, Citation, Sentence
    from bot.service.composing import Composer
    from bot.service.excerpts.ranking import Vectors
    from bot.service.matters.columns import OutletColumn
    from bot.service.matters.comparing import MatterDraft
    from bot.service.matters.models import ReadSentence
    from bot.service.story_names import MeantStory, StoryNames
    from index.engines import Engine
    from index.search import Search

# Of a story with more articles the newest are read.
NEWEST_READ = 60


class Comparisons:
    """Compares what outlets tell of a story. `scope` is the Discord server that asks, or None.

    `story` is its id, or names one of its articles as `StoryNames` has it, and raises what that
    does where there is none.
    """

    def __init__(
        self, names: StoryNames, search: Search, engine: Engine, composer: Composer
    ) -> None:
        self._names = names
        self._passages = search.passages
        self._embedder = search.embedder
        self._stems = engine.stems
        self._composer = composer

    def compare(self, story: str, *, scope: str | None = None) -> StoryComparison:
        """Return the matters of a story: what differs, what is alike, what only one outlet says.

        With fewer than two outlets there are none, and the note says so.
        """
        begun = time.perf_counter()
        meant = self._names.find(story, scope=scope)
        articles = newest_first(meant.articles)
        # What someone thinks of it is no account that others leave out.
        texts = [
            StoryText(article, self._passages.of_article(article.id, scope))
            for article in articles[:NEWEST_READ]
            if article.kind is not Kind.OPINION
        ]
        compared = outlet_columns(texts)[:OUTLETS_COMPARED]
        several = len(compared) > 1
        drafts = self._matters(compared, texts) if several else []
        draft = compose(each.placed for matter in drafts for each in matter.sentences)
        headline = articles[0].headline
        query = Query(text=headline, filters=Filters(scope=scope))
        guessed = [_taken_for(meant.guessed)] if meant.guessed else []
        notes = [*guessed, *([] if several else [_too_few(len(compared))])]
        answer = self._composer.compose(query, draft, begun, note=" ".join(notes) or None)
        return StoryComparison(
            story=_story_of(meant, headline),
            outlets=tuple(
                ComparedOutlet(source=each.source, articles=tuple(a.id for a in each.articles))
                for each in compared
            ),
            matters=_cited(drafts, answer),
            note=answer.note,
            answer=answer,
        )

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


def _story_of(meant: MeantStory, headline: str) -> ComparedStory:
    """Return a story as it is told here; an article that stands in none is one of its own."""
    if meant.story is None:
        return ComparedStory(id=None, headline=headline, articles=1, outlets=1)
    return ComparedStory(headline=headline, **meant.story.model_dump())


def _taken_for(headline: str) -> str:
    return _("Taken to be the story “{headline}”.", headline=headline)


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
        _matter(
            draft, [(s, cited[s.citations[0]]) for s in islice(sentences, len(draft.sentences))]
        )
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

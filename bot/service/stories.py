"""Single stories: whole, their key points, why they matter, and what is near to them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from articles.errors import StoryNotFoundError
from articles.models import QUOTABLE, Article, ArticleSummary, Status
from bot.i18n.language import gettext as _
from bot.service.excerpts import stories as excerpts
from bot.service.questions import HITS_READ, LONGEST_QUESTION_CHARS
from index.models import Filters, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.library import Library
    from bot.service.answers import Answer, AnswerDraft
    from bot.service.composing import Composer
    from index.embedders import Embedder
    from index.search import Search
    from index.store.quotable import StoredPassage

# How sure it must be that a message has to do with a story: chat about other things was measured to
# reach 0.08, a remark on a story 0.68.
NEAR_A_STORY = 0.2


class Stories:
    """Tells of single stories. `scope` is the Discord server that asks, None for nobody's.

    `story` is an article id, a URL or words of a headline. Raises StoryNotFoundError and
    AmbiguousStoryError where a story is named that is not there or not one.
    """

    def __init__(self, library: Library, search: Search, composer: Composer) -> None:
        self._library = library
        self._retriever = search.retriever
        self._judge = search.judge
        self._passages = search.passages
        self._embedder = search.embedder
        self._composer = composer

    def find(self, story: str, *, scope: str | None = None) -> Article:
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

    def key_points(self, story: str, *, scope: str | None = None) -> Answer:
        """Give a story's own key points, else its best sentences."""
        nothing = _("The article has no sentence that could be a key point.")
        return self._tell(story, scope, excerpts.key_points, nothing)

    def why(self, story: str, *, scope: str | None = None) -> Answer:
        """Give a story's own "why it matters", else its sentences of reason or consequence."""
        return self._tell(story, scope, excerpts.why, _("The article does not say why."))

    def related(
        self, article_id: str, *, scope: str | None = None, limit: int = 5
    ) -> tuple[ArticleSummary, ...]:
        """Return other articles near to one."""
        article = self.find(article_id, scope=scope)
        text = f"{article.headline} {article.dek or ''}"
        hits = self._retriever.retrieve(
            Query(text=text, filters=Filters(scope=scope)), HITS_READ * 2
        )
        near = {hit.article.id: hit.article for hit in hits if hit.article.id != article.id}
        return tuple(near.values())[:limit]

    def illustrated(self, answer: Answer, *, scope: str | None = None) -> Answer:
        """Return an answer with the picture of the one story that it cites, where that has one."""
        article = self._library.get(answer.story, scope=scope) if answer.story else None
        return answer.model_copy(update={"image": article.image}) if article else answer

    def nearest(self, text: str, *, scope: str | None = None) -> ArticleSummary | None:
        """Return the story that a text is nearest to, None where nothing comes near."""
        text = " ".join(text.split())[:LONGEST_QUESTION_CHARS]
        if not any(c.isalnum() for c in text):
            return None
        query = self._retriever.read(text, Filters(scope=scope))
        hits = self._retriever.retrieve(query, HITS_READ)
        near = bool(hits) and self._judge.confidence(query, hits) >= NEAR_A_STORY
        return hits[0].article if near else None

    def _tell(
        self,
        story: str,
        scope: str | None,
        tell: Callable[[Sequence[StoredPassage], Embedder | None], AnswerDraft],
        nothing: str,
    ) -> Answer:
        """Answer from one story; the note is `nothing` where there is no sentence to say."""
        begun = time.perf_counter()
        article = self.find(story, scope=scope)
        found = self._passages.of_article(article.id, scope)
        draft = tell(found, self._embedder())
        query = Query(text=article.headline, filters=Filters(article_id=article.id, scope=scope))
        answer = self._composer.compose(
            query, draft, begun, note=None if draft.sentences else nothing
        )
        return answer.model_copy(update={"image": article.image})

"""Single stories: whole, their key points, why they matter, and what is near to them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from articles.errors import NewsdeskError, StoryNotFoundError, cut
from articles.models import QUOTABLE, Article, ArticleSummary, Status
from bot.i18n.language import gettext as _
from bot.service.answers import AnswerDraft, NearestArticle, articles_of, offered
from bot.service.excerpts import stories as excerpts
from bot.service.headlines import clearly_meant, likeness
from bot.service.lists import in_story
from bot.service.overviews import StoryOverview, WholeStory, newest_of, overview_of
from bot.service.questions import HITS_READ, LONGEST_QUESTION_CHARS
from index.models import Filters, Query
from index.stories.lookup import told_once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.library.library import Library
    from bot.service.answers import Answer
    from bot.service.composing import Composer
    from index.embedders import Embedder
    from index.search import Search
    from index.store.quotable import StoredPassage
    from index.stories.lookup import StoryLookup
    from index.stories.models import ArticleInStory

# How sure it must be that a message has to do with a story: chat about other things was measured to
# reach 0.08, a remark on a story 0.68.
NEAR_A_STORY = 0.2


class UnknownStoryError(StoryNotFoundError):
    """Say that no story goes by a name, and which come near; `nearest` are these."""

    def __init__(self, story: str, nearest: tuple[NearestArticle, ...]) -> None:
        super().__init__(
            "No story goes by “{story}”; the nearest are: {near}.",
            story=cut(story),
            near="; ".join(f"“{cut(near.headline)}” ({near.article_id})" for near in nearest),
        )
        self.nearest = nearest


class NamedStory(NamedTuple):
    """The story that goes by a name; `guessed` where the name is only like its headline."""

    article: Article
    guessed: bool


class Stories:
    """Tells of single stories. `scope` is the Discord server that asks, None for nobody's.

    `story` is an article id, a URL, the id of a whole story, by which its newest article goes, or
    words of a headline, which may have slips where they are clearly those of one. Raises
    StoryNotFoundError, as UnknownStoryError where some come near, and AmbiguousStoryError where a
    story is named that is not there or not one.
    """

    def __init__(
        self, library: Library, search: Search, composer: Composer, story_lookup: StoryLookup
    ) -> None:
        self._library = library
        self._story_lookup = story_lookup
        self._retriever = search.retriever
        self._judge = search.judge
        self._passages = search.passages
        self._embedder = search.embedder
        self._composer = composer

    def find(self, story: str, *, scope: str | None = None) -> Article:
        """Return one article, whole (retracted ones raise StoryNotFoundError with the reason)."""
        return self.named(story, scope).article

    def named(self, story: str, scope: str | None) -> NamedStory:
        """Return one article as `find` does, and whether its name was only like the headline."""
        try:
            return NamedStory(self._quotable(story, scope), guessed=False)
        except StoryNotFoundError as error:
            if newest := self._newest_of(story, scope):
                return NamedStory(newest, guessed=False)
            if "headline" in error.values or not _has_a_name(story):
                # It is known and was taken back, or it is an id or a URL.
                raise
            near = self._near(story, scope)
            if not near:
                raise
            place = clearly_meant(story, [each.headline for each in near])
            if place is None:
                raise UnknownStoryError(story, offered(near)) from error
        return NamedStory(self._quotable(near[place].id, scope), guessed=True)

    def _newest_of(self, story_id: str, scope: str | None) -> Article | None:
        """Return the newest article of a whole story by its id, None where there is no such one."""
        newest = newest_of(self._story_lookup.articles(story_id.strip(), scope=scope))
        return self._library.get(newest.id, scope=scope) if newest else None

    def _near(self, story: str, scope: str | None) -> list[ArticleSummary]:
        """Return the stories that words bear on, those first whose headline is likest."""
        query = self._retriever.read(story[:LONGEST_QUESTION_CHARS], Filters(scope=scope))
        found = articles_of(self._retriever.retrieve(query, HITS_READ))
        return sorted(found, key=lambda each: -likeness(story, each.headline))

    def _quotable(self, story: str, scope: str | None) -> Article:
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
    ) -> tuple[ArticleInStory, ...]:
        """Return articles of other stories near to one, each story once and none by a copy."""
        article = self.find(article_id, scope=scope).summary()
        for most in (HITS_READ * 2, HITS_READ * 8):
            near, is_all = self._others(article, scope, most)
            if is_all or len(near) >= limit:
                break
        listed = self._library.with_copies(near[:limit], scope=scope)
        placed = self._story_lookup.of((each.id for each in listed), scope=scope)
        return tuple(in_story(each, placed.get(each.id)) for each in listed)

    def _others(
        self, article: ArticleSummary, scope: str | None, most: int
    ) -> tuple[list[ArticleSummary], bool]:
        """Return other stories among so many hits, and whether there are no more hits than these.

        Of a long story most passages near to an article are its own.
        """
        query = Query(text=f"{article.headline} {article.dek or ''}", filters=Filters(scope=scope))
        hits = self._retriever.retrieve(query, most)
        ids = (article.id, *(hit.article.id for hit in hits))
        copies = self._library.copies(ids, scope=scope)
        near: dict[str, ArticleSummary] = {}
        for hit in hits:
            told = {article.id, *near}.intersection(
                each.article_id for each in copies.get(hit.article.id, ())
            )
            if hit.article.id != article.id and not told:
                near[hit.article.id] = hit.article
        placed = self._story_lookup.of(ids, scope=scope)
        return told_once([article, *near.values()], placed)[1:], len(hits) < most

    def has_timeline(self, article_id: str, *, scope: str | None = None) -> bool:
        """Return whether the story that an article is of has a timeline."""
        story = self._story_lookup.of([article_id], scope=scope).get(article_id)
        return story is not None and story.has_timeline

    def overview(self, article_id: str, *, scope: str | None = None) -> StoryOverview | None:
        """Return what there is of an article's story besides it; None where that is nothing."""
        story = self._story_lookup.of([article_id], scope=scope).get(article_id)
        if story is None or not story.has_several:
            return None
        articles = self._story_lookup.articles(story.id, scope=scope)
        return overview_of(story, articles, article_id)

    def whole(self, story: str, *, scope: str | None = None) -> WholeStory:
        """Return the story that an article is of, with all its articles and what happened to it.

        Of what happened, what concerns articles that the scope does not see is left out. Raises
        NewsdeskError where the article is not placed yet.
        """
        article = self.find(story, scope=scope)
        found = self._story_lookup.of([article.id], scope=scope).get(article.id)
        if found is None:
            raise NewsdeskError(
                "“{headline}” is of no story yet; that is told soon after it came in.",
                headline=article.headline,
            )
        held = self._story_lookup.articles(found.id, scope=scope)
        history = tuple(
            each
            for each in self._story_lookup.history(found.id)
            if each.article_id is None or self._library.get(each.article_id, scope=scope)
        )
        return WholeStory(story=found, articles=held, history=history)

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
        near = self._judge.judge(query, hits).confidence >= NEAR_A_STORY
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
        article, guessed = self.named(story, scope)
        found = self._passages.of_article(article.id, scope)
        draft = tell(found, self._embedder())
        query = Query(text=article.headline, filters=Filters(article_id=article.id, scope=scope))
        notes = [] if draft.sentences else [nothing]
        if guessed:
            notes.insert(0, _("Taken to be the story “{headline}”.", headline=article.headline))
        answer = self._composer.compose(query, draft, begun, note=" ".join(notes) or None)
        return answer.made_of(found).model_copy(update={"image": article.image})

    def unknown(self, story: str, error: UnknownStoryError, *, scope: str | None = None) -> Answer:
        """Return an answer without sentences, with the stories that come near to a name."""
        query = Query(text=story, filters=Filters(scope=scope))
        begun = time.perf_counter()
        return self._composer.compose(query, AnswerDraft(), begun, nearest=error.nearest)


def _has_a_name(story: str) -> bool:
    """Return whether a story is named in words, and not by a URL or an id."""
    return "://" not in story and any(map(str.isalpha, story.split()))

"""What members can ask of the newsdesk; no Discord in it, safe to call from any thread."""

from __future__ import annotations

from collections.abc import Sequence

from articles.models import Article, ArticleSummary, Frozen
from bot.answers import Answer, IndexState
from index.models import Filters, Hit, Query


class SearchResult(Frozen):
    """The hits of one search, best first."""

    query: Query
    hits: tuple[Hit, ...]
    index: IndexState
    seconds: float


class QuoteInContext(Frozen):
    """A quoted passage in its surroundings: `before + quote + after` is a stretch of the section."""

    article: ArticleSummary
    section: str
    before: str
    quote: str
    after: str


class ServiceStatus(Frozen):
    """What `status` tells: how much there is, how fresh, and what is still missing."""

    index: IndexState
    vectors: int
    pending: int
    categories: int
    sources: int
    model: str
    answerer: str
    updating: bool
    warning: str | None = None


class NewsService:
    """Answers members' questions. `scope` is the Discord server that asks, None for nobody's.

    `story` is an article id, a URL or words of a headline. Raises StoryNotFoundError and
    AmbiguousStoryError where a story is named that is not there or not one.
    """

    def ask(self, question: str, filters: Filters = Filters(), *, limit: int | None = None) -> Answer:
        """Answer a question in at most `limit` sentences (setting `sentences` by default)."""
        raise NotImplementedError

    def key_points(self, story: str, *, scope: str | None = None) -> Answer:
        """Give a story's own key points, else its best sentences."""
        raise NotImplementedError

    def why(self, story: str, *, scope: str | None = None) -> Answer:
        """Give a story's own "why it matters", else its sentences of reason or consequence."""
        raise NotImplementedError

    def story(self, story: str, *, scope: str | None = None) -> Article:
        """Return one article, whole (retracted ones raise StoryNotFoundError with the reason)."""
        raise NotImplementedError

    def search(self, text: str, filters: Filters = Filters(), *, limit: int = 10) -> SearchResult:
        """Return the passages nearest to a text."""
        raise NotImplementedError

    def latest(
        self, filters: Filters = Filters(), *, limit: int = 10, offset: int = 0
    ) -> tuple[ArticleSummary, ...]:
        """Return the newest articles, undated ones last."""
        raise NotImplementedError

    def related(self, article_id: str, *, scope: str | None = None, limit: int = 5) -> tuple[ArticleSummary, ...]:
        """Return other articles near to one."""
        raise NotImplementedError

    def quotes(self, passage_ids: Sequence[str], *, scope: str | None = None) -> tuple[QuoteInContext, ...]:
        """Return quoted passages in their surroundings; ones no longer visible are left out."""
        raise NotImplementedError

    def suggest_stories(self, typed: str, *, scope: str | None = None, limit: int = 25) -> tuple[ArticleSummary, ...]:
        """Return visible stories whose headline holds the words typed, newest first."""
        raise NotImplementedError

    def suggest_categories(self, typed: str, *, scope: str | None = None, limit: int = 25) -> tuple[str, ...]:
        """Return visible categories that hold the text typed, most used first."""
        raise NotImplementedError

    def suggest_sources(self, typed: str, *, scope: str | None = None, limit: int = 25) -> tuple[str, ...]:
        """Return visible outlets that hold the text typed, most used first."""
        raise NotImplementedError

    def status(self, *, scope: str | None = None) -> ServiceStatus:
        """Return how much is indexed and how fresh it is."""
        raise NotImplementedError

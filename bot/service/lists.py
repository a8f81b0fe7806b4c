"""Lists of stories, categories and outlets, and what fits what is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.names import check_names
from index.models import Filters
from index.stories.models import ArticleInStory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.library.library import Library
    from articles.models import ListedArticle, NameCount
    from index.stories.lookup import StoryLookup
    from index.stories.models import ListedStory, Story


class Lists:
    """Lists what a scope may see. `scope` is the Discord server that asks, None for nobody's.

    Raises UnknownNameError where a category or an outlet is named that has no article there.
    """

    def __init__(self, library: Library, story_lookup: StoryLookup) -> None:
        self._library = library
        self._story_lookup = story_lookup

    def latest(
        self,
        filters: Filters = Filters(),
        *,
        limit: int = 10,
        offset: int = 0,
        every: bool = False,
    ) -> tuple[ArticleInStory, ...]:
        """Return the newest stories, undated ones last, each by its newest article that passes.

        With `every`, each article is listed. Either way it is told where else it stands, and of
        which story it is.
        """
        check_names(self._library, filters)
        if every:
            articles = self._library.latest(filters, limit=limit, offset=offset)
            listed = self._library.with_copies(articles, scope=filters.scope)
            placed = self._story_lookup.of((each.id for each in articles), scope=filters.scope)
            return tuple(in_story(each, placed.get(each.id)) for each in listed)
        stories = self._story_lookup.latest(filters, limit=limit, offset=offset)
        listed = self._library.with_copies([each.article for each in stories], scope=filters.scope)
        return _standing_for(listed, stories)

    def suggest_stories(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[ArticleInStory, ...]:
        """Return visible stories, each by its newest headline that holds the words typed."""
        found = self._story_lookup.latest(Filters(scope=scope), words=typed, limit=limit)
        return _standing_for([ArticleInStory(**dict(each.article)) for each in found], found)

    def suggest_categories(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[str, ...]:
        """Return visible categories that hold the text typed, most used first."""
        return tuple(each.name for each in self.categories(typed, scope=scope))[:limit]

    def suggest_sources(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[str, ...]:
        """Return visible outlets that hold the text typed, most used first."""
        return tuple(each.name for each in self.sources(typed, scope=scope))[:limit]

    def categories(self, typed: str = "", *, scope: str | None = None) -> tuple[NameCount, ...]:
        """Return visible categories that hold the text typed, most used first."""
        return tuple(self._library.categories(typed, scope=scope))

    def sources(self, typed: str = "", *, scope: str | None = None) -> tuple[NameCount, ...]:
        """Return visible outlets that hold the text typed, most used first."""
        return tuple(self._library.sources(typed, scope=scope))


def in_story(article: ListedArticle, story: Story | None) -> ArticleInStory:
    """Return an article with the story that it is of."""
    return ArticleInStory(**{**dict(article), "story": story})


def _standing_for(
    articles: Iterable[ListedArticle], stories: Iterable[ListedStory]
) -> tuple[ArticleInStory, ...]:
    """Return the articles that stand for stories; one that is of none yet stands for itself."""
    return tuple(
        in_story(article, None if each.story.id == article.id else each.story)
        for article, each in zip(articles, stories, strict=True)
    )

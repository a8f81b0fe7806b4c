"""Which story is meant by a name: that of any of its articles, or its own id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.errors import AmbiguousStoryError
from bot.service.overviews import told_articles

if TYPE_CHECKING:
    from articles.models import ArticleSummary
    from bot.service.stories import Stories
    from index.stories.lookup import StoryLookup
    from index.stories.models import Story


class MeantStory(NamedTuple):
    """The story that a name means, and its articles, the oldest first, each text once.

    `story` is None while its one article is not placed. `guessed` is the headline of the article
    that the name is only like.
    """

    story: Story | None
    articles: tuple[ArticleSummary, ...]
    guessed: str | None = None


class StoryNames:
    """Finds the story that someone names. `scope` is the Discord server that asks, or None."""

    def __init__(self, lookup: StoryLookup, stories: Stories) -> None:
        self._lookup = lookup
        self._stories = stories

    def find(self, name: str, *, scope: str | None = None) -> MeantStory:
        """Return the story of an id, or of an article as `Stories` finds it.

        An id is looked up before all else here, for the whole story is meant: `Stories` means an
        article, by whose names it looks through all headlines before it takes a story's id.
        Words that several articles go by name a story where the newest of these are all of one.
        Raises StoryNotFoundError and AmbiguousStoryError as `Stories` does.
        """
        if story := self._lookup.get(name.strip(), scope=scope):
            return MeantStory(story, self._told(story, scope))
        try:
            article, guessed = self._stories.named(name, scope)
        except AmbiguousStoryError as error:
            story = self._of_all(error.article_ids, scope)
            if story is None:
                raise
            return MeantStory(story, self._told(story, scope))
        summary = article.summary()
        story = self._lookup.of([article.id], scope=scope).get(article.id)
        articles = self._told(story, scope) if story else (summary,)
        return MeantStory(story, articles, summary.headline if guessed else None)

    def _told(self, story: Story, scope: str | None) -> tuple[ArticleSummary, ...]:
        return told_articles(self._lookup.articles(story.id, scope=scope))

    def _of_all(self, article_ids: tuple[str, ...], scope: str | None) -> Story | None:
        placed = self._lookup.of(article_ids, scope=scope)
        stories = {story.id: story for story in placed.values()}
        one = len(stories) == 1 and len(placed) == len(article_ids)
        return next(iter(stories.values())) if one else None

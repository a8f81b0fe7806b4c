"""What gains articles now: reads the paces of stories and tells which trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.library.conditions import name_keys
from bot.service import trending
from bot.service.names import check_names
from bot.service.trending import TrendingStory
from index.models import Filters

if TYPE_CHECKING:
    from datetime import datetime

    from articles.library.library import Library
    from index.stories.lookup import StoryLookup
    from index.stories.paces import StoryPaces

TRENDS_SHOWN = 20


class Trends:
    """Tells which stories a scope sees gain articles. `scope` is the Discord server that asks."""

    def __init__(self, library: Library, story_lookup: StoryLookup, paces: StoryPaces) -> None:
        self._library = library
        self._story_lookup = story_lookup
        self._paces = paces

    def trending(
        self,
        now: datetime,
        category: str | None = None,
        *,
        scope: str | None = None,
        limit: int = TRENDS_SHOWN,
    ) -> tuple[TrendingStory, ...]:
        """Return the stories that trend now, of a category where one is named, and why.

        Raises UnknownNameError for a category that has no article there.
        """
        filters = Filters(category=category, scope=scope)
        check_names(self._library, filters)
        articles = self._paces.since(now - trending.READ_FOR, scope=scope)
        stories = trending.grown(articles, now, name_keys(filters).category)
        begun = self._paces.begun(stories, scope=scope)
        gains = trending.trending(articles, begun, now, stories)[:limit]
        newest = self._story_lookup.summaries([gain.newest for gain in gains], scope=scope)
        listed = self._library.with_copies(list(newest.values()), scope=scope)
        told = {article.id: article for article in listed}
        placed = self._story_lookup.of(told, scope=scope)
        return tuple(
            TrendingStory(
                story=placed[gain.newest],
                article=told[gain.newest],
                hours=gain.hours,
                articles=gain.articles,
                outlets=gain.outlets,
                before=gain.before,
                score=gain.score,
            )
            for gain in gains
            if gain.newest in placed
        )

"""Lists of stories, categories and outlets, and what fits what is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.names import check_names
from index.models import Filters

if TYPE_CHECKING:
    from articles.library.library import Library
    from articles.models import ArticleSummary, ListedArticle, NameCount


class Lists:
    """Lists what a scope may see. `scope` is the Discord server that asks, None for nobody's.

    Raises UnknownNameError where a category or an outlet is named that has no article there.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def latest(
        self,
        filters: Filters = Filters(),
        *,
        limit: int = 10,
        offset: int = 0,
        every: bool = False,
    ) -> tuple[ListedArticle, ...]:
        """Return the newest articles, undated ones last, those of one text once: its original.

        With `every`, copies are listed too. Either way each is told where else it stands.
        """
        check_names(self._library, filters)
        found = self._library.latest(filters, limit=limit, offset=offset, once=not every)
        return self._library.with_copies(found, scope=filters.scope)

    def suggest_stories(
        self, typed: str, *, scope: str | None = None, limit: int = 25
    ) -> tuple[ArticleSummary, ...]:
        """Return visible stories whose headline holds the words typed, newest first."""
        return self._library.latest(Filters(scope=scope), words=typed, limit=limit, once=True)

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

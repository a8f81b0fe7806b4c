"""What someone asks to watch, as it is kept: a story by its id, names as articles have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.errors import NewsdeskError
from articles.library.conditions import name_keys
from articles.models import Filters
from bot.service.names import check_names
from bot.state.watches import WatchKind, WatchRequest

if TYPE_CHECKING:
    from articles.library.library import Library
    from bot.service.stories import Stories
    from index.stories.lookup import StoryLookup


class NamedWatch(NamedTuple):
    """A request as it is kept, and a story with its articles, which need not be told."""

    request: WatchRequest
    known: tuple[str, tuple[str, ...]] = ("", ())


class WatchNames:
    """Finds what is meant. What is seen is the request's server's and everyone's."""

    def __init__(self, library: Library, stories: Stories, lookup: StoryLookup) -> None:
        self._library = library
        self._stories = stories
        self._lookup = lookup

    def resolve(self, request: WatchRequest) -> NamedWatch:
        """Return what is meant by `what`; raise NewsdeskError where there is no such thing."""
        if request.kind is WatchKind.STORY:
            return self._story(request)
        if request.kind is WatchKind.WORDS:
            words = " ".join(request.what.split())
            return NamedWatch(request.model_copy(update={"what": words, "name": words}))
        return self._named(request)

    def _story(self, request: WatchRequest) -> NamedWatch:
        scope = request.server
        story = self._lookup.get(request.what, scope=scope)
        if story is None:
            article = self._stories.find(request.what, scope=scope)
            story = self._lookup.of([article.id], scope=scope).get(article.id)
            if story is None:
                raise NewsdeskError("That story has only just come in; try again in a minute.")
        articles = [each.article for each in self._lookup.articles(story.id, scope=scope)]
        named = {"what": story.id, "name": articles[0].headline}
        known = (story.id, tuple(each.id for each in articles))
        return NamedWatch(request.model_copy(update=named), known)

    def _named(self, request: WatchRequest) -> NamedWatch:
        is_outlet = request.kind is WatchKind.OUTLET
        given = {"source" if is_outlet else "category": request.what}
        filters = Filters(**given, scope=request.server)
        check_names(self._library, filters)
        keys = name_keys(filters)
        key = keys.source if is_outlet else keys.category
        listed = self._library.sources if is_outlet else self._library.categories
        spelled = {
            name_keys(Filters(source=each.name)).source: each.name
            for each in listed(request.what, scope=request.server)
        }
        named = {"what": key, "name": spelled.get(key, request.what)}
        return NamedWatch(request.model_copy(update=named))

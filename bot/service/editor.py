"""What owners can do to articles that are in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from articles.errors import NewsdeskError
from articles.models import EmbargoAccess
from bot.service.versions import steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.library import Library
    from articles.models import Article, ArticleSummary, EmbargoedArticle
    from bot.service.versions import HistoryStep

Done = TypeVar("Done")


class Editor:
    """Corrects, retracts and removes articles; safe to call from any thread.

    What is under an embargo can be changed too: all of it, or with `own` the scope's own. `follow`
    lets the engine take in what changed.
    """

    def __init__(self, library: Library, follow: Callable[[], object]) -> None:
        self._library = library
        self._follow = follow

    def remove(self, story: str, *, scope: str | None = None, own: bool = False) -> ArticleSummary:
        """Delete a story and its text; only the fact stays in the history.

        With `own` it must be one of the scope's own, here and below.
        """
        return self._followed(self._library.remove(self._id(story, scope, own=own)))

    def correct(
        self, story: str, note: str, *, scope: str | None = None, own: bool = False
    ) -> Article:
        """Mark a story as corrected, with a note that every quote of it carries."""
        return self._followed(self._library.correct(self._id(story, scope, own=own), note))

    def retract(
        self, story: str, reason: str, *, scope: str | None = None, own: bool = False
    ) -> Article:
        """Take a story out of all answers at once; it stays in the history."""
        return self._followed(self._library.retract(self._id(story, scope, own=own), reason))

    def history(
        self, story: str, *, scope: str | None = None, own: bool = False
    ) -> tuple[HistoryStep, ...]:
        """Return what happened to a story, oldest first, and what each time changed."""
        return steps(self._library.versions(story, scope=scope, embargoed=_embargoed(own=own)))

    def embargoed(self, *, scope: str | None = None) -> tuple[EmbargoedArticle, ...]:
        """Return the stories under an embargo, for owners; first what will be seen soonest."""
        return self._library.embargoed(scope=scope)

    def _id(self, story: str, scope: str | None, *, own: bool) -> str:
        article = self._library.find(story, scope=scope, embargoed=_embargoed(own=own))
        if own and (article.scope is None or article.scope != scope):
            raise NewsdeskError(
                "“{headline}” is everyone's; only the bot's owners can change it.",
                headline=article.headline,
            )
        return article.id

    def _followed(self, done: Done) -> Done:
        self._follow()
        return done


def _embargoed(*, own: bool) -> EmbargoAccess:
    return EmbargoAccess.OWN if own else EmbargoAccess.ALL

"""What is told for a watch, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from articles.models import ArticleSummary
    from bot.service.watching.developments import Novelty
    from bot.state.watch_news import WaitingArticle
    from bot.state.watches import Watch


class Development(NamedTuple):
    """An article that is told, an exact sentence of it, and what is new in it.

    `outlets` is how many its story has; `sentence` is empty where none can be said yet.
    """

    waiting: WaitingArticle
    article: ArticleSummary
    sentence: str
    outlets: int
    novelty: Novelty


class WatchMessage(NamedTuple):
    """One message that was claimed: all that waited for a watch and is new."""

    watch: Watch
    developments: tuple[Development, ...]


class ReadyWatch(NamedTuple):
    """A watch for which something waits; `own` where that may be its server's alone."""

    watch: Watch
    own: bool


class ToldDevelopment(NamedTuple):
    """An article that a message told, and what was new in it; None for the first of a story.

    What only went on after a while has no words for that.
    """

    article: ArticleSummary
    new: str | None
    in_headline: bool


class WatchReasons(NamedTuple):
    """Why someone got a message: the watch, what the message told, how many came today."""

    watch: Watch
    told: tuple[ToldDevelopment, ...]
    today: int

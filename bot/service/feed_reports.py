"""What is told of feeds: what a look came to, what would come in, how one stands."""

from __future__ import annotations

from pydantic import AwareDatetime

from articles.feeds.models import Feed, FeedDamage, FeedLink, FeedStatus
from articles.models import ArticleSummary, Frozen, Rejection


class FeedReport(Frozen):
    """What a look at a feed came to; `http` is the status that its server answered with.

    `skipped` are entries that gave no article, `bytes` what was sent for it all; with a `damage`
    something of what was sent may lack.
    """

    id: str
    url: str
    title: str | None = None
    status: FeedStatus
    added: int = 0
    updated: int = 0
    error: str | None = None
    http: int | None = None
    bytes: int = 0
    damage: FeedDamage | None = None
    skipped: tuple[Rejection, ...] = ()
    next_check_at: AwareDatetime | None = None


class UpdateReport(Frozen):
    """What a round of looks came to, feed by feed; `warning` says why vectors still lack."""

    feeds: tuple[FeedReport, ...]
    warning: str | None = None

    @property
    def all_failed(self) -> bool:
        """Return whether there were feeds to look at and none could be read."""
        bad = (FeedStatus.FAILED, FeedStatus.GONE)
        return bool(self.feeds) and all(report.status in bad for report in self.feeds)


class FeedPreview(Frozen):
    """What would come in by a feed, before anything does.

    `brief` counts those of the new and changed of which the feed has a summary alone, in place of
    which the text of the page comes in with `full_text`; with a `damage` something may lack.
    """

    url: str
    title: str | None = None
    new: tuple[ArticleSummary, ...] = ()
    changed: tuple[ArticleSummary, ...] = ()
    unchanged: int = 0
    brief: int = 0
    full_text: bool = False
    damage: FeedDamage | None = None
    skipped: tuple[Rejection, ...] = ()


class FeedDetails(Frozen):
    """A feed, how many stories came in by it, and the newest of them that are still there."""

    feed: Feed
    stories: int
    newest: tuple[ArticleSummary, ...] = ()


class FeedListReport(Frozen):
    """What taking in a list of feeds did: those added, those there already, those left out."""

    added: tuple[Feed, ...] = ()
    present: tuple[FeedLink, ...] = ()
    skipped: tuple[Rejection, ...] = ()

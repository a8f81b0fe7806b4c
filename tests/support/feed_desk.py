"""A newsdesk whose feeds are served on loopback, and whose clock is put on by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clock import Clock
from feed_files import Item, rss
from web_server import LOOPBACK, Reply, WebServer

from articles.feeds.entries import FeedEntries
from articles.feeds.models import FeedChoices
from articles.feeds.store import FeedStore
from articles.fetching.fetcher import Fetcher
from articles.fetching.robots import Robots
from articles.models import Filters
from bot.app import make_feeds

if TYPE_CHECKING:
    from bot.service.feed_reports import FeedReport
    from bot.service.newsdesk import Newsdesk

RSS = "application/rss+xml"
BOATS = Item("Night boats from June", link="https://varde-times.example/boats")
OPENED = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORM = Item(
    "Storm closes the sound",
    "The sound is closed until Friday, said the coast guard.",
    "https://varde-times.example/storm",
)


class FeedDesk:
    """A newsdesk whose feeds are served from loopback, with a clock of its own."""

    def __init__(
        self,
        newsdesk: Newsdesk,
        server: WebServer,
        *,
        limit: int = 2,
        timeout_seconds: float = 0.5,
    ) -> None:
        self.newsdesk, self.server, self.clock = newsdesk, server, Clock(OPENED)
        database = newsdesk.database
        self.fetcher = Fetcher(allow=[LOOPBACK], timeout_seconds=timeout_seconds)
        self.store = FeedStore(database, self.clock)
        self.entries = FeedEntries(database, self.clock)
        self.feeds = make_feeds(
            database,
            newsdesk.library,
            newsdesk.importer,
            Robots(self.fetcher),
            server_limit=limit,
            clock=self.clock,
            chance=lambda: 1.0,
        )

    def serve(self, *items: Item, path: str = "/feed", **headers: str) -> None:
        """Serve a feed of some entries."""
        self.server.routes[path] = Reply(rss(*items), headers={"Content-Type": RSS, **headers})

    def add(self, path: str = "/feed", **choices: object) -> str:
        """Add the feed at a path; return its id."""
        return self.feeds.add(self.server.url(path), FeedChoices(**choices)).id

    def look(self) -> FeedReport:
        """Fetch all feeds; return what came of the only one."""
        (report,) = self.feeds.update(every=True).feeds
        return report

    def headlines(self, scope: str | None = None) -> list[str]:
        """Return the headlines in the library, sorted."""
        found = self.newsdesk.library.latest(Filters(scope=scope), limit=100)
        return sorted(article.headline for article in found)

"""Stories that come in by a feed, without any server that serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fakes import make_article

from articles.feeds.entries import FeedEntries, TakenEntry
from articles.feeds.models import Feed, FeedChoices, FeedNoticeKind
from articles.feeds.store import FeedStore

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def add_feed(desk: Newsdesk, name: str = "varde", scope: str | None = None) -> Feed:
    """Add a feed that is never fetched."""
    url, title = f"https://{name}.example/feed", f"{name.title()} Times"
    return FeedStore(desk.database).add(url, FeedChoices(), scope=scope, title=title)


def bring(desk: Newsdesk, feed: Feed, number: int, *, news: bool = True, **changes: Any) -> str:
    """Let a story come in by a feed; return its id. `changes` replace fields of the article."""
    article = make_article(number, **{"scope": feed.scope, **changes})
    desk.library.add(article)
    taken = TakenEntry(article.id, str(number), article.published, news=news)
    FeedEntries(desk.database).keep(feed.id, [taken])
    return article.id


def fail(desk: Newsdesk, feed: Feed, kind: FeedNoticeKind, error: str | None = None) -> None:
    """Let a feed be found failing, gone or well, so that its owner is to be told."""
    store = FeedStore(desk.database)
    claimed = store.claim(feed.id, "test")
    assert claimed is not None
    broken = kind is not FeedNoticeKind.WELL
    changes = {"failures": 5 if broken else 0, "failing": broken, "error": error}
    assert store.finish(claimed.model_copy(update=changes), "test", kind)

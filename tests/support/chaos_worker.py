"""A process that imports, fetches or re-indexes until it is done or killed, and says what it has.

    python chaos_worker.py DATA WORK [ARGUMENT]

It prints “ready” before it begins, and the id of each article once that is committed.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fakes import NOON, FakeEmbedder
from feed_desk import FeedDesk
from web_server import WebServer

from articles.feeds.errors import FeedExistsError
from articles.feeds.models import FeedChoices
from articles.feeds.store import CLAIM
from articles.models import Article
from articles.parsing import read_path
from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

MODELS = ("one", "two")
FEEDS = 6


def settings_of(data: Path, model: str) -> Settings:
    """Return the settings of a newsdesk in a folder, whatever the environment says."""
    return Settings(
        _env_file=None,
        data=data,
        database_url=f"sqlite:///{data / 'newsdesk.db'}",
        model=model,
        reader="none",
    )


def acknowledge(what: str) -> None:
    """Say something at once, as a process that is killed says no more."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def bring_in(newsdesk: Newsdesk, folder: str) -> None:
    """Import a folder, and embed after every so many articles, as feeds come in."""
    read = read_path(Path(folder), now=NOON)
    for number, (article_id, _) in enumerate(
        newsdesk.library.add_all(item for item in read if isinstance(item, Article)), 1
    ):
        acknowledge(article_id)
        if number % 200 == 0:
            newsdesk.engine.follow()
            newsdesk.indexer.embed_missing()
    newsdesk.indexer.embed_missing()


def fetch(newsdesk: Newsdesk, data: Path, address: str) -> None:
    """Fetch some feeds, each start so much later that what a killed one claimed is free again."""
    starts = data / "starts"
    count = len(starts.read_bytes()) if starts.exists() else 0
    starts.write_bytes(b"." * (count + 1))
    desk = FeedDesk(newsdesk, WebServer(), timeout_seconds=30)
    desk.clock.now = NOON + count * 2 * CLAIM
    for number in range(FEEDS):
        with suppress(FeedExistsError):
            desk.store.add(f"{address}/{number}.json", FeedChoices(), scope=None, title=None)
    for feed in desk.feeds.list():
        desk.feeds.update([feed.id], embed=False)
        for entry in desk.entries.of_feed(feed.id, limit=sys.maxsize):
            acknowledge(entry.article_id)
        newsdesk.indexer.embed_missing()


def main(data: Path, work: str, argument: str) -> None:
    """Do one piece of work."""
    model = argument if work == "reindex" else MODELS[0]
    with open_newsdesk(settings_of(data, model), load=FakeEmbedder) as newsdesk:
        acknowledge("ready")
        if work == "import":
            bring_in(newsdesk, argument)
        elif work == "fetch":
            fetch(newsdesk, data, argument)
        elif work == "reindex":
            newsdesk.indexer.update()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])

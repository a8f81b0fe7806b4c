"""What a running bot does beside answering: one failure keeps nothing else from being done."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, cast

import pytest
from fakes import make_article
from feed_files import Item, rss
from web_server import LOOPBACK, Reply, WebServer

from articles.models import Filters
from bot.service.background import Arrivals, keeping_up
from bot.service.right_of_way import RightOfWay
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.library import Library
    from bot.service.feeds import Feeds
    from bot.service.folders import Folders
    from bot.service.newsdesk import Newsdesk
    from index.embedding import CurrentEmbedder
    from index.indexer import Indexer
    from index.inspector import Inspector
    from index.models import Report
    from index.stories.follower import StoryFollower

SOON = 10.0


class Pending:
    """Embeds what is pending, and follows nothing; tells when it embedded."""

    paths = ()

    def __init__(self) -> None:
        self.embedded = threading.Event()

    def has_pending(self) -> bool:
        return True

    def embed_missing(self, _report: Report, cancelled: threading.Event) -> None:
        assert not cancelled.is_set()
        self.embedded.set()

    def resume(self, _report: Report, cancelled: threading.Event) -> int:
        assert not cancelled.is_set()
        return 0

    def follow(self, *_: object) -> bool:
        return False

    def release(self) -> int:
        return 0

    def tell_languages(self, cancelled: threading.Event) -> int:
        assert not cancelled.is_set()
        return 0

    def has_due(self) -> bool:
        return False


@pytest.mark.parametrize("error", [ModelError("It is damaged."), KeyError("header")])
def test_a_reader_that_fails_keeps_nothing_from_being_embedded(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def reader() -> None:
        raise error

    pending = Pending()
    with keeping_up(
        {"Following": pending.follow},
        cast("CurrentEmbedder", lambda: None),
        reader,
        cast("Inspector", pending),
        cast("Indexer", pending),
        Arrivals(
            cast("Library", pending),
            cast("Feeds", pending),
            cast("Folders", pending),
            RightOfWay(),
            cast("StoryFollower", pending),
        ),
        works=True,
    ):
        assert pending.embedded.wait(SOON)
    assert "reader" in caplog.text


def test_a_running_bot_fetches_what_is_due(opened: Callable[..., Newsdesk]) -> None:
    with WebServer({"/feed": Reply(rss(Item("Night boats from June")))}) as server:
        settings = {"fetch_allow": LOOPBACK}
        opened(**settings).feeds.add(server.url("/feed"))
        running = opened(follow=True, **settings)
        give_up_at = time.monotonic() + SOON
        while not running.library.latest() and time.monotonic() < give_up_at:
            time.sleep(0.02)
    assert running.library.find("night boats").source == "Varde Times"


def test_a_bot_that_leaves_the_work_to_workers_follows_and_embeds_nothing(
    opened: Callable[..., Newsdesk],
) -> None:
    bot, other = opened(follow=True, background=False), opened()
    other.library.add(make_article(1))
    give_up_at = time.monotonic() + SOON
    while not bot.engine.lexical("bridge", Filters(), 5) and time.monotonic() < give_up_at:
        time.sleep(0.02)
    assert bot.engine.lexical("bridge", Filters(), 5)
    assert other.inspector.has_pending()

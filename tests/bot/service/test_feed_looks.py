"""What a look at a feed comes to, whatever its server does, and that no two look at once."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from feed_desk import BOATS, STORM, FeedDesk
from feed_files import Item, rss
from web_server import Asked, Reply, drip, moved

from articles.feeds.models import FeedChoices, FeedNoticeKind, FeedStatus
from articles.feeds.store import CLAIM

MINUTE = timedelta(minutes=1)


def test_nothing_is_sent_again_that_did_not_change(feed_desk: FeedDesk) -> None:
    raw = rss(BOATS)

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"one"':
            return Reply(status=304)
        return Reply(
            raw, headers={"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 09:00:00 GMT"}
        )

    feed_desk.server.routes["/feed"] = answer
    feed_desk.add()
    assert feed_desk.look().bytes == len(raw)
    again = feed_desk.look()
    assert (again.status, again.http, again.bytes) == (FeedStatus.UNCHANGED, 304, 0)
    sent = feed_desk.server.asked[-1].headers
    assert sent["if-none-match"] == '"one"'
    assert sent["if-modified-since"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    # An answer that leaves its marks out says nothing against them.
    assert feed_desk.look().http == 304


def test_a_feed_that_moved_for_good_is_asked_there_from_then_on(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add()
    feed_desk.server.routes["/feed"] = moved("/new")
    feed_desk.serve(BOATS, STORM, path="/new")
    assert feed_desk.look().added == 2
    kept = feed_desk.feeds.show(feed).feed
    assert (kept.url, kept.moved_from) == (
        feed_desk.server.url("/new"),
        feed_desk.server.url("/feed"),
    )
    feed_desk.server.asked.clear()
    feed_desk.look()
    assert feed_desk.server.paths() == ["/new"]


FAILURES = (
    (moved("/feed"), "circle"),
    (moved("http://169.254.169.254/latest/meta-data/"), "not an open server"),
    (moved("http://127.0.0.2:1/feed"), "not an open server"),
    (Reply(b"", 500), "status 500"),
    (Reply(b"<html><body>Please log in.</body></html>"), "not a feed"),
    (Reply(b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'), "entities"),
    (Reply(b""), "empty"),
    (drip(pause=0.05), "did not answer in full"),
)


def test_a_feed_that_fails_is_tried_again_later(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add(every=timedelta(minutes=15))
    feed_desk.look()
    for route, said in FAILURES:
        feed_desk.server.routes["/feed"] = route
        report = feed_desk.look()
        assert report.status is FeedStatus.FAILED
        assert said in (report.error or "")
        kept = feed_desk.feeds.show(feed).feed
        assert (kept.failures, kept.error) == (1, report.error)
        assert kept.next_check_at == feed_desk.clock.now + 15 * MINUTE
        assert feed_desk.headlines() == ["Night boats from June"]
        feed_desk.serve(BOATS)
        feed_desk.look()
        assert (well := feed_desk.feeds.show(feed).feed).failures == 0
        assert well.error is None


def test_a_server_that_asks_for_time_gets_it(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add()
    feed_desk.server.routes["/feed"] = Reply(b"", 429, {"Retry-After": "7200"})
    feed_desk.look()
    assert feed_desk.feeds.show(feed).feed.next_check_at == feed_desk.clock.now + 120 * MINUTE
    assert feed_desk.feeds.update().feeds == ()
    feed_desk.clock.now += 121 * MINUTE
    feed_desk.serve(BOATS)
    assert [one.added for one in feed_desk.feeds.update().feeds] == [1]


def test_a_feed_that_is_gone_is_paused_and_its_owner_told_once(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add()
    feed_desk.look()
    feed_desk.server.routes["/feed"] = Reply(b"", 410)
    assert feed_desk.look().status is FeedStatus.GONE
    kept = feed_desk.feeds.show(feed).feed
    assert kept.paused
    assert "410" in (kept.reason or "")
    assert feed_desk.feeds.update(every=True).feeds == ()
    notice = feed_desk.feeds.claim_notice()
    assert notice
    assert (notice.kind, notice.feed.id) == (FeedNoticeKind.GONE, feed)
    assert feed_desk.feeds.claim_notice() is None
    feed_desk.feeds.settle_notice(notice.number)
    assert feed_desk.headlines() == ["Night boats from June"]
    feed_desk.serve(BOATS, STORM)
    feed_desk.feeds.resume(feed)
    assert feed_desk.look().added == 1


def test_an_owner_is_told_once_that_a_feed_fails_and_once_that_it_is_well(
    feed_desk: FeedDesk,
) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add()
    feed_desk.look()
    feed_desk.server.routes["/feed"] = Reply(b"", 500)
    waits = []
    for _ in range(8):
        feed_desk.look()
        waits.append(feed_desk.feeds.show(feed).feed.next_check_at - feed_desk.clock.now)
    assert waits[:3] == [30 * MINUTE, 60 * MINUTE, 120 * MINUTE]
    assert waits[-1] == timedelta(days=1)
    failing = feed_desk.feeds.claim_notice()
    assert failing
    assert failing.kind is FeedNoticeKind.FAILING
    assert "500" in (failing.error or "")
    # Who was killed before telling it gets it again, and nobody else before that.
    assert feed_desk.feeds.claim_notice() is None
    feed_desk.clock.now += 6 * MINUTE
    again = feed_desk.feeds.claim_notice()
    assert again
    assert again.number == failing.number
    feed_desk.feeds.settle_notice(again.number)
    feed_desk.serve(BOATS)
    feed_desk.look()
    feed_desk.look()
    well = feed_desk.feeds.claim_notice()
    assert well
    assert well.kind is FeedNoticeKind.WELL
    feed_desk.feeds.settle_notice(well.number)
    assert feed_desk.feeds.claim_notice() is None


def test_owners_are_not_told_of_each_feed_where_all_fail(feed_desk: FeedDesk) -> None:
    for path in ("/a", "/b"):
        feed_desk.serve(BOATS, path=path)
        feed_desk.add(path)
    feed_desk.feeds.update()
    feed_desk.server.routes.clear()
    for _ in range(9):
        feed_desk.clock.now += MINUTE
        feed_desk.feeds.update(every=True)
    assert feed_desk.feeds.claim_notice() is None
    feed_desk.serve(BOATS, path="/b")
    feed_desk.clock.now += MINUTE
    feed_desk.feeds.update(every=True)
    notice = feed_desk.feeds.claim_notice()
    assert notice
    assert notice.feed.url.endswith("/a")


def test_nobody_is_told_of_a_failing_that_is_over_before_it_was_told(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed_desk.add()
    feed_desk.server.routes["/feed"] = Reply(b"", 500)
    for _ in range(6):
        feed_desk.look()
    feed_desk.serve(BOATS)
    feed_desk.look()
    assert feed_desk.feeds.claim_notice() is None


def test_hosts_are_asked_at_once_and_each_for_one_feed_at_a_time(feed_desk: FeedDesk) -> None:
    slow = Reply(rss(BOATS), pause=0.02)
    for path in "abc":
        feed_desk.server.routes[f"/{path}"] = slow
    urls = [feed_desk.server.url(f"/{path}", "127.0.0.1") for path in "abc"]
    opml = "".join(f'<outline text="x" xmlUrl="{url}"/>' for url in urls)
    feed_desk.feeds.import_opml(f"<opml><body>{opml}</body></opml>".encode())
    done = feed_desk.feeds.update()
    assert len(done.feeds) == 3
    assert feed_desk.server.most_at_once["127.0.0.1"] == 1


def test_two_rounds_at_once_fetch_each_feed_once(feed_desk: FeedDesk) -> None:
    for number in range(6):
        feed_desk.server.routes[f"/{number}"] = Reply(
            rss(Item(f"Story {number}", link=f"https://v.example/{number}")), pause=0.01
        )
        feed_desk.store.add(
            feed_desk.server.url(f"/{number}"), FeedChoices(), scope=None, title=str(number)
        )
    other = FeedDesk(feed_desk.newsdesk, feed_desk.server)
    reports: list[str] = []

    def round_of(one: FeedDesk) -> None:
        reports.extend(report.url for report in one.feeds.update().feeds)

    threads = [threading.Thread(target=round_of, args=(one,)) for one in (feed_desk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fetched = [path for path in feed_desk.server.paths() if path != "/robots.txt"]
    assert sorted(fetched) == sorted(set(fetched)) == [f"/{number}" for number in range(6)]
    assert len(reports) == 6


def test_a_slow_fetch_keeps_its_feed_and_its_host(feed_desk: FeedDesk) -> None:
    server, store = feed_desk.server, feed_desk.store
    slow = FeedDesk(feed_desk.newsdesk, server, timeout_seconds=30)
    slow.feeds.renewed_every = 0.01
    clock = slow.clock
    feed = store.add(server.url("/slow"), FeedChoices(), scope=None, title="slow").id
    store.add(server.url("/other"), FeedChoices(), scope=None, title="other")
    store.change(store.find("other").id, next_check_at=clock.now + timedelta(hours=1))
    taken: list[object] = []

    def answer(_: Asked) -> Reply:
        for _minute in range(3):
            clock.now += CLAIM - timedelta(seconds=1)
            feed_desk.clock.now = clock.now
            until = time.monotonic() + 10
            while (kept := store.get(feed)) and kept.next_check_at < clock.now + CLAIM:
                assert time.monotonic() < until
                time.sleep(0.002)
            taken.extend(store.claim(each.id, "other") for each in store.all())
            taken.extend(feed_desk.feeds.update().feeds)
        return Reply(rss(BOATS))

    server.routes["/slow"] = answer
    (report,) = slow.feeds.update([feed]).feeds
    assert (report.status, report.added) == (FeedStatus.CHANGED, 1)
    assert taken == [None] * 6
    assert server.paths().count("/slow") == 1


def test_a_round_that_is_closed_counts_for_nothing(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add()
    feed_desk.fetcher.close()
    report = feed_desk.look()
    assert report.status is FeedStatus.BUSY
    kept = feed_desk.feeds.show(feed).feed
    assert (kept.failures, kept.next_check_at) == (0, feed_desk.clock.now)

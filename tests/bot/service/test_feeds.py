"""Feeds from end to end, against a server that plays well or badly."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from feed_files import Item, rss
from web_server import LOOPBACK, Asked, Reply, WebServer, drip, moved, page

from articles.feeds.entries import FeedEntries
from articles.feeds.errors import FeedChoiceError, FeedError, FeedExistsError
from articles.feeds.models import FeedChoices, FeedNoticeKind, FeedStatus
from articles.feeds.store import FeedStore
from articles.fetching.fetcher import Fetcher
from articles.fetching.models import FetchError
from articles.fetching.robots import Robots
from articles.models import Filters
from bot.service.feed_finder import FeedFinder
from bot.service.feed_intake import MOST_PAGES, FeedIntake
from bot.service.feed_looks import FeedLooks
from bot.service.feed_pages import FeedPages
from bot.service.feeds import Feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.feed_reports import FeedReport
    from bot.service.newsdesk import Newsdesk

RSS = "application/rss+xml"
BOATS = Item("Night boats from June", link="https://varde-times.example/boats")
STORM = Item(
    "Storm closes the sound",
    "The sound is closed until Friday, said the coast guard.",
    "https://varde-times.example/storm",
)
MINUTE = timedelta(minutes=1)


class Watch:
    """A clock that is put on by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A newsdesk whose feeds are served from loopback, with a clock of its own."""

    def __init__(self, newsdesk: Newsdesk, server: WebServer, *, limit: int = 2) -> None:
        self.newsdesk, self.server, self.clock = newsdesk, server, Watch()
        database = newsdesk.database
        fetcher = Fetcher(allow=[LOOPBACK], timeout_seconds=0.5)
        self.store = FeedStore(database, self.clock)
        self.entries = FeedEntries(database, self.clock)
        pages = FeedPages(fetcher, Robots(fetcher), self.clock)
        intake = FeedIntake(self.entries, newsdesk.importer, pages, self.clock)
        looks = FeedLooks(
            fetcher, intake, self.store, self.entries, clock=self.clock, chance=lambda: 1.0
        )
        finder = FeedFinder(fetcher, newsdesk.library, self.clock)
        self.feeds = Feeds(
            self.store, self.entries, looks, finder, newsdesk.importer, newsdesk.library, limit
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


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Iterator[Desk]:
    """A newsdesk and a server."""
    with WebServer({"/robots.txt": Reply(b"", 404)}) as server:
        yield Desk(newsdesk, server)


def test_what_a_feed_brings_comes_in_once(desk: Desk) -> None:
    desk.serve(BOATS, STORM, ETag='"one"')
    desk.add()
    first = desk.look()
    assert (first.status, first.added, first.http) == (FeedStatus.CHANGED, 2, 200)
    assert desk.headlines() == ["Night boats from June", "Storm closes the sound"]
    again = desk.look()
    assert (again.status, again.added, again.updated) == (FeedStatus.UNCHANGED, 0, 0)
    desk.serve(BOATS._replace(text="The ferry runs again from Tuesday."), STORM)
    assert (third := desk.look()).updated == 1
    assert third.added == 0
    assert len(desk.newsdesk.library.history(desk.newsdesk.library.find("night boats").id)) == 2


def test_nothing_is_sent_again_that_did_not_change(desk: Desk) -> None:
    raw = rss(BOATS)

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"one"':
            return Reply(status=304)
        return Reply(
            raw, headers={"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 09:00:00 GMT"}
        )

    desk.server.routes["/feed"] = answer
    desk.add()
    assert desk.look().bytes == len(raw)
    again = desk.look()
    assert (again.status, again.http, again.bytes) == (FeedStatus.UNCHANGED, 304, 0)
    sent = desk.server.asked[-1].headers
    assert sent["if-none-match"] == '"one"'
    assert sent["if-modified-since"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    # An answer that leaves its marks out says nothing against them.
    assert desk.look().http == 304


def test_a_feed_that_moved_for_good_is_asked_there_from_then_on(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add()
    desk.server.routes["/feed"] = moved("/new")
    desk.serve(BOATS, STORM, path="/new")
    assert desk.look().added == 2
    kept = desk.feeds.show(feed).feed
    assert (kept.url, kept.moved_from) == (desk.server.url("/new"), desk.server.url("/feed"))
    desk.server.asked.clear()
    desk.look()
    assert desk.server.paths() == ["/new"]


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


def test_a_feed_that_fails_is_tried_again_later(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add(every=timedelta(minutes=15))
    desk.look()
    for route, said in FAILURES:
        desk.server.routes["/feed"] = route
        report = desk.look()
        assert report.status is FeedStatus.FAILED
        assert said in (report.error or "")
        kept = desk.feeds.show(feed).feed
        assert (kept.failures, kept.error) == (1, report.error)
        assert kept.next_check_at == desk.clock.now + 15 * MINUTE
        assert desk.headlines() == ["Night boats from June"]
        desk.serve(BOATS)
        desk.look()
        assert (well := desk.feeds.show(feed).feed).failures == 0
        assert well.error is None


def test_a_server_that_asks_for_time_gets_it(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add()
    desk.server.routes["/feed"] = Reply(b"", 429, {"Retry-After": "7200"})
    desk.look()
    assert desk.feeds.show(feed).feed.next_check_at == desk.clock.now + 120 * MINUTE
    assert desk.feeds.update().feeds == ()
    desk.clock.now += 121 * MINUTE
    desk.serve(BOATS)
    assert [one.added for one in desk.feeds.update().feeds] == [1]


def test_a_feed_that_is_gone_is_paused_and_its_owner_told_once(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add()
    desk.look()
    desk.server.routes["/feed"] = Reply(b"", 410)
    assert desk.look().status is FeedStatus.GONE
    kept = desk.feeds.show(feed).feed
    assert kept.paused
    assert "410" in (kept.reason or "")
    assert desk.feeds.update(every=True).feeds == ()
    notice = desk.feeds.claim_notice()
    assert notice
    assert (notice.kind, notice.feed.id) == (FeedNoticeKind.GONE, feed)
    assert desk.feeds.claim_notice() is None
    desk.feeds.settle_notice(notice.number)
    assert desk.headlines() == ["Night boats from June"]
    desk.serve(BOATS, STORM)
    desk.feeds.resume(feed)
    assert desk.look().added == 1


def test_an_owner_is_told_once_that_a_feed_fails_and_once_that_it_is_well(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add()
    desk.look()
    desk.server.routes["/feed"] = Reply(b"", 500)
    waits = []
    for _ in range(8):
        desk.look()
        waits.append(desk.feeds.show(feed).feed.next_check_at - desk.clock.now)
    assert waits[:3] == [30 * MINUTE, 60 * MINUTE, 120 * MINUTE]
    assert waits[-1] == timedelta(days=1)
    failing = desk.feeds.claim_notice()
    assert failing
    assert failing.kind is FeedNoticeKind.FAILING
    assert "500" in (failing.error or "")
    # Who was killed before telling it gets it again, and nobody else before that.
    assert desk.feeds.claim_notice() is None
    desk.clock.now += 6 * MINUTE
    again = desk.feeds.claim_notice()
    assert again
    assert again.number == failing.number
    desk.feeds.settle_notice(again.number)
    desk.serve(BOATS)
    desk.look()
    desk.look()
    well = desk.feeds.claim_notice()
    assert well
    assert well.kind is FeedNoticeKind.WELL
    desk.feeds.settle_notice(well.number)
    assert desk.feeds.claim_notice() is None


def test_nobody_is_told_of_a_failing_that_is_over_before_it_was_told(desk: Desk) -> None:
    desk.serve(BOATS)
    desk.add()
    desk.server.routes["/feed"] = Reply(b"", 500)
    for _ in range(6):
        desk.look()
    desk.serve(BOATS)
    desk.look()
    assert desk.feeds.claim_notice() is None


def test_a_feed_that_empties_itself_takes_nothing_away(desk: Desk) -> None:
    desk.serve(BOATS, STORM)
    desk.add()
    desk.look()
    desk.serve()
    assert desk.look().status is FeedStatus.UNCHANGED
    assert len(desk.headlines()) == 2
    desk.serve(BOATS, STORM)
    assert desk.look().added == 0


def test_ids_that_change_at_each_look_bring_nothing_twice(desk: Desk) -> None:
    def answer(_: Asked) -> Reply:
        number = len(desk.server.asked)
        other_guid = BOATS._replace(guid=f"guid {number}")
        other_link = STORM._replace(link=f"https://varde-times.example/?session={number}")
        only_guid = Item("Sound open again", guid=f"guid {number}")
        return Reply(rss(other_guid, other_link, only_guid))

    desk.server.routes["/feed"] = answer
    desk.add()
    assert desk.look().added == 3
    assert [desk.look().added for _ in range(3)] == [0, 0, 0]
    assert len(desk.headlines()) == 3


def test_entries_without_an_address_do_not_take_each_others_place(desk: Desk) -> None:
    one = Item("Night boats from June", guid="1")
    desk.serve(one, path="/a")
    desk.serve(one._replace(title="Storm closes the sound"), path="/b")
    desk.add("/a")
    desk.add("/b")
    desk.feeds.update()
    assert desk.headlines() == ["Night boats from June", "Storm closes the sound"]


def test_a_story_in_two_feeds_is_the_firsts(desk: Desk) -> None:
    desk.serve(BOATS, path="/all")
    desk.serve(BOATS._replace(text="In short: night boats."), path="/sports")
    desk.add("/all")
    desk.feeds.update()
    desk.add("/sports")
    for _ in range(3):
        done = desk.feeds.update(every=True)
        assert sum(one.added + one.updated for one in done.feeds) == 0
    assert len(desk.headlines()) == 1


def test_a_removed_story_does_not_come_back(desk: Desk) -> None:
    desk.serve(BOATS, STORM)
    desk.add()
    desk.look()
    desk.newsdesk.editor.remove("Storm closes the sound")
    desk.serve(
        BOATS, STORM, STORM._replace(title="Sound open again", link="https://v.example/open")
    )
    assert desk.look().added == 1
    assert desk.headlines() == ["Night boats from June", "Sound open again"]


def test_what_type_and_encoding_a_server_states_does_not_matter(desk: Desk) -> None:
    raw = rss(BOATS._replace(title="Fähre fährt")).decode().replace("utf-8", "iso-8859-1")
    headers = {"Content-Type": "text/html; charset=utf-8"}
    desk.server.routes["/feed"] = Reply(raw.encode("latin-1"), headers=headers)
    desk.add()
    desk.look()
    assert desk.headlines() == ["Fähre fährt"]


def test_the_stories_that_come_in_later_are_news(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add()
    desk.look()
    assert desk.feeds.newest_entry() == 1
    assert desk.feeds.news_after(0) == ()
    fresh = STORM._replace(date="Fri, 20 Nov 2026 13:00:00 +0000")
    old = Item("From the archive", link="https://varde-times.example/old")
    desk.serve(BOATS, fresh, old)
    desk.clock.now += timedelta(hours=2)
    desk.look()
    (news,) = desk.feeds.news_after(1)
    assert (news.feed_id, news.news) == (feed, True)
    assert desk.newsdesk.library.get(news.article_id).headline == "Storm closes the sound"
    assert desk.feeds.news_after(news.number) == ()


ARTICLE = """<!doctype html><html><head><title>Night boats from June</title></head><body><article>
<h1>Night boats from June</h1>{}</article></body></html>""".format(
    "".join(
        f"<p>Paragraph {n} of the whole story says a good deal more of the boats on the sound.</p>"
        for n in range(6)
    )
)


def test_the_text_comes_from_the_page_where_it_may(desk: Desk) -> None:
    linked = BOATS._replace(link=desk.server.url("/boats"))
    kept_out = STORM._replace(link=desk.server.url("/private/storm"))
    desk.server.routes["/robots.txt"] = page("User-agent: *\nDisallow: /private", "text/plain")
    desk.server.routes["/boats"] = page(ARTICLE)
    desk.serve(linked, kept_out)
    desk.add(full_text=True)
    assert desk.look().added == 2
    whole = desk.newsdesk.library.find("night boats").sections[0].text
    assert "Paragraph 5 of the whole story" in whole
    assert "coast guard" in desk.newsdesk.library.find("storm closes").sections[0].text
    assert "/private/storm" not in desk.server.paths()
    asked = desk.server.paths().count("/boats")
    desk.serve(linked, kept_out, Item("Third", link=desk.server.url("/third")))
    desk.look()
    assert desk.server.paths().count("/boats") == asked


def test_a_page_of_another_story_is_not_taken_for_the_text(desk: Desk) -> None:
    desk.server.routes["/boats"] = page(ARTICLE.replace("Night boats from June", "Please consent"))
    desk.serve(BOATS._replace(link=desk.server.url("/boats")))
    desk.add(full_text=True)
    desk.look()
    assert "harbour master" in desk.newsdesk.library.find("night boats").sections[0].text


def test_only_so_many_pages_are_fetched_at_a_look(desk: Desk) -> None:
    items = [
        Item(f"Story number {n} of many", f"Text {n}.", desk.server.url(f"/{n}"))
        for n in range(MOST_PAGES + 3)
    ]
    desk.serve(*items, ETag='"one"')
    desk.add(full_text=True)
    assert desk.look().added == MOST_PAGES
    assert desk.look().added == 3
    assert desk.look().added == 0


def test_what_would_come_in_is_told_and_does_not(desk: Desk) -> None:
    desk.serve(BOATS, STORM, Item("Only a headline", text=""))
    found = desk.feeds.test(desk.server.url("/feed"))
    assert [article.headline for article in found.new] == [BOATS.title, STORM.title]
    assert (len(found.skipped), found.brief, found.title) == (1, 3, "Varde Times")
    assert desk.headlines() == []
    assert desk.feeds.list() == ()
    feed = desk.add()
    desk.look()
    desk.serve(BOATS, STORM._replace(text="The sound is open."), Item("One more"))
    found = desk.feeds.test(feed)
    assert (len(found.new), len(found.changed), found.unchanged) == (1, 1, 1)


HOME = """<html><head><title>Varde Times</title>
<link rel="alternate" type="application/rss+xml" title="All news" href="/feed">{}
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
</head><body></body></html>"""


def test_a_page_leads_to_its_feed(desk: Desk) -> None:
    desk.serve(BOATS)
    desk.server.routes["/"] = page(HOME.format(""))
    assert desk.feeds.show(desk.add("/")).feed.url == desk.server.url("/feed")
    with pytest.raises(FeedExistsError):
        desk.add("/feed")


def test_a_page_with_several_feeds_asks_which(desk: Desk) -> None:
    more = '<link rel="alternate" type="application/atom+xml" title="Sports" href="/sports">'
    desk.server.routes["/"] = page(HOME.format(more))
    with pytest.raises(FeedChoiceError) as error:
        desk.add("/")
    assert [(link.title, link.url) for link in error.value.links] == [
        ("All news", desk.server.url("/feed")),
        ("Sports", desk.server.url("/sports")),
    ]
    desk.server.routes["/"] = page("<html><body><p>Nothing here.</p></body></html>")
    with pytest.raises(FeedError, match="neither a feed nor a page"):
        desk.add("/")
    with pytest.raises(FeedError, match="status 404"):
        desk.add("/nothing")
    with pytest.raises(FetchError):
        desk.add("http://10.0.0.1/feed")


def test_a_server_sees_and_changes_its_own_feeds_alone(desk: Desk) -> None:
    url = desk.server.url("/feed")
    desk.serve(BOATS)
    ours = desk.feeds.add(url, scope="7")
    everyones = desk.feeds.add(url)
    assert desk.feeds.list(scope="7", own=True) == (ours,)
    assert desk.feeds.list(own=True) == (everyones,)
    assert len(desk.feeds.list()) == 2
    with pytest.raises(FeedError, match="No feed goes by"):
        desk.feeds.remove(everyones.id, scope="7", own=True)
    desk.feeds.update(scope="7", own=True)
    assert desk.headlines() == []
    assert desk.headlines("7") == ["Night boats from June"]
    desk.serve(STORM, path="/b")
    desk.feeds.add(desk.server.url("/b"), scope="7")
    desk.serve(STORM, path="/c")
    with pytest.raises(FeedError, match="at most 2"):
        desk.feeds.add(desk.server.url("/c"), scope="7")
    assert desk.feeds.remove_scope("7") == 2
    assert desk.feeds.list() == (everyones,)


def test_a_list_of_feeds_goes_in_and_out(desk: Desk) -> None:
    opml = b"""<?xml version="1.0"?><opml version="1.0"><body>
    <outline text="Sports"><outline type="rss" text="Cup" xmlUrl="https://cup.example/feed"/></outline>
    <outline text="Varde Times" xmlUrl="https://varde-times.example/feed"/>
    <outline text="Bad" xmlUrl="javascript:x"/></body></opml>"""
    done = desk.feeds.import_opml(opml)
    assert [(feed.name, feed.category) for feed in done.added] == [
        ("Cup", "Sports"),
        ("Varde Times", None),
    ]
    again = desk.feeds.import_opml(desk.feeds.export_opml())
    assert (again.added, len(again.present)) == ((), 2)
    with pytest.raises(FeedError, match="names no feed"):
        desk.feeds.import_opml(b"<opml><body/></opml>")
    assert len(desk.feeds.import_opml(opml, scope="7").added) == 2
    with pytest.raises(FeedError, match="at most 2"):
        desk.feeds.import_opml(opml, scope="7")


def test_hosts_are_asked_at_once_and_each_for_one_feed_at_a_time(desk: Desk) -> None:
    slow = Reply(rss(BOATS), pause=0.02)
    for path in "abc":
        desk.server.routes[f"/{path}"] = slow
    urls = [desk.server.url(f"/{path}", "127.0.0.1") for path in "abc"]
    opml = "".join(f'<outline text="x" xmlUrl="{url}"/>' for url in urls)
    desk.feeds.import_opml(f"<opml><body>{opml}</body></opml>".encode())
    done = desk.feeds.update()
    assert len(done.feeds) == 3
    assert desk.server.most_at_once["127.0.0.1"] == 1


def test_two_rounds_at_once_fetch_each_feed_once(desk: Desk) -> None:
    for number in range(6):
        desk.server.routes[f"/{number}"] = Reply(
            rss(Item(f"Story {number}", link=f"https://v.example/{number}")), pause=0.01
        )
        desk.store.add(desk.server.url(f"/{number}"), FeedChoices(), scope=None, title=str(number))
    other = Desk(desk.newsdesk, desk.server)
    reports: list[str] = []

    def round_of(one: Desk) -> None:
        reports.extend(report.url for report in one.feeds.update().feeds)

    threads = [threading.Thread(target=round_of, args=(one,)) for one in (desk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fetched = [path for path in desk.server.paths() if path != "/robots.txt"]
    assert sorted(fetched) == sorted(set(fetched)) == [f"/{number}" for number in range(6)]
    assert len(reports) == 6


def test_a_round_that_is_closed_counts_for_nothing(desk: Desk) -> None:
    desk.serve(BOATS)
    feed = desk.add()
    desk.feeds.close()
    report = desk.look()
    assert report.status is FeedStatus.BUSY
    kept = desk.feeds.show(feed).feed
    assert (kept.failures, kept.next_check_at) == (0, desk.clock.now + MINUTE)

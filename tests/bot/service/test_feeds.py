"""Feeds are found, tried, listed and exchanged, each server's for itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from feed_desk import BOATS, STORM, FeedDesk
from feed_files import Item
from web_server import page

from articles.feeds.errors import FeedChoiceError, FeedError, FeedExistsError
from articles.feeds.models import FeedChoices
from articles.fetching.models import FetchError


def test_what_would_come_in_is_told_and_does_not(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS, STORM, Item("Only a headline", text=""))
    found = feed_desk.feeds.test(feed_desk.server.url("/feed"))
    assert [article.headline for article in found.new] == [BOATS.title, STORM.title]
    assert (len(found.skipped), found.brief, found.title) == (1, 2, "Varde Times")
    assert feed_desk.headlines() == []
    assert feed_desk.feeds.list() == ()
    feed = feed_desk.add()
    feed_desk.look()
    feed_desk.serve(BOATS, STORM._replace(text="The sound is open."), Item("One more"))
    found = feed_desk.feeds.test(feed)
    assert (len(found.new), len(found.changed), found.unchanged) == (1, 1, 1)


HOME = """<html><head><title>Varde Times</title>
<link rel="alternate" type="application/rss+xml" title="All news" href="/feed">{}
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
</head><body></body></html>"""


def test_a_page_leads_to_its_feed(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed_desk.server.routes["/"] = page(HOME.format(""))
    assert feed_desk.feeds.show(feed_desk.add("/")).feed.url == feed_desk.server.url("/feed")
    with pytest.raises(FeedExistsError):
        feed_desk.add("/feed")


def test_a_page_with_several_feeds_asks_which(feed_desk: FeedDesk) -> None:
    more = '<link rel="alternate" type="application/atom+xml" title="Sports" href="/sports">'
    feed_desk.server.routes["/"] = page(HOME.format(more))
    with pytest.raises(FeedChoiceError) as error:
        feed_desk.add("/")
    assert [(link.title, link.url) for link in error.value.links] == [
        ("All news", feed_desk.server.url("/feed")),
        ("Sports", feed_desk.server.url("/sports")),
    ]
    feed_desk.server.routes["/"] = page("<html><body><p>Nothing here.</p></body></html>")
    with pytest.raises(FeedError, match="neither a feed nor a page"):
        feed_desk.add("/")
    with pytest.raises(FeedError, match="status 404"):
        feed_desk.add("/nothing")
    with pytest.raises(FetchError):
        feed_desk.add("http://10.0.0.1/feed")


def test_a_server_sees_and_changes_its_own_feeds_alone(feed_desk: FeedDesk) -> None:
    url = feed_desk.server.url("/feed")
    feed_desk.serve(BOATS)
    ours = feed_desk.feeds.add(url, scope="7")
    everyones = feed_desk.feeds.add(url)
    assert feed_desk.feeds.list(scope="7", own=True) == (ours,)
    assert feed_desk.feeds.list(own=True) == (everyones,)
    assert len(feed_desk.feeds.list()) == 2
    with pytest.raises(FeedError, match="No feed goes by"):
        feed_desk.feeds.remove(everyones.id, scope="7", own=True)
    feed_desk.feeds.update(scope="7", own=True)
    assert feed_desk.headlines() == []
    assert feed_desk.headlines("7") == ["Night boats from June"]
    feed_desk.serve(STORM, path="/b")
    feed_desk.feeds.add(feed_desk.server.url("/b"), scope="7")
    feed_desk.serve(STORM, path="/c")
    with pytest.raises(FeedError, match="at most 2"):
        feed_desk.feeds.add(feed_desk.server.url("/c"), scope="7")
    assert feed_desk.store.remove_scope("7") == 2
    assert feed_desk.feeds.list() == (everyones,)


def test_a_list_of_feeds_goes_in_and_out(feed_desk: FeedDesk) -> None:
    opml = b"""<?xml version="1.0"?><opml version="1.0"><body>
    <outline text="Sports"><outline type="rss" text="Cup" xmlUrl="https://cup.example/feed"/></outline>
    <outline text="Varde Times" xmlUrl="https://varde-times.example/feed"/>
    <outline text="Bad" xmlUrl="javascript:x"/></body></opml>"""
    done = feed_desk.feeds.import_opml(opml)
    assert [(feed.name, feed.category) for feed in done.added] == [
        ("Cup", "Sports"),
        ("Varde Times", None),
    ]
    again = feed_desk.feeds.import_opml(feed_desk.feeds.export_opml())
    assert (again.added, len(again.present)) == ((), 2)
    how = FeedChoices(every=timedelta(days=1, hours=2), full_text=True)
    feed_desk.feeds.set(done.added[0].id, how)
    feed_desk.feeds.pause(done.added[0].id)
    written = feed_desk.feeds.export_opml()
    feed_desk.feeds.remove(done.added[0].id)
    (back,) = feed_desk.feeds.import_opml(written).added
    assert (back.category, back.every, back.full_text) == ("Sports", how.every, True)
    assert back.paused
    assert not any(feed.paused for feed in feed_desk.feeds.list() if feed.id != back.id)
    with pytest.raises(FeedError, match="names no feed"):
        feed_desk.feeds.import_opml(b"<opml><body/></opml>")
    assert len(feed_desk.feeds.import_opml(opml, scope="7").added) == 2
    with pytest.raises(FeedError, match="at most 2"):
        feed_desk.feeds.import_opml(opml, scope="7")

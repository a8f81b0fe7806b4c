"""What feeds bring comes in once, whole where it may be, and nothing that came is lost."""

from __future__ import annotations

import json
from datetime import timedelta

from feed_desk import BOATS, STORM, FeedDesk
from feed_files import Item, rss
from web_server import Asked, Reply, page

from articles.feeds.models import FeedStatus
from articles.models import TAKEN_DOWN, Status
from articles.parsing import read_bytes
from bot.service.feed_intake import MOST_PAGES


def test_what_a_feed_brings_comes_in_once(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS, STORM, ETag='"one"')
    feed_desk.add()
    first = feed_desk.look()
    assert (first.status, first.added, first.http) == (FeedStatus.CHANGED, 2, 200)
    assert feed_desk.headlines() == ["Night boats from June", "Storm closes the sound"]
    again = feed_desk.look()
    assert (again.status, again.added, again.updated) == (FeedStatus.UNCHANGED, 0, 0)
    feed_desk.serve(BOATS._replace(text="The ferry runs again from Tuesday."), STORM)
    assert (third := feed_desk.look()).updated == 1
    assert third.added == 0
    assert (
        len(feed_desk.newsdesk.library.history(feed_desk.newsdesk.library.find("night boats").id))
        == 2
    )


def test_a_feed_that_empties_itself_takes_nothing_away(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS, STORM)
    feed_desk.add()
    feed_desk.look()
    feed_desk.serve()
    assert feed_desk.look().status is FeedStatus.UNCHANGED
    assert len(feed_desk.headlines()) == 2
    feed_desk.serve(BOATS, STORM)
    assert feed_desk.look().added == 0


def test_ids_that_change_at_each_look_bring_nothing_twice(feed_desk: FeedDesk) -> None:
    def answer(_: Asked) -> Reply:
        number = len(feed_desk.server.asked)
        other_guid = BOATS._replace(guid=f"guid {number}")
        other_link = STORM._replace(link=f"https://varde-times.example/?session={number}")
        only_guid = Item("Sound open again", guid=f"guid {number}")
        return Reply(rss(other_guid, other_link, only_guid))

    feed_desk.server.routes["/feed"] = answer
    feed_desk.add()
    assert feed_desk.look().added == 3
    assert [feed_desk.look().added for _ in range(3)] == [0, 0, 0]
    assert len(feed_desk.headlines()) == 3


def test_entries_without_an_address_do_not_take_each_others_place(feed_desk: FeedDesk) -> None:
    one = Item("Night boats from June", guid="1")
    feed_desk.serve(one, path="/a")
    feed_desk.serve(one._replace(title="Storm closes the sound"), path="/b")
    feed_desk.add("/a")
    feed_desk.add("/b")
    feed_desk.feeds.update()
    assert feed_desk.headlines() == ["Night boats from June", "Storm closes the sound"]


def test_a_story_in_two_feeds_is_the_firsts(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS, path="/all")
    feed_desk.serve(BOATS._replace(text="In short: night boats."), path="/sports")
    feed_desk.add("/all")
    feed_desk.feeds.update()
    feed_desk.add("/sports")
    for _ in range(3):
        done = feed_desk.feeds.update(every=True)
        assert sum(one.added + one.updated for one in done.feeds) == 0
    assert len(feed_desk.headlines()) == 1


def test_a_summary_takes_no_whole_storys_place(feed_desk: FeedDesk) -> None:
    whole = {"headline": BOATS.title, "url": BOATS.link, "text": "All of the story. " * 50}
    feed_desk.newsdesk.importer.import_file("whole.jsonl", json.dumps(whole).encode())
    feed_desk.serve(BOATS)
    feed_desk.add()
    for text in ("A summary.", "Another summary."):
        feed_desk.serve(BOATS._replace(text=text))
        report = feed_desk.look()
        assert (report.status, report.updated) == (FeedStatus.UNCHANGED, 0)
    assert "All of the story" in feed_desk.newsdesk.library.find("boats").sections[0].text
    feed_desk.serve(BOATS._replace(text="The whole story, told again. " * 60))
    assert feed_desk.look().updated == 1


def test_a_removed_story_does_not_come_back(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS, STORM)
    feed_desk.add()
    feed_desk.look()
    feed_desk.newsdesk.editor.remove("Storm closes the sound")
    feed_desk.serve(
        BOATS, STORM, STORM._replace(title="Sound open again", link="https://v.example/open")
    )
    assert feed_desk.look().added == 1
    assert feed_desk.headlines() == ["Night boats from June", "Sound open again"]


def test_what_type_and_encoding_a_server_states_does_not_matter(feed_desk: FeedDesk) -> None:
    raw = rss(BOATS._replace(title="Fähre fährt")).decode().replace("utf-8", "iso-8859-1")
    headers = {"Content-Type": "text/html; charset=utf-8"}
    feed_desk.server.routes["/feed"] = Reply(raw.encode("latin-1"), headers=headers)
    feed_desk.add()
    feed_desk.look()
    assert feed_desk.headlines() == ["Fähre fährt"]


def test_the_stories_that_come_in_later_are_news(feed_desk: FeedDesk) -> None:
    feed_desk.serve(BOATS)
    feed = feed_desk.add()
    feed_desk.look()
    assert feed_desk.feeds.newest_entry() == 1
    assert feed_desk.feeds.news_after(0) == ()
    fresh = STORM._replace(date="Fri, 20 Nov 2026 13:00:00 +0000")
    old = Item("From the archive", link="https://varde-times.example/old")
    feed_desk.serve(BOATS, fresh, old)
    feed_desk.clock.now += timedelta(hours=2)
    feed_desk.look()
    (news,) = feed_desk.feeds.news_after(1)
    assert (news.feed_id, news.news) == (feed, True)
    assert feed_desk.newsdesk.library.get(news.article_id).headline == "Storm closes the sound"
    assert feed_desk.feeds.news_after(news.number) == ()


def test_a_story_that_another_brought_first_is_news_of_the_feed_too(feed_desk: FeedDesk) -> None:
    old = Item("From the archive", link="https://varde-times.example/old")
    fresh = STORM._replace(date="Fri, 20 Nov 2026 13:00:00 +0000")
    imported = fresh._replace(title="Sound open again", link="https://varde-times.example/open")
    feed_desk.serve(BOATS, path="/all")
    feed_desk.serve(BOATS, path="/sports")
    feeds = [feed_desk.add(path) for path in ("/all", "/sports")]
    feed_desk.feeds.update()
    assert feed_desk.feeds.news_after(0) == ()
    feed_desk.clock.now += timedelta(hours=2)
    feed_desk.serve(imported, path="/elsewhere")
    feed_desk.newsdesk.importer.import_articles(
        read_bytes("elsewhere.xml", rss(imported), now=feed_desk.clock.now)
    )
    for path, feed in zip(("/all", "/sports"), feeds, strict=True):
        feed_desk.serve(BOATS, fresh, imported, old, path=path)
        feed_desk.feeds.update([feed])
    news = feed_desk.feeds.news_after(0)
    library = feed_desk.newsdesk.library
    told = [(each.feed_id, library.get(each.article_id).headline) for each in news]
    stories = ("Sound open again", "Storm closes the sound")
    assert sorted(told) == sorted((feed, story) for feed in feeds for story in stories)
    # Looking again tells nothing anew, nor does a story that changes.
    for _ in range(2):
        feed_desk.serve(fresh._replace(text="It is closed until Sunday."), path="/sports")
        feed_desk.feeds.update(every=True)
    assert feed_desk.feeds.news_after(0) == news


ARTICLE = """<!doctype html><html><head><title>Night boats from June</title></head><body><article>
<h1>Night boats from June</h1>{}</article></body></html>""".format(
    "".join(
        f"<p>Paragraph {n} of the whole story says a good deal more of the boats on the sound.</p>"
        for n in range(6)
    )
)


def test_the_text_comes_from_the_page_where_it_may(feed_desk: FeedDesk) -> None:
    linked = BOATS._replace(link=feed_desk.server.url("/boats"))
    kept_out = STORM._replace(link=feed_desk.server.url("/private/storm"))
    feed_desk.server.routes["/robots.txt"] = page("User-agent: *\nDisallow: /private", "text/plain")
    feed_desk.server.routes["/boats"] = page(ARTICLE)
    feed_desk.serve(linked, kept_out)
    feed_desk.add(full_text=True)
    assert feed_desk.look().added == 2
    whole = feed_desk.newsdesk.library.find("night boats").sections[0].text
    assert "Paragraph 5 of the whole story" in whole
    assert "coast guard" in feed_desk.newsdesk.library.find("storm closes").sections[0].text
    assert "/private/storm" not in feed_desk.server.paths()
    asked = feed_desk.server.paths().count("/boats")
    feed_desk.serve(linked, kept_out, Item("Third", link=feed_desk.server.url("/third")))
    feed_desk.look()
    assert feed_desk.server.paths().count("/boats") == asked


def test_a_page_of_another_story_is_not_taken_for_the_text(feed_desk: FeedDesk) -> None:
    feed_desk.server.routes["/boats"] = page(
        ARTICLE.replace("Night boats from June", "Please consent")
    )
    feed_desk.serve(BOATS._replace(link=feed_desk.server.url("/boats")))
    feed_desk.add(full_text=True)
    feed_desk.look()
    assert "harbour master" in feed_desk.newsdesk.library.find("night boats").sections[0].text


def test_only_so_many_pages_are_fetched_at_a_look(feed_desk: FeedDesk) -> None:
    items = [
        Item(f"Story number {n} of many", f"Text {n}.", feed_desk.server.url(f"/{n}"), date="")
        for n in range(MOST_PAGES + 3)
    ]
    feed_desk.serve(*items, ETag='"one"')
    feed = feed_desk.add(full_text=True)
    assert feed_desk.look().added == MOST_PAGES
    assert feed_desk.feeds.show(feed).stories == MOST_PAGES
    fresh = items[0]._replace(title="A new story", link=feed_desk.server.url("/fresh"))
    feed_desk.serve(fresh, *items)
    assert feed_desk.look().added == 4
    assert feed_desk.look().added == 0
    assert feed_desk.feeds.show(feed).stories == MOST_PAGES + 4
    # What it had when it was added is no news, though its page came later.
    (news,) = feed_desk.feeds.news_after(0)
    assert feed_desk.newsdesk.library.get(news.article_id).headline == fresh.title
    feed_desk.serve(fresh, items[0]._replace(text="Told anew."), *items[1:])
    assert feed_desk.look().updated == 1


def test_a_story_whose_page_was_not_waited_for_comes_in_at_the_next_look(
    feed_desk: FeedDesk,
) -> None:
    def ending(_: Asked) -> Reply:
        feed_desk.fetcher.close()
        return page(ARTICLE)

    feed_desk.server.routes["/boats"] = ending
    feed_desk.server.routes["/storm"] = page(ARTICLE.replace(BOATS.title, STORM.title))
    boats, storm = (
        each._replace(link=feed_desk.server.url(f"/{name}"))
        for each, name in ((BOATS, "boats"), (STORM, "storm"))
    )
    feed_desk.serve(storm, boats, ETag='"one"')
    feed_desk.add(full_text=True)
    assert feed_desk.look().added <= 1
    again = FeedDesk(feed_desk.newsdesk, feed_desk.server)
    feed_desk.server.routes["/boats"] = page(ARTICLE)
    again.look()
    assert again.headlines() == [BOATS.title, STORM.title]
    for words in ("boats", "storm"):
        text = again.newsdesk.library.find(words).sections[0].text
        assert "Paragraph 5 of the whole story" in text


def test_a_story_whose_page_was_taken_down_is_taken_back(feed_desk: FeedDesk) -> None:
    linked = BOATS._replace(link=feed_desk.server.url("/boats"))
    feed_desk.server.routes["/boats"] = page(ARTICLE)
    feed_desk.serve(linked)
    feed_desk.add(full_text=True)
    feed_desk.look()
    (known,) = feed_desk.newsdesk.library.latest()
    feed_desk.server.routes["/boats"] = Reply(status=410)
    feed_desk.serve(linked._replace(text="The ferry runs again, it was said."))
    assert feed_desk.look().updated == 1
    assert feed_desk.headlines() == []
    gone = feed_desk.newsdesk.library.get(known.id)
    assert gone is not None
    assert (gone.status, gone.note) == (Status.RETRACTED, TAKEN_DOWN)

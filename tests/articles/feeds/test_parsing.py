"""Feeds of every form come to the same drafts, and nothing in them is trusted."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from feed_files import BOMB, Item, rss
from hypothesis import given
from hypothesis import strategies as st

from articles.feeds.models import FeedParsingError, ParsedFeed
from articles.feeds.parsing import is_feed, parse_feed
from articles.reading.building import Draft, build

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://varde-times.example/news/feed"
WHOLE = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>Varde &amp; Orsund Times</title><link>https://varde-times.example/</link>
<language>de-DE</language><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency>
<item><title>Varde&amp;#8217;s night boats &lt;em&gt;from&lt;/em&gt; June</title>
<link>/boats</link><guid isPermaLink="false">17</guid>
<dc:creator>Ida Falk</dc:creator><author>news@varde-times.example (Jon Moe)</author>
<pubDate>Mon, 02 Mar 2026 09:00:00 +0100</pubDate><category>Transport</category>
<description>Two boats more by night.</description>
<content:encoded><![CDATA[<p>The ferry company adds <b>two</b> crossings.</p><script>bad()</script>
<h2>Why now</h2><ul><li>Fish &amp; chips are sold on board.</li></ul>
<p>The post <a href="#">Night boats</a> appeared first on <a href="#">Varde Times</a>.</p>]]>
</content:encoded><media:thumbnail url="/boats.jpg"/><source url="x">Harbour Post</source></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Varde Times</title>
<entry><title type="html">Fish &amp;amp; chips</title>
<link rel="alternate" href="https://varde-times.example/fish"/><id>urn:1</id>
<author><name>Ida Falk</name></author><author><name>Varde Times</name></author>
<updated>2026-03-04T10:00:00+01:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Fish is sold.</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://varde-times.example/"><title>Varde Times</title></channel>
<item rdf:about="https://varde-times.example/a"><title>Night boats</title>
<link>https://varde-times.example/a</link><description>They sail.</description>
<dc:date>2026-03-02T09:00:00+01:00</dc:date></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://varde-times.example/boats</loc><news:news><news:publication>
<news:name>Varde Times</news:name><news:language>de</news:language></news:publication>
<news:publication_date>2026-03-02T09:00:00+01:00</news:publication_date>
<news:title>Night boats &amp; more</news:title><news:keywords>Transport, Ferries</news:keywords>
</news:news><image:image><image:loc>https://varde-times.example/b.jpg</image:loc></image:image></url>
<url><loc>https://varde-times.example/imprint</loc></url></urlset>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Varde Times",
    "language": "de",
    "authors": [{"name": "Ida Falk"}],
    "items": [
        {
            "id": "1",
            "url": "/boats",
            "title": "Night boats",
            "content_html": "<p>They sail &amp; sail.</p>",
            "summary": "Boats by night.",
            "date_published": "2026-03-02T09:00:00+01:00",
            "date_modified": "2026-03-03T09:00:00+01:00",
            "tags": ["Transport"],
            "image": "https://varde-times.example/b.jpg",
        },
        {"id": 2, "content_text": "One.\n\nTwo.", "title": "Text", "authors": [{"name": "J. Moe"}]},
        "no item",
    ],
}


def one(raw: str, url: str = URL) -> Draft:
    """Return the only entry of a feed."""
    (draft,) = parse_feed(raw.encode(), url=url).entries
    return draft


def text_of(draft: Draft) -> list[str]:
    return [line for section in draft.body for line in section.content.split("\n\n")]


def test_rss_with_all_that_it_may_have() -> None:
    feed = parse_feed(WHOLE.encode(), url=URL)
    assert (feed.title, feed.pace) == ("Varde & Orsund Times", timedelta(minutes=30))
    assert feed.brief == frozenset()
    draft = one(WHOLE)
    assert draft.headline == "Varde’s night boats from June"
    assert draft.url == "https://varde-times.example/boats"
    assert draft.author == "Ida Falk, Jon Moe"
    assert (draft.source, draft.category) == ("Harbour Post", "Transport")
    assert draft.dek == "Two boats more by night."
    assert draft.image == "https://varde-times.example/boats.jpg"
    assert text_of(draft) == [
        "The ferry company adds two crossings.",
        "Fish & chips are sold on board.",
    ]
    assert [section.heading for section in draft.body] == [None, "Why now"]
    article = build(draft, now=NOW)
    assert article.language == "de"
    assert article.published == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert article.modified is None


def test_atom_says_when_it_was_updated_and_not_when_it_was_published() -> None:
    draft = one(ATOM)
    assert (draft.headline, draft.author) == ("Fish & chips", "Ida Falk")
    assert (draft.published, draft.modified) == (None, "2026-03-04T10:00:00+01:00")
    assert (draft.language, text_of(draft)) == ("fr", ["Fish is sold."])


def test_rdf_has_its_date_from_dublin_core() -> None:
    draft = one(RDF)
    assert (draft.url, draft.source) == ("https://varde-times.example/a", "Varde Times")
    assert build(draft, now=NOW).published == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_news_sitemap_names_stories_without_their_text() -> None:
    feed = parse_feed(SITEMAP.encode())
    (draft,) = feed.entries
    assert feed.brief == {0}
    assert (draft.headline, draft.source) == ("Night boats & more", "Varde Times")
    assert (draft.url, draft.category) == ("https://varde-times.example/boats", "Transport")
    assert (draft.language, draft.image) == ("de", "https://varde-times.example/b.jpg")
    assert draft.published == "2026-03-02T09:00:00+01:00"


def test_json_feed() -> None:
    feed = parse_feed(json.dumps(JSON_FEED).encode(), url=URL)
    first, second = feed.entries
    assert (first.headline, first.url) == ("Night boats", "https://varde-times.example/boats")
    assert (first.author, first.category) == ("Ida Falk", "Transport")
    assert (first.dek, text_of(first)) == ("Boats by night.", ["They sail & sail."])
    assert (first.language, first.image) == ("de", "https://varde-times.example/b.jpg")
    assert first.modified == "2026-03-03T09:00:00+01:00"
    assert (second.author, text_of(second)) == ("J. Moe", ["One.", "Two."])
    assert second.given_id == f"{URL}#2"


@pytest.mark.parametrize(
    ("text", "is_brief"),
    [
        ("The ferry runs again.", True),
        ("The ferry runs again. " * 60, False),
        ("The ferry runs again. " * 60 + "[…]", True),
        ("", True),
    ],
)
def test_a_short_description_is_a_summary(text: str, is_brief: bool) -> None:
    feed = parse_feed(rss(Item("Night boats", text)))
    assert bool(feed.brief) == is_brief


def test_a_dek_that_only_begins_the_text_is_none() -> None:
    raw = WHOLE.replace("Two boats more by night.", "The ferry company adds two […]")
    assert one(raw).dek == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 02 Mar 26 09:00 GMT", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03", None),
        ("2026", None),
        ("soon", None),
    ],
)
def test_dates_are_read_and_never_filled_in(written: str, expected: datetime | None) -> None:
    draft = one(rss(Item("Night boats", date=written)).decode())
    assert build(draft, now=NOW).published == expected


def test_an_entry_is_known_by_its_address_else_by_its_id_within_its_feed() -> None:
    def ids(url: str, *items: Item) -> list[str]:
        return [build(draft, now=NOW).id for draft in parse_feed(rss(*items), url=url).entries]

    linked = Item("Night boats", link="https://v.example/a", guid="1")
    assert ids(URL, linked) == ids("https://o.example/f", linked._replace(title="B", guid="2"))
    bare = Item("Night boats", guid="1")
    assert ids(URL, bare) == ids(URL, bare._replace(title="Renamed"))
    assert ids(URL, bare) != ids("https://o.example/f", bare)
    # One address for all is no story's.
    front = [Item(title, link="https://v.example/news") for title in ("One", "Two")]
    assert len(set(ids(URL, *front))) == 2


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"<html><body>No.</body></html>", "not a feed"),
        (b"Plain words.", "not a feed"),
        (BOMB, "not a feed"),
        (BOMB.replace(b"<b>&a;</b>", b"<rss><channel/></rss>"), "entities"),
        (b"<urlset><url><loc>https://v.example/</loc></url></urlset>", "sitemap without news"),
        (b"<sitemapindex></sitemapindex>", "list of sitemaps"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "without “items”"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "not JSON"),
    ],
)
def test_what_is_no_feed_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(FeedParsingError, match=reason):
        parse_feed(raw)


def test_a_damaged_feed_gives_what_is_whole_in_it() -> None:
    raw = rss(Item("Night boats"), Item("Storm"))
    assert parse_feed(raw[:-60]).entries[0].headline == "Night boats"
    assert is_feed(raw)
    assert is_feed(raw[:60])


def test_an_encoding_that_is_stated_wrongly_makes_no_other_words() -> None:
    raw = rss(Item("Fähre fährt"))
    as_latin = raw.replace(b"utf-8", b"iso-8859-1")
    assert parse_feed(as_latin).entries[0].headline == "Fähre fährt"
    in_latin = raw.decode().encode("latin-1")
    assert parse_feed(in_latin).entries[0].headline == "Fähre fährt"
    in_utf16 = raw.decode().replace("utf-8", "utf-16").encode("utf-16")
    assert parse_feed(in_utf16).entries[0].headline == "Fähre fährt"


@given(st.sampled_from([WHOLE, ATOM, RDF, SITEMAP, json.dumps(JSON_FEED)]), st.data())
def test_no_damaged_feed_raises_anything_else(raw: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(raw)))
    cut = (
        raw[:begin] + data.draw(st.text(max_size=20)) + raw[begin + data.draw(st.integers(0, 60)) :]
    )
    with suppress(FeedParsingError):
        assert isinstance(parse_feed(cut.encode("utf-8", "replace"), url=URL), ParsedFeed)


@pytest.mark.parametrize(
    "inside",
    ["<" * 50_000, "&amp;lt;" * 20_000, "<p>x" * 10_000, "&" * 50_000, "<![CDATA[" * 5_000],
)
def test_hostile_text_takes_no_time(inside: str) -> None:
    begun = time.monotonic()
    with suppress(FeedParsingError):
        parse_feed(rss().replace(b"</channel>", f"<item>{inside}</item></channel>".encode()))
    assert time.monotonic() - begun < 5

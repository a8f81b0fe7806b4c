"""A web address becomes a file to import, or a sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from web_server import LOOPBACK, Reply, WebServer, moved, page

from articles.fetching.fetcher import Fetcher
from articles.fetching.models import FetchError, FetchReason
from articles.fetching.robots import Robots
from bot.service.links import Links

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture
def links() -> Links:
    fetcher = Fetcher(allow=[LOOPBACK])
    return Links(fetcher, Robots(fetcher))


def test_a_file_is_called_after_its_kind_then_its_path(server: WebServer, links: Links) -> None:
    for path, kind, name in (
        ("/2026/ferry", "text/html; charset=utf-8", "ferry.html"),
        ("/ferry.php?id=3", "text/html", "ferry.html"),
        ("/", "application/xhtml+xml", "page.html"),
        ("/notes.md", "text/plain", "notes.md"),
        ("/notes.pdf", "text/plain", "notes.txt"),
        ("/notes", "text/x-markdown", "notes.md"),
        ("/f%C3%A4hre.jsonl", "application/octet-stream", "fähre.jsonl"),
        ("/api", "application/json", "api.json"),
        ("/api.md", "application/vnd.iptc+json", "api.json"),
        ("/lines", "application/x-ndjson", "lines.jsonl"),
        ("/letter", "message/rfc822", "letter.eml"),
        ("/wire", "text/xml", "wire.xml"),
        ("/bare.html", "", "bare.html"),
        ("/bare.exe", "", "bare"),
    ):
        server.routes[path] = page("The ferry is back.", kind)
        file = links.open(server.url(path))
        assert (file.name, file.content) == (name, b"The ferry is back."), path
        assert file.url == server.url(path)


@pytest.mark.parametrize(
    "kind",
    ["image/png", "video/mp4", "audio/mpeg", "application/zip", "application/pdf", "font/woff2"],
)
def test_what_is_no_text_is_refused(server: WebServer, links: Links, kind: str) -> None:
    server.routes["/a.html"] = page("x", kind)
    with pytest.raises(FetchError, match=f"a file of the kind {kind}, which cannot be read"):
        links.open(server.url("/a.html"))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "has nothing at this address; check it"),
        (410, "has taken this page down for good"),
        (401, "does not show this page to everyone (status 401)"),
        (402, "does not show this page to everyone (status 402)"),
        (403, "save the page as you see it, and import that file"),
        (429, "asks not to be asked for now; try again later"),
        (500, "is out of order (status 500); try again later"),
        (503, "is out of order (status 503)"),
        (400, "answers with status 400 in place of a page"),
        (304, "answers with status 304 in place of a page"),
    ],
)
def test_what_is_no_page_is_told(server: WebServer, links: Links, status: int, told: str) -> None:
    server.routes["/a"] = Reply(b"<h1>Sorry</h1>", status, {"Content-Type": "text/html"})
    with pytest.raises(FetchError) as caught:
        links.open(server.url("/a"))
    assert str(caught.value).startswith(f"{LOOPBACK} ")
    assert told in str(caught.value)
    gone = FetchReason.GONE if status == 410 else FetchReason.NOT_AN_ARTICLE
    assert caught.value.reason is gone


FEEDS = {
    "by its type": page("anything", "application/rss+xml"),
    "rss": page('<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "text/xml"),
    "atom": page('<feed xmlns="http://www.w3.org/2005/Atom"/>', "text/html"),
    "rdf": page('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "text/plain"),
    "json": page(
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json"
    ),
    "escaped json": page(
        '{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}', "application/json"
    ),
    "news sitemap": page("<urlset><url/></urlset>", "application/xml"),
}


@pytest.mark.parametrize("reply", FEEDS.values(), ids=FEEDS.keys())
def test_a_feed_is_to_be_added_as_one(server: WebServer, links: Links, reply: Reply) -> None:
    server.routes["/a"] = reply
    with pytest.raises(FetchError, match="add it with /feed add"):
        links.open(server.url("/a"))


@pytest.mark.parametrize("stated", ["false", '"False"', " false"])
def test_a_page_for_subscribers_is_not_taken_cut(
    server: WebServer, links: Links, stated: str
) -> None:
    server.routes["/a"] = page(f'<script>{{"isAccessibleForFree":{stated}}}</script>')
    server.routes["/b"] = page('<script>{"isAccessibleForFree": true}</script>')
    with pytest.raises(FetchError, match="this page is for its subscribers"):
        links.open(server.url("/a"))
    assert links.open(server.url("/b")).name == "b.html"


@pytest.mark.parametrize(
    ("kind", "sent", "taken"),
    [
        ("text/html; charset=windows-1251", "Паром".encode("cp1251"), "Паром".encode("utf-8-sig")),
        (
            'text/html; charset="Shift_JIS"',
            "フェリー".encode("cp932"),
            "フェリー".encode("utf-8-sig"),
        ),
        # Servers are often wrong.
        ("text/html; charset=iso-8859-1", "Fähre".encode(), "Fähre".encode("utf-8-sig")),
        ("text/html; charset=utf-8", "Fähre".encode("latin-1"), "Fähre".encode("latin-1")),
        ("text/html; charset=nonsense", b"F\xe4hre", b"F\xe4hre"),
        ("text/html; charset=base64", b"F\xe4hre", b"F\xe4hre"),
        ("text/html", b"F\xe4hre", b"F\xe4hre"),
        # Python's own encodings are not those of pages, and some take for ever.
        ("text/html; charset=punycode", b"F\xe4hre", b"F\xe4hre"),
        ("text/html; charset=iso-8859-1", "Fähre".encode("utf-16"), "Fähre".encode("utf-16")),
    ],
)
def test_the_encoding_that_only_the_server_states_is_heard(
    server: WebServer, links: Links, kind: str, sent: bytes, taken: bytes
) -> None:
    server.routes["/a"] = Reply(sent, headers={"Content-Type": kind})
    assert links.open(server.url("/a")).content == taken


def test_robots_are_heard_before_a_page_is_asked_for(server: WebServer, links: Links) -> None:
    server.routes["/robots.txt"] = page("User-agent: *\nDisallow: /a", "text/plain")
    with pytest.raises(FetchError, match="asks robots to leave this page alone"):
        links.open(server.url("/a"))
    assert server.paths() == ["/robots.txt"]


def test_the_address_after_redirects_is_the_pages(server: WebServer, links: Links) -> None:
    server.routes |= {"/s/1": moved("/ferry", 302), "/ferry": page("The ferry is back.")}
    assert links.open(server.url("/s/1")).url == server.url("/ferry")

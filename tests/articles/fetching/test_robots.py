"""What sites want no robot to read is honoured."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from clock import Clock
from web_server import LOOPBACK, Reply, WebServer, moved, page

from articles.fetching.fetcher import Fetcher
from articles.fetching.models import FetchError, FetchReason
from articles.fetching.robots import Robots

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = """
User-agent: *
Disallow: /

User-agent: Newsdesk
Disallow: /private/
Disallow: /*?print=
Allow: /private/open
"""


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow=[LOOPBACK])


def test_the_rules_for_the_newsdesk_hold(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = page(RULES, "text/plain")
    robots = Robots(fetcher)
    for path, allowed in (
        *(("/", True), ("/story?a=b", True), ("/private/open", True), ("/private/x", False)),
        ("/story?print=1", False),
    ):
        assert robots.allows(server.url(path)) is allowed, path
    assert server.paths() == ["/robots.txt"]
    with pytest.raises(FetchError, match="asks robots to leave this page alone") as caught:
        robots.check(server.url("/private/x"))
    assert caught.value.reason is FetchReason.ROBOTS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_site_without_rules_allows_all(server: WebServer, fetcher: Fetcher, status: int) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /", status)
    assert Robots(fetcher).allows(server.url("/story"))


def test_rules_that_lead_astray_are_none(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = moved("/robots.txt")
    assert Robots(fetcher).allows(server.url("/story"))


def test_rules_may_stand_elsewhere(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = moved("/rules")
    server.routes["/rules"] = page("User-agent: *\nDisallow: /story", "text/plain")
    assert not Robots(fetcher).allows(server.url("/story"))


def test_where_the_rules_cannot_be_had_nothing_is_read_for_a_while(
    server: WebServer, fetcher: Fetcher
) -> None:
    clock = Clock(0.0)
    robots = Robots(fetcher, clock=clock)
    server.routes["/robots.txt"] = Reply(status=503)
    assert not robots.allows(server.url("/story"))
    with pytest.raises(FetchError, match="answers with status 503"):
        robots.check(server.url("/story"))
    server.routes["/robots.txt"] = page("User-agent: *\nAllow: /", "text/plain")
    assert not robots.allows(server.url("/story"))
    assert len(server.asked) == 1
    clock.now = 601
    assert robots.allows(server.url("/story"))
    server.routes["/robots.txt"] = page("User-agent: *\nDisallow: /", "text/plain")
    clock.now += 23 * 3600
    assert robots.allows(server.url("/story"))
    clock.now += 2 * 3600
    assert not robots.allows(server.url("/story"))


def test_why_a_site_cannot_be_asked_is_told(server: WebServer) -> None:
    server.routes["/robots.txt"] = Reply(pause=9)
    robots = Robots(Fetcher(allow=[LOOPBACK], timeout_seconds=0.2))
    for url, reason in (
        (server.url("/story"), FetchReason.TIMED_OUT),
        ("http://127.0.0.2/story", FetchReason.NOT_ALLOWED),
        ("file:///etc/passwd", FetchReason.NOT_HTTP),
        ("http://[", FetchReason.NOT_HTTP),
    ):
        assert not robots.allows(url)
        with pytest.raises(FetchError) as caught:
            robots.check(url)
        assert caught.value.reason is reason


def test_only_the_first_500_kilobytes_count(server: WebServer, fetcher: Fetcher) -> None:
    rules = "User-agent: *\nDisallow: /a\n" + "#" * 512_000 + "\nDisallow: /b\n"
    server.routes["/robots.txt"] = page(rules, "text/plain")
    robots = Robots(fetcher)
    assert not robots.allows(server.url("/a"))
    assert robots.allows(server.url("/b"))


@pytest.mark.parametrize(("asked", "least", "most"), [("0.06", 0.05, 2), ("-5", 0, 2), ("x", 0, 2)])
def test_the_pause_that_a_site_asks_for_is_kept(
    server: WebServer, fetcher: Fetcher, asked: str, least: float, most: float
) -> None:
    server.routes |= {
        "/robots.txt": page(f"User-agent: *\nCrawl-delay: {asked}", "text/plain"),
        "/a": page("hello"),
    }
    assert Robots(fetcher).allows(server.url("/a"))
    started = time.monotonic()
    for _ in range(2):
        fetcher.fetch(server.url("/a"))
    assert least <= time.monotonic() - started < most

"""/article add url: a page is fetched under the fetcher's rules, for the server alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_room import Server, said
from web_server import LOOPBACK, Reply, WebServer, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.newsdesk import Newsdesk

PASS = """<title>Flood closes Ruta pass</title><article><h1>Flood closes Ruta pass</h1>
<p>The Ruta pass closed on Monday after rain.</p></article>"""
RAW = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer({"/pass": page(PASS), "/late": Reply(status=503)}) as web:
        yield web


@pytest.fixture
def desk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """An empty newsdesk that may ask the server of the tests."""
    return opened(fetch_allow=LOOPBACK)


async def test_a_page_is_taken_in_for_this_server_alone(
    server: Server, desk: Newsdesk, web: WebServer
) -> None:
    url = web.url("/pass")
    result = await server.admin.slash(server.channel, "article add", url=f" {url} ")
    assert "**Added:** 1" in said(result)
    assert "Only this server can see them" in said(result)
    guild = str(server.guild.id)
    article = desk.library.find("Flood closes Ruta pass", scope=guild)
    assert (article.url, article.scope) == (url, guild)
    assert [(each.what, each.after) for each in desk.servers.history(guild)] == [
        ("article added", f"1 ({url})")
    ]


async def test_why_a_page_is_not_taken_in(server: Server, web: WebServer) -> None:
    for url, told in (
        (web.url("/late"), "is out of order (status 503); try again later."),
        (web.url("/gone"), "has nothing at this address"),
        ("http://169.254.169.254/latest", "is not an open server of the web"),
        ("a page", "only addresses that begin with https"),
    ):
        result = await server.admin.slash(server.channel, "article add", url=url)
        assert told in said(result).replace("\\", ""), url
        assert "error id" not in said(result)


async def test_either_a_file_or_a_page_is_given(server: Server, web: WebServer) -> None:
    both = {"file": ("pass.txt", RAW), "url": web.url("/pass")}
    for given in ({}, both):
        result = await server.admin.slash(server.channel, "article add", **given)
        assert "either a file or the address of a page" in said(result)
    assert web.asked == []


async def test_members_add_no_page(server: Server, web: WebServer) -> None:
    for member in (server.ann, server.admin):
        everyone = {"everyone": True} if member is server.admin else {}
        await member.slash(server.channel, "article add", url=web.url("/pass"), **everyone)
    assert web.asked == []

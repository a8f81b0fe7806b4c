"""/feed: a server's admins have its own feeds, owners have everyone's; nobody sees another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_room import Server, entries, said, told
from feed_desk import BOATS, RSS, STORM
from feed_files import rss
from feed_news import add_feed, bring
from web_server import LOOPBACK, Reply, WebServer, page

from articles.feeds.models import FeedChoices
from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

FEED = Reply(rss(BOATS, STORM), headers={"Content-Type": RSS})
PAGE = """<title>Varde Times</title>
<link rel="alternate" type="application/rss+xml" title="News" href="/feed">
<link rel="alternate" type="application/rss+xml" title="Sports" href="/sports">"""
OPML = b"""<opml version="2.0"><body><outline text="Papers">
<outline type="rss" text="Varde Times" xmlUrl="https://varde-times.example/feed"/>
<outline type="rss" text="Sala Post" xmlUrl="https://sala-post.example/feed"/>
<outline type="rss" text="Third" xmlUrl="https://third.example/feed"/>
</outline></body></opml>"""


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer({"/feed": FEED, "/sports": FEED, "/page": page(PAGE)}) as web:
        yield web


@pytest.fixture
def desk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """An empty newsdesk that may ask the server of the tests."""
    return opened(fetch_allow=LOOPBACK, server_feeds=2)


async def test_a_feed_of_a_server_is_tried_added_fetched_paused_and_removed(
    server: Server, desk: Newsdesk, web: WebServer
) -> None:
    admin, channel, guild = server.admin, server.channel, str(server.guild.id)
    text = said(await admin.slash(channel, "feed test", url=web.url("/feed")))
    assert "**New:** 2" in text
    assert "[Night boats from June](<https://varde-times.example/boats>)" in text
    assert desk.feeds.list() == ()
    result = await admin.slash(channel, "feed add", url=f" {web.url('/feed')} ", every="2h")
    assert result.ephemeral
    assert f"**[Varde Times](<{web.url('/feed')}>)**" in said(result)
    assert "every 2h" in said(result)
    assert "Only this server can see them." in said(result)
    (feed,) = desk.feeds.list(scope=guild, own=True)
    text = said(await admin.slash(channel, "feed update"))
    assert "**Varde Times**: **Added:** 2 · **Updated:** 0" in text
    text = said(await admin.slash(channel, "feed show", feed="varde"))
    assert "2 stories came in so far" in text
    assert "Storm closes the sound" in text
    assert "No feed is due" in said(await admin.slash(channel, "feed update"))
    assert "nothing new" in said(await admin.slash(channel, "feed update", all=True))
    text = said(await admin.slash(channel, "feed set", feed="varde", every="15m", category="Sea"))
    assert "Sea · every 15m" in text
    assert "It holds for what comes in from now on." in text
    text = said(await admin.slash(channel, "feed set", feed=feed.id, every="auto", full_text=True))
    assert "every" not in text
    assert "whole text" in text
    assert "Paused: [Varde" in said(await admin.slash(channel, "feed pause", feed=feed.id))
    assert "paused" in said(await admin.slash(channel, "feed list"))
    assert "Fetched again" in said(await admin.slash(channel, "feed resume", feed=feed.id))
    assert "Its stories stay." in said(await admin.slash(channel, "feed remove", feed=feed.id))
    assert "There are no feeds yet" in said(await admin.slash(channel, "feed list"))
    done = ["feed removed", "feed resumed", "feed paused", *["feed set"] * 2, "feed added"]
    assert [each.what for each in desk.servers.history(guild)] == done
    history = said(await admin.slash(channel, "settings history"))
    assert "**Feed paused:** Varde Times" in history


async def test_a_page_with_several_feeds_asks_which(
    server: Server, desk: Newsdesk, web: WebServer, simcord_env: Env
) -> None:
    result = await server.admin.slash(server.channel, "feed add", url=web.url("/page"))
    assert "names several feeds" in said(result)
    message = result.response.message
    assert entries([each.to_dict() for each in message.components]) == {"News": "0", "Sports": "1"}
    await server.admin.select(message, ["1"], custom_id="news:page:feed")
    (feed,) = desk.feeds.list(scope=str(server.guild.id), own=True)
    assert feed.url == web.url("/sports")
    await simcord_env.restart_bot(make_bot(desk))
    again = await server.admin.select(message, ["0"], custom_id="news:page:feed")
    assert "This list is closed" in said(again)
    result = await server.admin.slash(server.channel, "feed test", url=web.url("/page"))
    shown = await server.admin.select(result.response.message, ["0"], custom_id="news:page:feed")
    assert "**New:** 2" in said(shown)


async def test_a_feed_of_summaries_that_is_cut_off_is_told(
    server: Server, desk: Newsdesk, web: WebServer
) -> None:
    whole = rss(BOATS, STORM)
    web.routes["/feed"] = Reply(
        whole[: whole.index(b"until Friday")], headers={"Content-Type": RSS}
    )
    cut = "The feed is cut off: this is what could be read before its end."
    text = said(await server.admin.slash(server.channel, "feed test", url=web.url("/feed")))
    assert cut in text
    assert "1 of them is only a summary; the option full_text takes the text of its page" in text
    feed = desk.feeds.add(web.url("/feed"), FeedChoices(full_text=True), scope=str(server.guild.id))
    text = said(await server.admin.slash(server.channel, "feed test", url=feed.id))
    assert "only a summary; the text of its page will come in instead." in text
    assert cut in said(await server.admin.slash(server.channel, "feed update"))


async def test_why_a_feed_is_not_added(
    server: Server, desk: Newsdesk, web: WebServer, simcord_env: Env
) -> None:
    for options, sentence in (
        ({"url": web.url("/feed"), "every": "1m"}, "is no time between two looks"),
        ({"url": web.url("/gone")}, "answers with status 404"),
        ({"url": "http://169.254.169.254/feed"}, "is not an open server of the web"),
        ({"url": web.url("/feed"), "everyone": True}, "Only the bot's owners"),
    ):
        await server.admin.slash(server.channel, "feed add", **options)
        assert sentence in told(simcord_env).replace("\\", ""), options
    assert desk.feeds.list() == ()
    everyones = desk.feeds.add(web.url("/sports"))
    await server.admin.slash(server.channel, "feed set", feed=everyones.id, every="1d")
    assert "No feed goes by" in told(simcord_env)
    await server.admin.slash(server.channel, "feed set", feed=everyones.id)
    assert desk.feeds.list() == (everyones,)
    desk.feeds.remove(everyones.id)
    text = said(await server.admin.slash(server.channel, "feed import", file=("f.opml", OPML)))
    assert "**Added:** 2 · **There already:** 0 · **Skipped:** 1" in text
    await server.admin.slash(server.channel, "feed add", url=web.url("/feed"))
    assert "at most 2 feeds of its own" in told(simcord_env)
    result = await server.owner.slash(
        server.channel, "feed add", url=web.url("/feed"), everyone=True
    )
    assert "Everyone can see them." in said(result)


async def test_a_server_s_feeds_show_in_no_other_and_members_have_none(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    other = Server(simcord_env)
    mine, theirs = (str(each.guild.id) for each in (server, other))
    add_feed(desk, "mine", mine)
    add_feed(desk, "theirs", theirs)
    add_feed(desk, "all")
    text = said(await server.admin.slash(server.channel, "feed list"))
    assert "mine.example" in text
    assert "**For everyone**\nAll Times" in text
    assert "all.example" not in text
    assert "heirs" not in text
    text = said(await server.owner.slash(server.channel, "feed list"))
    assert "all.example" in text
    assert "heirs" not in text
    for name in ("theirs", "all"):
        await server.admin.slash(server.channel, "feed remove", feed=name)
        assert "No feed goes by" in told(simcord_env)
    assert len(desk.feeds.list()) == 3
    offer = server.admin.autocomplete
    choices = await offer(server.channel, "feed pause", "feed", "times")
    assert [each["name"] for each in choices] == ["Mine Times"]
    choices = await offer(server.channel, "feed announce", "feed", "", channel=server.channel)
    assert [each["name"] for each in choices] == ["Mine Times", "All Times"]
    choices = await server.owner.autocomplete(server.channel, "feed pause", "feed", "")
    assert [each["name"] for each in choices] == ["Mine Times", "All Times"]
    assert not [c for c in server.ann.available_commands(server.channel) if "feed" in c]
    result = await server.admin.slash(server.channel, "feed export")
    (opml,) = [await each.read() for each in result.response.message.attachments]
    assert b"mine.example" in opml
    assert b"all.example" not in opml


async def test_rights_are_checked_again_whatever_discord_lets_through(
    server: Server, desk: Newsdesk, simcord_bot: NewsdeskBot, simcord_env: Env
) -> None:
    feed = add_feed(desk, "mine", str(server.guild.id))
    everyone = {server.guild.default_role: True}
    server.guild.set_command_permissions(simcord_bot.command_ids["feed"], everyone)
    refused = "Only people with the permission Manage Server can do that."
    for name, options in (
        ("list", {}),
        ("pause", {"feed": feed.id}),
        ("announce", {"channel": server.channel}),
        ("export", {}),
    ):
        await server.ann.slash(server.channel, f"feed {name}", **options)
        assert refused in told(simcord_env), name
    assert await server.ann.autocomplete(server.channel, "feed pause", "feed", "") == []


async def test_what_is_announced_is_set_shown_and_ended(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    feed = add_feed(desk)
    bring(desk, feed, 1, category="Sports")
    options = {"channel": server.channel, "feed": feed.id, "most": 3}
    result = await server.admin.slash(server.channel, "feed announce", **options)
    row = f"- <#{server.channel.id}>: Varde Times · at most 3 cards an hour"
    assert row in said(result)
    await server.admin.slash(
        server.channel, "feed announce", channel=server.channel, category="Sports", most=1
    )
    text = said(await server.admin.slash(server.channel, "feed list"))
    assert row in text
    assert "Sports · at most 1 card an hour" in text
    result = await server.admin.slash(server.channel, "feed announce", **options, off=True)
    assert "No longer announced" in said(result)
    (left,) = desk.announcer.store.of_server(str(server.guild.id))
    assert left.category == "Sports"
    await server.admin.slash(server.channel, "feed announce", channel=server.channel, off=True)
    assert desk.announcer.store.of_server(str(server.guild.id)) == ()
    await server.admin.slash(server.channel, "feed announce", channel=server.channel, off=True)
    assert "Nothing like that is announced there" in told(simcord_env)

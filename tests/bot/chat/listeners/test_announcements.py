"""New stories are sent as calm cards, once, and end politely where they may not be."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord_asking import posted, posts, shown
from discord_schema import faults, is_described
from feed_desk import BOATS, STORM, FeedDesk
from feed_news import add_feed, bring
from web_server import WebServer

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from articles.feeds.models import Feed
    from bot.service.newsdesk import Newsdesk

TICK = 11


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk without any article."""
    return newsdesk


@pytest.fixture
def feed(desk: Newsdesk) -> Feed:
    return add_feed(desk)


def announce(desk: Newsdesk, server: Server, channel: Any = None, most: int = 2) -> None:
    place = str((channel or server.channel).id)
    desk.announcer.add(str(server.guild.id), place, feed_id=None, category=None, most=most)


def hear(desk: Newsdesk, server: Server, place: str) -> None:
    desk.servers.change(str(server.guild.id), str(server.admin.id), notices=place)


async def test_a_new_story_is_one_calm_card(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    announce(desk, server)
    bring(desk, feed, 1, headline="@everyone: the *bridge* closes", dek="It closes, says <@1>.")
    await simcord_env.advance_time(TICK)
    (request,) = [r for r in simcord_env.http_requests if r.path.endswith("/messages")]
    body = request.json
    assert not is_described() or faults("POST", "/channels/1/messages", {}, body) == []
    assert body["allowed_mentions"] == {"parse": []}
    assert body["flags"] == 1 << 15 | 1 << 12
    assert body["enforce_nonce"]
    (text,) = posted(simcord_env)
    assert text.strip() == (
        "**[\\@everyone: the \\*bridge\\* closes](<https://harbourpost.example/1>)**\n"
        "-# Harbour Post · 2 Nov 2026 (<t:1793620800:R>) · Politics\n"
        "> It closes, says \\<@1>."
    )
    await simcord_env.advance_time(TICK)
    await simcord_env.restart_bot(make_bot(desk))
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1


async def test_the_rest_of_an_hour_is_one_list(
    server: Server,
    simcord_env: Env,
    desk: Newsdesk,
    feed: Feed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    announce(desk, server)
    for number in range(1, 26):
        bring(desk, feed, number)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2
    monkeypatch.setattr(desk.announcer, "_clock", lambda: time.time() + 3601)
    await simcord_env.advance_time(TICK)
    text = posted(simcord_env)[2].strip()
    assert text.startswith("### 23 more stories\n- [Town3 closes its old bridge](<https://")
    assert text.endswith("\n- 3 more")
    assert posts(simcord_env) == 3
    body = [r.json for r in simcord_env.http_requests if r.path.endswith("/messages")][-1]
    assert not is_described() or faults("POST", "/channels/1/messages", {}, body) == []


async def test_a_retraction_reaches_what_was_announced(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    announce(desk, server)
    bring(desk, feed, 1)
    await simcord_env.advance_time(TICK)
    desk.editor.retract("a1", "It was made up.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Retracted:** Town1 closes its old bridge: It was made up.")


@pytest.mark.simcord(check_errors=False)
async def test_where_the_bot_may_not_write_it_says_so_once(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    other = server.guild.create_text_channel("other")
    announce(desk, server)
    desk.announcer.add(
        str(server.guild.id), str(server.channel.id), feed_id=feed.id, category=None, most=1
    )
    hear(desk, server, f"#{other.id}")
    path = f"*/channels/{server.channel.id}/messages"
    simcord_env.inject_error("POST", path, status=403, code=50013, times=None)
    for number in (1, 2):
        bring(desk, feed, number)
        await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2
    assert "I may not write in <#" in posted(simcord_env)[-1]
    assert other.last_message is not None
    listed = await server.admin.slash(other, "feed list")
    assert "paused: I may not write there" in shown(listed.response.message)


@pytest.mark.simcord(check_errors=False)
async def test_a_deleted_channel_ends_its_announcements_and_is_told_once(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    announce(desk, server)
    hear(desk, server, f"@{server.admin.id}")
    simcord_env.inject_error("POST", "*/messages", status=404, code=10003, times=1)
    bring(desk, feed, 1)
    await simcord_env.advance_time(TICK)
    assert desk.announcer.store.of_server(str(server.guild.id)) == ()
    assert "is gone, and so is what was announced there" in posted(simcord_env)[-1]
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2


@pytest.mark.simcord(check_errors=False)
async def test_what_discord_does_not_take_now_is_sent_later(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    announce(desk, server)
    simcord_env.inject_error("POST", "*/messages", status=429, code=0, times=1)
    bring(desk, feed, 1)
    await simcord_env.advance_time(TICK)
    await simcord_env.advance_time(TICK)
    assert "Town1 closes its old bridge" in shown(server.channel.last_message)


@pytest.mark.simcord(check_errors=False)
async def test_one_message_that_is_refused_stops_no_other(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    announce(desk, server)
    simcord_env.inject_error("POST", "*/messages", status=400, code=50035, times=1)
    bring(desk, feed, 1)
    bring(desk, feed, 2)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2
    assert "Town2 closes its old bridge" in shown(server.channel.last_message)


async def test_a_channel_that_the_bot_may_not_write_in_is_refused_at_once(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    me = simcord_env.bot.user
    closed = server.guild.create_text_channel(
        "closed", overwrites={me: discord.PermissionOverwrite(send_messages=False)}
    )
    result = await server.admin.slash(server.channel, "feed announce", channel=closed)
    assert "I may not write there" in shown(result.response.message) + str(result.followups)
    assert desk.announcer.store.of_server(str(server.guild.id)) == ()


async def test_cards_are_in_the_server_s_language(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed
) -> None:
    desk.servers.change(str(server.guild.id), str(server.admin.id), language="de")
    announce(desk, server)
    bring(desk, feed, 1)
    await simcord_env.advance_time(TICK)
    assert "02.11.2026" in posted(simcord_env)[-1]


async def test_from_a_feed_s_server_to_the_channel(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    with WebServer() as web:
        feeds = FeedDesk(desk, web)
        feeds.serve(BOATS)
        feed = feeds.add()
        feeds.look()
        place = {"channel": server.channel, "feed": feed}
        await server.admin.slash(server.channel, "feed announce", **place)
        feeds.serve(BOATS, STORM._replace(date="Fri, 20 Nov 2026 13:00:00 +0000"))
        feeds.clock.now += timedelta(hours=2)
        feeds.look()
    await simcord_env.advance_time(TICK)
    (text,) = posted(simcord_env)
    assert "Storm closes the sound" in text
    assert "> The sound is closed until Friday, said the coast guard." in text

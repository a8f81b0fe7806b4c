"""That a feed fails is told once, where it was asked for, with what can be done about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from discord_asking import posted, posts, setting
from discord_room import buttons, said, told
from discord_schema import faults, is_described
from feed_news import add_feed, fail

from articles.feeds.models import FeedNoticeKind

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

TICK = 61
TIMEOUT = "Its server answers with status 503."


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk without any article."""
    return newsdesk


async def test_a_server_is_told_in_the_channel_that_it_names(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    feed = add_feed(desk, scope=str(server.guild.id))
    assert "nobody; /feed list shows it" in await setting(server, "view")
    shown = await setting(server, "notices", channel=server.channel)
    assert f"**Told of feeds that fail:** <#{server.channel.id}>" in shown
    fail(desk, feed, FeedNoticeKind.FAILING, TIMEOUT)
    await simcord_env.advance_time(TICK)
    (text,) = posted(simcord_env)
    assert text.strip().startswith(
        "### A feed cannot be read\n**[Varde Times](<https://varde.example"
    )
    assert "Its server answers with status 503." in text
    assert "nothing came in." in text
    body = [r.json for r in simcord_env.http_requests if r.path.endswith("/messages")][-1]
    assert not is_described() or faults("POST", "/channels/1/messages", {}, body) == []
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    fail(desk, feed, FeedNoticeKind.WELL)
    await simcord_env.advance_time(TICK)
    assert "### A feed can be read again" in posted(simcord_env)[-1]
    assert f"→ <#{server.channel.id}>" in await setting(server, "history")


async def test_what_can_be_pressed_below_is_for_those_who_manage_the_feed(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    feed = add_feed(desk, scope=str(server.guild.id))
    await setting(server, "notices", channel=server.channel)
    fail(desk, feed, FeedNoticeKind.FAILING, TIMEOUT)
    await simcord_env.advance_time(TICK)
    message = server.channel.last_message
    below = buttons([each.to_dict() for each in message.components])
    assert [each["label"] for each in below] == ["Try now", "Pause", "Remove"]
    await server.ann.click(message, label="Pause")
    assert "Only people with the permission Manage Server" in told(simcord_env)
    pressed = await server.admin.click(message, label="Pause")
    assert "Paused: [Varde Times]" in said(pressed)
    assert desk.feeds.show(feed.id).feed.paused
    pressed = await server.admin.click(message, label="Try now")
    assert "**Varde Times**: " in said(pressed)
    assert not desk.feeds.show(feed.id).feed.paused
    await server.admin.click(message, label="Remove")
    assert desk.feeds.list() == ()
    await server.admin.click(message, label="Pause")
    assert "No feed goes by" in told(simcord_env)


async def test_several_at_once_are_one_message(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await setting(server, "notices", channel=server.channel)
    for number in range(20):
        feed = add_feed(desk, f"paper{number}", str(server.guild.id))
        kind = FeedNoticeKind.GONE if number else FeedNoticeKind.WELL
        fail(desk, feed, kind, "It is gone." if number else None)
    await simcord_env.advance_time(TICK)
    (text,) = posted(simcord_env)
    assert "- **[Paper0 Times](<https://paper0.example/feed>)**: A feed can be read again" in text
    assert text.count("It is gone.") == 14
    assert "- 5 more" in text


async def test_without_a_place_a_server_is_told_nothing(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    fail(desk, add_feed(desk, scope=str(server.guild.id)), FeedNoticeKind.FAILING, TIMEOUT)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 0
    assert desk.feeds.claim_notice() is None
    text = said(await server.admin.slash(server.channel, "feed list"))
    assert f"**failed 5 times**: {TIMEOUT}" in text


async def test_a_person_is_told_alone_and_can_have_that_forgotten(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    feed = add_feed(desk, scope=str(server.guild.id))
    assert f"<@{server.admin.id}>" in await setting(server, "notices", direct=True)
    fail(desk, feed, FeedNoticeKind.GONE, "It is gone.")
    await simcord_env.advance_time(TICK)
    (message,) = server.admin.user.dm_channel.history()
    assert buttons([each.to_dict() for each in message.components]) == []
    guild = str(server.guild.id)
    assert desk.servers.told(str(server.admin.id)) == [guild]
    exported = await server.admin.slash(server.channel, "privacy export")
    (file,) = exported.response.message.attachments
    assert json.loads(await file.read())["told_of_feeds_of_servers"] == [guild]
    await server.admin.slash(server.channel, "privacy delete")
    assert desk.servers.settings(guild).notices is None
    assert [each.after for each in desk.servers.history(guild)] == [None]


@pytest.mark.parametrize("place", ["owners", "none", "channel"])
async def test_of_everyone_s_feeds_the_owners_are_told(
    server: Server, simcord_env: Env, simcord_bot: NewsdeskBot, desk: Newsdesk, place: str
) -> None:
    named = str(server.channel.id) if place == "channel" else place
    object.__setattr__(simcord_bot.settings, "notices", named)
    fail(desk, add_feed(desk), FeedNoticeKind.FAILING, TIMEOUT)
    await simcord_env.advance_time(TICK)
    texts = posted(simcord_env)
    if place == "owners":
        (message,) = server.owner.user.dm_channel.history()
        pressed = await server.owner.user.click(message, label="Pause")
        assert "Paused: [Varde Times]" in said(pressed)
        assert "paused" in said(await server.owner.user.slash("feed list"))
    else:
        assert len(texts) == (place == "channel")


@pytest.mark.simcord(check_errors=False)
async def test_what_cannot_be_told_now_is_told_later_and_what_never_can_is_let_be(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await setting(server, "notices", channel=server.channel)
    feed = add_feed(desk, scope=str(server.guild.id))
    fail(desk, feed, FeedNoticeKind.FAILING, TIMEOUT)
    simcord_env.inject_error("POST", "*/messages", status=403, code=50013, times=1)
    await simcord_env.advance_time(TICK)
    with desk.database.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM feed_notices").scalar()
    assert left == 0
    fail(desk, feed, FeedNoticeKind.GONE, TIMEOUT)
    simcord_env.inject_error("POST", "*/messages", status=429, code=0, times=1)
    await simcord_env.advance_time(TICK)
    with desk.database.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM feed_notices").scalar()
    assert left == 1

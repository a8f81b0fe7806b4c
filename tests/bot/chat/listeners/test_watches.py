"""What is watched is told once, to whom it may be, with nobody pinged who did not ask."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord_asking import posted, posts, shown
from discord_room import buttons, said, told
from discord_schema import faults, is_described
from fakes import NOON
from watching import AGAIN, AGROUND, INQUIRY, MORE_HURT, WatchDesk

from bot.chat.loading import make_bot
from bot.chat.rendering.watches import watch_card
from bot.state.due import CLAIM_HELD

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk
    from bot.service.watching.models import WatchMessage

TICK = 11
CLOSED = {"status": 403, "code": 50007}


@pytest.fixture
def watching(newsdesk: Newsdesk) -> WatchDesk:
    return WatchDesk(newsdesk)


@pytest.fixture
def desk(watching: WatchDesk) -> Newsdesk:
    """A newsdesk without any article, whose watches go by a clock of their own."""
    return watching.desk


def bodies(env: Env) -> list[dict[str, Any]]:
    return [
        r.json for r in env.http_requests if r.method == "POST" and r.path.endswith("/messages")
    ]


async def test_a_person_is_told_each_development_once(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    result = await server.ann.slash(server.channel, "watch add", words="ferry", most=3)
    assert result.ephemeral
    assert "- **the words “ferry”** · by direct message · at most 3 messages a day" in said(result)
    watching.bring(AGROUND, headline="@everyone: the *ferry*")
    await simcord_env.advance_time(TICK)
    (body,) = bodies(simcord_env)
    assert not is_described() or faults("POST", "/channels/1/messages", {}, body) == []
    assert body["allowed_mentions"] == {"parse": []}
    assert body["enforce_nonce"]
    assert body["flags"] == 1 << 15
    (text,) = posted(simcord_env)
    assert text.strip() == (
        "**The words “ferry”**\n"
        "**[\\@everyone: the \\*ferry\\*](<https://harbourpost.example/101>)**\n"
        f"-# Harbour Post · 10 Nov 2026 (<t:{int(NOON.timestamp())}:R>) · Sea\n"
        "> The ferry Elsin ran onto the Gannet Bank in fog with 212 people on board."
    )
    message = server.ann.user.dm_channel.last_message
    assert message is not None
    watching.bring(AGAIN, source="Wire")
    await simcord_env.advance_time(TICK)
    await simcord_env.restart_bot(make_bot(watching.desk))
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    watching.bring(MORE_HURT, source="Northern Wire")
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2
    assert "Sea · 3 outlets" in posted(simcord_env)[-1]
    assert f"> {MORE_HURT}" in posted(simcord_env)[-1]


def as_a_killed_bot(server: Server, watching: WatchDesk) -> WatchMessage:
    """Take what there is for the person, as who is killed before it takes note that it is sent."""
    number = watching.watcher.watches.of_person(str(server.ann.id))[0].number
    watching.watcher.look()
    message = watching.watcher.take(number, None)
    assert message is not None
    return message


async def test_what_a_killed_bot_did_not_send_another_sends_some_minutes_later(
    server: Server, simcord_env: Env, watching: WatchDesk, desk: Newsdesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    watching.bring(AGROUND)
    as_a_killed_bot(server, watching)
    await simcord_env.restart_bot(make_bot(desk))
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 0, "whoever took it may be sending it"
    watching.clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    await simcord_env.advance_time(TICK)
    (text,) = posted(simcord_env)
    assert "212 people on board" in text
    watching.clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    assert watching.watcher.left() == ()


async def test_what_a_killed_bot_had_sent_is_not_sent_again(
    server: Server, simcord_env: Env, watching: WatchDesk, simcord_bot: NewsdeskBot
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    watching.bring(AGROUND)
    message = as_a_killed_bot(server, watching)
    late = (watching.clock.now - simcord_env.now()).total_seconds()
    simcord_env.backend.advance_clock(max(late, 0))
    there = await simcord_bot.create_dm(discord.Object(server.ann.id))
    await there.send(view=watch_card(message))
    await there.send("Another answer.")
    before = posts(simcord_env)
    watching.clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == before
    assert watching.watcher.left() == ()
    watching.bring(MORE_HURT)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == before + 1
    assert MORE_HURT in posted(simcord_env)[-1]


@pytest.mark.simcord(check_errors=False)
async def test_what_discord_may_have_taken_is_looked_for_before_it_is_sent_again(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    simcord_env.inject_error("POST", "*/messages", status=500, code=0, times=1)
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    tried = posts(simcord_env)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == tried
    simcord_env.inject_error("GET", "*/messages", status=500, code=0, times=1)
    watching.clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == tried, "what passes is asked again"
    await simcord_env.advance_time(TICK)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == tried + 1
    assert "212 people on board" in posted(simcord_env)[-1]


async def test_what_comes_in_quiet_hours_is_one_message_afterwards(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    result = await server.ann.slash(
        server.channel, "watch add", words="ferry", quiet="22-7", zone="europe/berlin"
    )
    assert "quiet 22:00–07:00 (Europe/Berlin)" in said(result)
    watching.clock.now = NOON.replace(hour=22)
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    watching.bring(INQUIRY)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 0
    watching.clock.now = NOON.replace(hour=6) + timedelta(days=1)
    await simcord_env.advance_time(61)
    (text,) = posted(simcord_env)
    assert text.strip().startswith("**The words “ferry” · 2 developments**")
    assert "> The prosecutor Jonas Verrin opened an inquiry" in text


async def test_what_is_more_than_a_day_may_have_comes_together_on_the_next(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry", most=1)
    for text in (AGROUND, MORE_HURT, INQUIRY):
        watching.bring(text)
        await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    watching.clock.now += timedelta(days=1)
    await simcord_env.advance_time(61)
    assert posts(simcord_env) == 2
    assert "2 developments" in posted(simcord_env)[-1]


async def test_many_at_once_are_a_few_whole_and_the_rest_as_a_list(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    for number in range(40):
        watching.bring(f"A ferry came to pier {number}.", f"s{number}", headline="x" * 200)
    await simcord_env.advance_time(TICK)
    (body,) = bodies(simcord_env)
    assert not is_described() or faults("POST", "/channels/1/messages", {}, body) == []
    (text,) = posted(simcord_env)
    assert len(text) < 4000
    assert text.strip().startswith("**The words “ferry” · 40 developments**")
    assert text.count("\n> ") == 5
    assert text.count("\n- ") <= 21
    assert text.endswith("more")
    assert len(watching.watcher.news.told_in(1, 1)) == 40


async def test_why_and_stop_and_undo(
    server: Server, simcord_env: Env, watching: WatchDesk, desk: Newsdesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="hospital")
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    watching.bring(MORE_HURT)
    await simcord_env.advance_time(TICK)
    await simcord_env.restart_bot(make_bot(desk))
    message = server.ann.user.dm_channel.last_message
    why = said(await server.ann.user.click(message, label="Why do I get this"))
    assert "You get this because you watch the words “hospital”." in why
    assert "the words stand in its text; new in it: 23" in why
    assert "Today 2 messages were sent for it; at most 5 messages a day." in why
    stopped = await server.ann.user.click(message, label="Stop")
    assert "No longer watched: the words “hospital”" in said(stopped)
    watching.bring("The hospital has 9 more wards.", "s2")
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2
    await server.ann.user.click(message, label="Stop")
    assert "That is watched no more." in told(simcord_env)
    undone = await server.ann.user.click(stopped.response.message, label="Undo")
    assert "Watched again" in said(undone)
    watching.bring("The hospital has 19 more doctors.", "s3")
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 3


@pytest.mark.simcord(check_errors=False)
async def test_where_direct_messages_are_closed_it_is_paused_and_said_with_the_next_command(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    path = f"*/channels/{server.ann.user.dm_channel.id}/messages"
    simcord_env.inject_error("POST", path, times=1, **CLOSED)
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    watching.bring(MORE_HURT)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    assert server.channel.last_message is None
    result = await server.ann.slash(server.channel, "help")
    assert result.ephemeral
    assert "What you watch is paused" in said(result)
    assert "What you watch is paused" not in said(await server.ann.slash(server.channel, "help"))
    listed = await server.ann.slash(server.channel, "watch list")
    assert "paused: I could not write to you" in said(listed)
    resumed = await server.ann.click(listed.response.message, label="Go on")
    assert "1 watch goes on." in said(resumed)
    await simcord_env.advance_time(TICK)
    assert "2 developments" in posted(simcord_env)[-1]


async def test_a_server_s_own_articles_are_told_to_its_members_alone(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    for member in (server.ann, server.bob):
        await member.slash(server.channel, "watch add", words="ferry")
    await server.admin.user.slash("watch add", words="ferry")
    guild = str(server.guild.id)
    watching.bring(AGROUND, scope=guild)
    server.guild.remove_member(server.bob)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    assert server.bob.user.dm_channel.last_message is None
    everyones = watching.bring("Another ferry sails with 77 people.", "s2")
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 4
    for user in (server.bob.user, server.admin.user):
        assert everyones.removeprefix("a") in shown(user.dm_channel.last_message)


async def test_a_channel_is_told_without_a_sound_and_members_may_ask_why(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    result = await server.admin.slash(
        server.channel, "watch add", words="ferry", channel=server.channel
    )
    assert f"<#{server.channel.id}>" in said(result)
    watching.bring(AGROUND, scope=str(server.guild.id))
    await simcord_env.advance_time(TICK)
    (body,) = bodies(simcord_env)
    assert body["allowed_mentions"] == {"parse": []}
    assert body["flags"] == 1 << 15 | 1 << 12
    message = server.channel.last_message
    why = await server.bob.click(message, label="Why do I get this")
    assert why.ephemeral
    assert "This channel watches the words “ferry”" in said(why)
    await server.bob.click(message, label="Stop")
    assert "Only people with the permission Manage Server" in told(simcord_env)
    stopped = await server.admin.click(message, label="Stop")
    assert "No longer watched" in said(stopped)
    history = said(await server.admin.slash(server.channel, "settings history"))
    assert "**No longer watched in a channel:** the words “ferry”" in history
    watching.desk.library.retract("a101", "It was made up.")
    await simcord_env.advance_time(6)
    assert "**Retracted:**" in shown(server.channel.last_message)


async def test_the_named_role_is_the_only_one_that_is_pinged(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    alerts = server.guild.create_role("alerts")
    other = server.guild.create_role("others", mentionable=True)
    closed = server.guild.create_text_channel(
        "closed",
        overwrites={simcord_env.bot.user: discord.PermissionOverwrite(mention_everyone=False)},
    )
    given = {"words": "ferry", "role": alerts}
    await server.admin.slash(server.channel, "watch add", **given, channel=closed)
    assert "I may not mention that role there" in told(simcord_env)
    result = await server.admin.slash(server.channel, "watch add", **given, channel=server.channel)
    assert f"<@&{alerts.id}>" in said(result)
    watching.bring(AGROUND, headline=f"@everyone <@&{other.id}> <@{server.bob.id}> ferry")
    await simcord_env.advance_time(TICK)
    (body,) = bodies(simcord_env)
    assert body["allowed_mentions"] == {"parse": [], "roles": [alerts.id]}
    assert body["flags"] == 1 << 15
    (text,) = posted(simcord_env)
    assert text.strip().startswith(f"<@&{alerts.id}> **The words “ferry”**")


@pytest.mark.simcord(check_errors=False)
async def test_a_channel_that_refuses_or_is_gone_ends_it_and_is_told_once(
    server: Server, simcord_env: Env, watching: WatchDesk, desk: Newsdesk
) -> None:
    other = server.guild.create_text_channel("other")
    guild = str(server.guild.id)
    desk.servers.change(guild, str(server.admin.id), notices=f"#{other.id}")
    await server.admin.slash(server.channel, "watch add", words="ferry", channel=server.channel)
    path = f"*/channels/{server.channel.id}/messages"
    simcord_env.inject_error("POST", path, status=403, code=50013, times=1)
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    await simcord_env.advance_time(TICK)
    assert "I may not write in <#" in shown(other.last_message)
    assert posts(simcord_env) == 2
    again = await server.admin.slash(
        server.channel, "watch add", words="ferry", channel=server.channel
    )
    assert "paused" not in said(again)
    simcord_env.inject_error("POST", path, status=404, code=10003, times=1)
    await simcord_env.advance_time(TICK)
    assert "is gone, and so is what was watched there" in shown(other.last_message)
    assert watching.watcher.watches.of_server(guild) == ()


@pytest.mark.simcord(check_errors=False)
async def test_what_discord_does_not_take_now_is_sent_later_and_what_it_refuses_is_not(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    simcord_env.inject_error("POST", "*/messages", status=429, code=0, times=1)
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    await simcord_env.advance_time(TICK)
    assert "Ferry Elsin" in shown(server.ann.user.dm_channel.last_message)
    simcord_env.inject_error("POST", "*/messages", status=400, code=50035, times=1)
    watching.bring(MORE_HURT)
    await simcord_env.advance_time(TICK)
    sent = posts(simcord_env)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == sent


async def test_messages_are_in_the_reader_s_language(
    server: Server, simcord_env: Env, watching: WatchDesk, german_client: None
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry")
    watching.bring(AGROUND)
    await simcord_env.advance_time(TICK)
    assert "10.11.2026" in posted(simcord_env)[-1]
    raw = [each.to_dict() for each in server.ann.user.dm_channel.last_message.components]
    assert "Stop" not in json.dumps([each["label"] for each in buttons(raw)])

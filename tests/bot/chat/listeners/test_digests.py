"""A digest is sent at its time, once, by whichever bot is there, and ends politely."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from clock import Clock
from discord_asking import posted, posts, shown
from discord_schema import faults, is_described
from fakes import make_article
from placed import place

from bot.chat.listeners.due import LONGEST_SLEEP
from bot.chat.loading import make_bot
from bot.chat.rendering.digests import digest_card
from bot.service.digest_ranking import DigestChoice
from bot.service.digests import DIGEST_KIND
from bot.service.schedules import Schedule
from bot.state.due import TAKEN_FOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord_room import Server
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.digests import DigestMessage
    from bot.service.newsdesk import Newsdesk

WAIT = LONGEST_SLEEP + 1
# Articles come in by the real clock, and digests are told by this one.
NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
A_DAY = timedelta(days=1)
EIGHT = Schedule(at=time(8), zone="Europe/Berlin")


def on_a_clock(desk: Newsdesk) -> Newsdesk:
    """Let what is due, and what is new, go by a clock that stands."""
    desk.due._clock = desk.digests.reports._clock = desk.digests.store._clock = Clock(NOW)
    return desk


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk without any article."""
    return on_a_clock(newsdesk)


def bring(desk: Newsdesk, number: int, **changes: Any) -> None:
    published = NOW - timedelta(hours=20, minutes=number)
    desk.library.add(make_article(number, **{"published": published, **changes}))


def given(desk: Newsdesk, server: Server) -> int:
    choice = DigestChoice()
    digest, due = desk.digests.set(str(server.guild.id), str(server.channel.id), EIGHT, choice)
    assert NOW < due <= NOW + A_DAY
    return digest.number


async def come(desk: Newsdesk, env: Env, by: timedelta = A_DAY) -> None:
    """Let time pass, and the bot look."""
    clock = desk.due._clock
    assert isinstance(clock, Clock)
    clock.now += by
    await env.advance_time(WAIT)


async def test_it_is_sent_at_its_time_and_once(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    given(desk, server)
    bring(desk, 1, headline="@everyone: the *bridge* closes", dek="It closes, says <@1>.")
    bring(desk, 2)
    bring(desk, 3, source="Other Post")
    place(desk.database, {"s": ["a2", "a3"]}, at=NOW)
    await simcord_env.advance_time(WAIT)
    assert posts(simcord_env) == 0
    await come(desk, simcord_env)
    (request,) = [r for r in simcord_env.http_requests if r.path.endswith("/messages")]
    body = request.json
    assert not is_described() or faults("POST", "/channels/1/messages", {}, body) == []
    assert body["allowed_mentions"] == {"parse": []}
    assert body["flags"] == 1 << 15 | 1 << 12
    assert body["enforce_nonce"]
    head, rows = posted(simcord_env)[0].strip().split("\n", 2)[:2], posted(simcord_env)[0]
    assert head[0] == "### Digest"
    assert head[1].endswith("· 2 new stories")
    assert rows.index("Town2 closes") < rows.index("\\@everyone"), "what two tell of goes first"
    assert "· 2 outlets" in rows
    assert "> It closes, says \\<@1>." in rows
    assert "> The council of Town2 voted on Monday to close its old bridge." in rows
    await simcord_env.restart_bot(make_bot(desk))
    await simcord_env.advance_time(WAIT)
    assert posts(simcord_env) == 1


async def test_that_nothing_is_new_is_told_once_and_then_it_is_silent(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    given(desk, server)
    for _ in range(3):
        await come(desk, simcord_env)
    (text,) = posted(simcord_env)
    assert "Nothing new since <t:" in text
    assert "I write again as soon as there is something." in text
    bring(desk, 1, published=NOW + 3 * A_DAY)
    await come(desk, simcord_env)
    assert posts(simcord_env) == 2
    assert "Town1 closes its old bridge" in posted(simcord_env)[1]


async def test_two_bots_on_one_database_send_it_once(
    server: Server, simcord_env: Env, desk: Newsdesk, opened: Callable[..., Newsdesk]
) -> None:
    number = given(desk, server)
    bring(desk, 1)
    other = on_a_clock(opened())
    other.due._clock = other.digests.reports._clock = desk.due._clock
    # Both have read that it is due before either takes it.
    message = desk.digests.take(number)
    assert message is not None
    assert other.digests.take(number) is None
    assert desk.digests.store.confirm(message.digest)
    bring(desk, 2)
    await come(desk, simcord_env)
    await simcord_env.restart_bot(make_bot(other))
    await simcord_env.advance_time(WAIT)
    assert posts(simcord_env) == 1
    assert "Town2" in posted(simcord_env)[0]


def as_a_killed_bot(desk: Newsdesk, number: int) -> DigestMessage:
    """Take a digest when it is due, as who is killed before it takes note that it is sent."""
    clock = desk.due._clock
    assert isinstance(clock, Clock)
    clock.now += A_DAY
    (due,) = desk.due.due([DIGEST_KIND])
    assert desk.due.take(due) is not None
    message = desk.digests.take(number)
    assert message is not None
    return message


async def test_what_a_killed_bot_did_not_send_another_sends_some_minutes_later(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    number = given(desk, server)
    bring(desk, 1, published=NOW)
    as_a_killed_bot(desk, number)
    await simcord_env.advance_time(WAIT)
    assert posts(simcord_env) == 0, "whoever took it may be sending it"
    bring(desk, 2, published=NOW)
    await come(desk, simcord_env, TAKEN_FOR)
    (text,) = posted(simcord_env)
    assert "Town1 closes" in text
    assert "Town2 closes" in text
    await come(desk, simcord_env, TAKEN_FOR)
    assert posts(simcord_env) == 1
    (digest,) = desk.digests.store.of_server(str(server.guild.id))
    assert digest.claim is None
    assert desk.digests.due_at(digest) == desk.digests.next_due(digest)


@pytest.mark.parametrize("language", ["en-US", "de"])
async def test_what_a_killed_bot_had_sent_is_not_sent_again(
    server: Server, simcord_env: Env, desk: Newsdesk, simcord_bot: NewsdeskBot, language: str
) -> None:
    number, guild = given(desk, server), str(server.guild.id)
    bring(desk, 1, published=NOW)
    message = as_a_killed_bot(desk, number)
    clock = desk.due._clock
    simcord_env.backend.advance_clock((clock() - simcord_env.now()).total_seconds())
    channel = simcord_bot.get_partial_messageable(server.channel.id)
    await channel.send(view=digest_card(message.report, goes_on=True))
    for _ in range(40):
        await channel.send("Another answer.")
    desk.servers.change(guild, str(server.admin.id), language=language)
    before = posts(simcord_env)
    await come(desk, simcord_env, TAKEN_FOR)
    await come(desk, simcord_env, TAKEN_FOR)
    assert posts(simcord_env) == before
    bring(desk, 2, published=NOW)
    await come(desk, simcord_env)
    assert posts(simcord_env) == before + 1
    assert "Town2 closes" in posted(simcord_env)[-1]
    assert "Town1 closes" not in posted(simcord_env)[-1]


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    ("status", "code", "sent"), [(403, 50001, 1), (404, 10003, 1), (500, 0, 2)]
)
async def test_where_the_channel_does_not_tell_it_is_rather_not_sent_than_twice(
    server: Server, simcord_env: Env, desk: Newsdesk, status: int, code: int, sent: int
) -> None:
    number = given(desk, server)
    bring(desk, 1, published=NOW)
    as_a_killed_bot(desk, number)
    path = f"*/channels/{server.channel.id}/messages*"
    simcord_env.inject_error("GET", path, status=status, code=code, times=1)
    await come(desk, simcord_env, TAKEN_FOR)
    assert posts(simcord_env) == 0
    # What passes is asked again.
    await come(desk, simcord_env, TAKEN_FOR)
    assert posts(simcord_env) == sent - 1
    bring(desk, 2, published=NOW)
    await come(desk, simcord_env)
    assert posts(simcord_env) == sent
    assert "Town2 closes" in posted(simcord_env)[-1]


@pytest.mark.simcord(check_errors=False)
async def test_what_discord_may_have_taken_is_looked_for_before_it_is_sent_again(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    number = given(desk, server)
    bring(desk, 1, published=NOW)
    simcord_env.inject_error("POST", "*/messages", status=500, code=0, times=1)
    await come(desk, simcord_env)
    left = desk.digests.store.get(number)
    assert left is not None
    assert left.claim is not None
    tried = posts(simcord_env)
    await come(desk, simcord_env, TAKEN_FOR)
    assert posts(simcord_env) == tried + 1
    assert "Town1 closes its old bridge" in shown(server.channel.last_message)


async def test_what_was_missed_while_the_bot_was_away_is_told_once_and_whole(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    given(desk, server)
    await come(desk, simcord_env, timedelta())
    bring(desk, 1, published=NOW + A_DAY)
    bring(desk, 2, published=NOW + 4 * A_DAY)
    clock = desk.due._clock
    assert isinstance(clock, Clock)
    clock.now += 5 * A_DAY
    await simcord_env.restart_bot(make_bot(desk))
    await simcord_env.advance_time(WAIT)
    await simcord_env.advance_time(WAIT)
    (text,) = posted(simcord_env)
    assert "Town1 closes" in text
    assert "Town2 closes" in text


@pytest.mark.simcord(check_errors=False)
async def test_where_the_bot_may_not_write_it_is_paused_and_that_is_told_once(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    number = given(desk, server)
    guild = str(server.guild.id)
    other = server.guild.create_text_channel("other")
    desk.servers.change(guild, str(server.admin.id), notices=f"#{other.id}")
    path = f"*/channels/{server.channel.id}/messages"
    simcord_env.inject_error("POST", path, status=403, code=50013, times=None)
    bring(desk, 1)
    for _ in range(3):
        await come(desk, simcord_env)
    assert posts(simcord_env) == 2
    assert "I may not write in <#" in posted(simcord_env)[-1]
    assert desk.due.get(DIGEST_KIND, str(number)) is None
    listed = await server.ann.slash(other, "digest show")
    assert "paused: I may not write there" in shown(listed.response.message)


@pytest.mark.simcord(check_errors=False)
async def test_a_deleted_channel_ends_its_digest(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    given(desk, server)
    guild = str(server.guild.id)
    desk.servers.change(guild, str(server.admin.id), notices=f"@{server.admin.id}")
    simcord_env.inject_error("POST", "*/messages", status=404, code=10003, times=1)
    bring(desk, 1)
    await come(desk, simcord_env)
    assert desk.digests.store.of_server(guild) == ()
    assert "is gone, and so is its digest" in posted(simcord_env)[-1]
    await come(desk, simcord_env)
    assert posts(simcord_env) == 2


@pytest.mark.simcord(check_errors=False)
async def test_what_discord_does_not_take_now_is_sent_some_minutes_later(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    given(desk, server)
    simcord_env.inject_error("POST", "*/messages", status=429, code=0, times=1)
    bring(desk, 1)
    await come(desk, simcord_env)
    await come(desk, simcord_env, TAKEN_FOR)
    assert "Town1 closes its old bridge" in shown(server.channel.last_message)
    await come(desk, simcord_env, TAKEN_FOR)
    assert posts(simcord_env) == 2


async def test_a_retraction_reaches_a_digest(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    given(desk, server)
    bring(desk, 1)
    await come(desk, simcord_env)
    desk.editor.retract("a1", "It was made up.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Retracted:** Town1 closes its old bridge: It was made up.")


async def test_digests_are_in_the_server_s_language(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    desk.servers.change(str(server.guild.id), str(server.admin.id), language="de")
    given(desk, server)
    await come(desk, simcord_env)
    assert "Nichts Neues seit" in posted(simcord_env)[-1]


async def test_a_server_that_the_bot_left_gets_none_and_all_of_it_goes(
    server: Server, simcord_env: Env, desk: Newsdesk, simcord_bot: NewsdeskBot
) -> None:
    guild = str(server.guild.id)
    number = given(desk, server)
    bring(desk, 1)
    assert desk.digests.take(number) is not None
    desk.servers.left(guild)
    await come(desk, simcord_env)
    assert posts(simcord_env) == 0
    desk.servers._clock = lambda: datetime.now(UTC) + 8 * A_DAY
    assert desk.servers.forget_left() == [guild]
    assert desk.digests.store.of_server(guild) == ()
    assert desk.digests.store.told(f"#{server.channel.id}") == []
    assert desk.due.get(DIGEST_KIND, str(number)) is None

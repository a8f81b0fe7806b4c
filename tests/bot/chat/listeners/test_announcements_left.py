"""What a killed bot was announcing is found out in its channel: it comes once, and surely."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from clock import Clock
from discord_asking import posted, posts, shown
from feed_news import add_feed, bring

from articles.errors import DatabaseError
from bot.chat.loading import make_bot
from bot.chat.rendering.announcements import announcement_card
from bot.chat.rendering.corrections import correction, put_on_top
from bot.chat.rendering.reading import view_of
from bot.state.due import CLAIM_HELD

if TYPE_CHECKING:
    import discord
    from discord_room import Server
    from simcord import Env

    from articles.feeds.models import Feed
    from bot.chat.client import NewsdeskBot
    from bot.service.announcing import AnnouncementMessage
    from bot.service.newsdesk import Newsdesk

TICK = 11


@pytest.fixture
def clock(newsdesk: Newsdesk) -> Clock[datetime]:
    """The clock that says when messages were claimed."""
    clock = Clock(datetime.now(UTC))
    newsdesk.announcer.store._clock = clock
    return clock


@pytest.fixture
def desk(newsdesk: Newsdesk, clock: Clock[datetime]) -> Newsdesk:
    """A newsdesk without any article."""
    assert newsdesk.announcer.store.now() == clock.now
    return newsdesk


@pytest.fixture
def feed(desk: Newsdesk) -> Feed:
    return add_feed(desk)


def announce(desk: Newsdesk, server: Server, most: int = 2) -> int:
    place = str(server.guild.id), str(server.channel.id)
    return desk.announcer.add(*place, feed_id=None, category=None, most=most).number


def channel_by_now(
    server: Server, env: Env, bot: NewsdeskBot, clock: Clock[datetime]
) -> discord.PartialMessageable:
    """Return the channel, once it is as late at Discord as where messages are claimed."""
    env.backend.advance_clock(max((clock.now - env.now()).total_seconds(), 0))
    return bot.get_partial_messageable(server.channel.id)


def as_a_killed_bot(desk: Newsdesk, number: int) -> AnnouncementMessage:
    """Take what there is, as who is killed before it takes note that it is sent."""
    message = desk.announcer.take(number)
    assert message is not None
    return message


async def test_what_a_killed_bot_did_not_send_another_sends_some_minutes_later(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed, clock: Clock[datetime]
) -> None:
    number = announce(desk, server)
    bring(desk, feed, 1)
    as_a_killed_bot(desk, number)
    bring(desk, feed, 2)
    await simcord_env.restart_bot(make_bot(desk))
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 0, "whoever took it may be sending it"
    clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    first, second = posted(simcord_env)
    assert "Town1 closes" in first
    assert "Town2 closes" in second
    clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 2
    assert desk.announcer.left() == ()


@pytest.mark.parametrize("is_corrected", [False, True])
@pytest.mark.parametrize("is_list", [False, True])
async def test_what_a_killed_bot_had_sent_is_not_sent_again(
    server: Server,
    simcord_env: Env,
    simcord_bot: NewsdeskBot,
    desk: Newsdesk,
    feed: Feed,
    clock: Clock[datetime],
    *,
    is_list: bool,
    is_corrected: bool,
) -> None:
    number = announce(desk, server)
    if is_list:
        kept = desk.announcer.store.get(number)
        assert kept is not None
        now = desk.announcer._clock()
        waits = kept.model_copy(update={"sent": (now, now), "list_due_at": now})
        assert desk.announcer.store.move(kept, waits)
        bring(desk, feed, 8)
    bring(desk, feed, 1)
    message = as_a_killed_bot(desk, number)
    assert message.is_list is is_list
    channel = channel_by_now(server, simcord_env, simcord_bot, clock)
    # Another announcement's card, of the same story.
    other = message.after.model_copy(update={"number": number + 1})
    await channel.send(view=announcement_card(message._replace(after=other)))
    sent = await channel.send(view=announcement_card(message))
    if is_corrected:
        view = view_of(sent)
        line = correction("Town1 closes its old bridge", None, None)
        assert put_on_top(view, {"a1": line})
        await sent.edit(view=view)
    await channel.send("Another answer.")
    before = posts(simcord_env)
    clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == before
    assert desk.announcer.left() == ()
    again = desk.announcer.store.get(number)
    assert again is not None
    assert (again.claim, again.position) == (None, message.after.position)


async def test_a_card_of_another_announcement_is_none_of_this_one(
    server: Server,
    simcord_env: Env,
    simcord_bot: NewsdeskBot,
    desk: Newsdesk,
    feed: Feed,
    clock: Clock[datetime],
) -> None:
    number = announce(desk, server)
    bring(desk, feed, 1)
    message = as_a_killed_bot(desk, number)
    channel = channel_by_now(server, simcord_env, simcord_bot, clock)
    for changes in ({"number": number + 1}, {"position": message.after.position + 1}):
        other = message.after.model_copy(update=changes)
        await channel.send(view=announcement_card(message._replace(after=other)))
    before = posts(simcord_env)
    clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == before + 1
    assert "Town1 closes" in posted(simcord_env)[-1]


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    ("status", "code", "sent"), [(403, 50001, 1), (404, 10003, 1), (500, 0, 2)]
)
async def test_where_the_channel_does_not_tell_it_is_rather_not_sent_than_twice(
    server: Server,
    simcord_env: Env,
    desk: Newsdesk,
    feed: Feed,
    clock: Clock[datetime],
    *,
    status: int,
    code: int,
    sent: int,
) -> None:
    number = announce(desk, server)
    bring(desk, feed, 1)
    as_a_killed_bot(desk, number)
    bring(desk, feed, 2)
    path = f"*/channels/{server.channel.id}/messages*"
    simcord_env.inject_error("GET", path, status=status, code=code, times=1)
    clock.now += CLAIM_HELD
    # What passes is asked again.
    for _ in range(3):
        await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == sent
    assert "Town2 closes" in posted(simcord_env)[-1]


@pytest.mark.simcord(check_errors=False)
async def test_what_discord_may_have_taken_is_looked_for_before_it_is_sent_again(
    server: Server, simcord_env: Env, desk: Newsdesk, feed: Feed, clock: Clock[datetime]
) -> None:
    number = announce(desk, server)
    bring(desk, feed, 1)
    simcord_env.inject_error("POST", "*/messages", status=500, code=0, times=1)
    await simcord_env.advance_time(TICK)
    left = desk.announcer.store.get(number)
    assert left is not None
    assert left.claim is not None
    tried = posts(simcord_env)
    clock.now += CLAIM_HELD + timedelta(seconds=1)
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == tried + 1
    assert "Town1 closes its old bridge" in shown(server.channel.last_message)


async def test_where_it_is_not_written_that_it_was_sent_a_retraction_reaches_it(
    server: Server,
    simcord_env: Env,
    desk: Newsdesk,
    feed: Feed,
    clock: Clock[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(_claimed: object) -> bool:
        raise DatabaseError("The database does not answer")

    announce(desk, server)
    bring(desk, feed, 1)
    clock.now = simcord_env.now()
    with monkeypatch.context() as patched:
        patched.setattr(desk.announcer.store, "confirm", gone)
        await simcord_env.advance_time(TICK)
    clock.now += CLAIM_HELD
    await simcord_env.advance_time(TICK)
    assert posts(simcord_env) == 1
    assert desk.announcer.left() == ()
    desk.editor.retract("a1", "It was made up.")
    await simcord_env.advance_time(TICK)
    assert "**Retracted:** Town1 closes its old bridge" in shown(server.channel.last_message)

"""What is due is done at its moment, once, by whichever bot is there; what fails is tried again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.chat.listeners.due import LONGEST_SLEEP
from bot.chat.loading import make_bot
from bot.state.due import TAKEN_FOR, DueTime

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAIT = LONGEST_SLEEP + 1


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk without any article, on a clock that stands."""
    newsdesk.due._clock = Clock(NOW)
    return newsdesk


class Handler:
    """Notes what it is given; it is due again as `again` says, and may fail first."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self.given: list[DueTime] = []
        self.again: timedelta | None = None
        self.failing: Exception | None = None
        bot.due_handlers["test"] = self

    async def __call__(self, due: DueTime) -> datetime | None:
        self.given.append(due)
        if self.failing is not None:
            raise self.failing
        return due.at + self.again if self.again else None


@pytest.fixture
def handler(simcord_bot: NewsdeskBot) -> Handler:
    return Handler(simcord_bot)


def put_on(desk: Newsdesk, by: timedelta) -> None:
    clock = desk.due._clock
    assert isinstance(clock, Clock)
    clock.now += by


async def test_it_is_done_at_its_moment_and_then_at_the_next(
    server: Server, simcord_env: Env, desk: Newsdesk, handler: Handler
) -> None:
    handler.again = HOUR
    desk.due.put("test", "1", NOW + HOUR, server=str(server.guild.id))
    await simcord_env.advance_time(WAIT)
    assert handler.given == []
    put_on(desk, HOUR)
    await simcord_env.advance_time(WAIT)
    (due,) = handler.given
    assert (due.key, due.at, due.server) == ("1", NOW + HOUR, str(server.guild.id))
    await simcord_env.advance_time(WAIT)
    assert len(handler.given) == 1
    put_on(desk, HOUR)
    await simcord_env.advance_time(WAIT)
    assert [each.at for each in handler.given] == [NOW + HOUR, NOW + 2 * HOUR]


async def test_what_is_put_wakes_the_sleeping_task(
    server: Server, simcord_env: Env, desk: Newsdesk, handler: Handler
) -> None:
    await simcord_env.advance_time(1)
    await asyncio.to_thread(desk.due.put, "test", "1", NOW)
    await simcord_env.advance_time(0.5)
    assert len(handler.given) == 1
    assert desk.due.get("test", "1") is None


async def test_it_sleeps_until_the_very_moment(
    server: Server, simcord_env: Env, desk: Newsdesk, handler: Handler
) -> None:
    desk.due.put("test", "1", NOW + timedelta(seconds=20))
    await simcord_env.advance_time(1)
    put_on(desk, timedelta(seconds=20))
    await simcord_env.advance_time(15)
    assert handler.given == []
    await simcord_env.advance_time(6)
    assert len(handler.given) == 1


async def test_two_bots_do_it_once(
    server: Server, simcord_env: Env, desk: Newsdesk, handler: Handler
) -> None:
    other = make_bot(desk)
    handlers = [handler, Handler(other)]
    for number in range(20):
        desk.due.put("test", str(number), NOW)
    await simcord_env.advance_time(1)
    await simcord_env.restart_bot(other)
    await simcord_env.advance_time(1)
    keys = [due.key for each in handlers for due in each.given]
    assert sorted(keys, key=int) == [str(number) for number in range(20)]


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("error", [ValueError("x"), TimeoutError()])
async def test_what_fails_stops_nothing_and_is_tried_again(
    server: Server, simcord_env: Env, desk: Newsdesk, handler: Handler, error: Exception
) -> None:
    handler.failing = error
    desk.due.put("test", "1", NOW)
    desk.due.put("test", "2", NOW)
    await simcord_env.advance_time(WAIT)
    assert len(handler.given) == 2
    handler.failing = None
    put_on(desk, TAKEN_FOR)
    await simcord_env.advance_time(WAIT)
    assert sorted(each.key for each in handler.given[2:]) == ["1", "2"]
    assert desk.due.get("test", "1") is None


async def test_what_was_due_while_the_bot_was_away_is_due_once(
    server: Server, simcord_env: Env, desk: Newsdesk, handler: Handler
) -> None:
    desk.due.put("test", "1", NOW + HOUR)
    await simcord_env.advance_time(1)
    put_on(desk, 100 * HOUR)
    bot = make_bot(desk)
    later = Handler(bot)
    await simcord_env.restart_bot(bot)
    await simcord_env.advance_time(WAIT)
    assert len(handler.given) + len(later.given) == 1


async def test_nothing_new_is_done_while_the_bot_ends(
    server: Server, simcord_env: Env, simcord_bot: NewsdeskBot, desk: Newsdesk, handler: Handler
) -> None:
    simcord_bot.shutdown.stopping = True
    desk.due.put("test", "1", NOW)
    await simcord_env.advance_time(WAIT)
    assert handler.given == []
    assert desk.due.get("test", "1") is not None

"""A bot that shares its newsdesk with others: what one process was told, the next one knows."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

import pytest
from discord_asking import REPAIR_QUESTION, ask, mention, setting
from discord_room import Server, said

from bot.chat.admission import Admission
from bot.chat.errors import TooManyError
from bot.chat.loading import make_bot
from bot.chat.shutdown import Shutdown
from bot.chat.threads import Threads
from bot.service.conversations import Conversations
from bot.state.limits import USES

if TYPE_CHECKING:
    from collections.abc import Callable

    from simcord import Env

    from bot.service.newsdesk import Newsdesk

SOON = 10.0


@pytest.fixture
def database_kind() -> str:
    """Processes share a database on a server."""
    return "postgresql"


async def kept(desk: Newsdesk, person: int, number: int = 1) -> None:
    """Wait until so many turns of a person are kept."""
    assert desk.turns
    give_up_at = time.monotonic() + SOON
    while len(desk.turns.of(person)) < number:
        assert time.monotonic() < give_up_at
        await asyncio.sleep(0.02)


async def test_a_follow_up_is_understood_by_another_process(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await mention(server, REPAIR_QUESTION)
    await kept(desk, server.ann.id)
    await simcord_env.restart_bot(make_bot(desk))
    told = await mention(server, "What about Town7?")
    assert "-# Read as “What did engineer Town7" in told
    assert "7 million crowns" in told


async def test_the_allowance_is_one_for_all_processes(
    server: Server, simcord_env: Env, opened: Callable[..., Newsdesk]
) -> None:
    await setting(server, "limit", questions=2)
    await ask(server)
    other = opened()
    other.servers.load()
    await simcord_env.restart_bot(make_bot(other))
    other.engine.follow()
    await ask(server)
    refused = await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert "you can ask again in 60 min." in said(refused)


async def test_who_asks_what_is_kept_of_them_is_told_and_can_have_it_deleted(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await mention(server, REPAIR_QUESTION)
    await kept(desk, server.ann.id)
    told = said(await server.ann.slash(server.channel, "privacy show"))
    assert "For an hour it is kept in the database" in told
    assert "neither stored" not in told
    assert "never written down" not in told
    await simcord_env.restart_bot(make_bot(desk))
    bot = simcord_env.bot
    turns = await bot.recollection.of(server.ann.id)
    assert REPAIR_QUESTION in json.dumps([turn.text for turn in turns])
    await server.ann.slash(server.channel, "privacy delete")
    assert desk.turns
    assert desk.turns.of(server.ann.id) == []
    assert await bot.recollection.of(server.ann.id) == []


async def test_where_counting_together_takes_too_long_it_is_done_here(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened(person_limit=1)
    threads = Threads(desk.right_of_way)
    admission = Admission(desk, Conversations(), Shutdown(), threads)
    with desk.database.writing(USES):
        await admission.require_allowance(7, None)
        with pytest.raises(TooManyError):
            await admission.require_allowance(7, None)
    # What was given up goes on in its thread, with a connection of its own.
    while desk.database.engine.pool.checkedout():  # type: ignore[attr-defined]
        await asyncio.sleep(0.02)
    threads.close()

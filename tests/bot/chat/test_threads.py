"""No kind of work waits for another."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from discord_asking import QUESTION, setting
from discord_room import Server, said

from bot.chat.threads import CrowdedError
from bot.chat.ui.options import StoryCompletion
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from simcord import Env


async def test_typing_and_short_changes_do_not_wait_for_long_work(
    server: Server, simcord_env: Env
) -> None:
    bot, go_on = simcord_env.bot, threading.Event()
    waiting = [bot.threads.start("question", go_on.wait, 30) for _ in range(8)]
    waiting += [bot.threads.start("long", go_on.wait, 30) for _ in range(8)]
    try:
        async with asyncio.timeout(5):
            assert await StoryCompletion().offer(bot, "Town4 closes", None)
            assert await bot.threads.edit(bot.newsdesk.editor.history, "a4", scope=None)
    finally:
        go_on.set()
        await asyncio.gather(*waiting)


async def test_work_in_threads_speaks_the_language_of_whoever_asks(simcord_env: Env) -> None:
    from bot.i18n.language import spoken

    for kind in ("question", "typing", "edit", "long", "record"):
        with speaking("de"):
            assert await simcord_env.bot.threads.start(kind, spoken) == "de"


async def test_whoever_has_no_turn_in_time_is_told_that_many_ask(
    simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, go_on = simcord_env.bot.threads, threading.Event()
    monkeypatch.setattr("bot.chat.threads.BEGIN_WITHIN", 0.2)
    begun = [asyncio.ensure_future(threads.ask(go_on.wait, 30)) for _ in range(4)]
    await asyncio.sleep(0)
    late: list[int] = []
    with pytest.raises(CrowdedError):
        await threads.ask(late.append, 1)
    await asyncio.sleep(0)
    go_on.set()
    assert await asyncio.gather(*begun) == [True] * 4
    assert await threads.ask(len, "abc") == 3
    assert late == []


async def test_whoever_comes_when_many_wait_is_told_at_once_and_not_counted(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, go_on = simcord_env.bot.threads, threading.Event()
    await setting(server, "limit", questions=1)
    monkeypatch.setattr("bot.chat.threads.MOST_QUEUED", 2)
    waiting = [asyncio.ensure_future(threads.ask(go_on.wait, 30)) for _ in range(6)]
    await asyncio.sleep(0.1)
    try:
        refused = await server.ann.slash(server.channel, "ask", question=QUESTION)
    finally:
        go_on.set()
        await asyncio.gather(*waiting)
    assert said(refused) == "Many people are asking right now; ask again in a minute."
    assert refused.ephemeral
    assert "4 million" in said(await server.ann.slash(server.channel, "ask", question=QUESTION))

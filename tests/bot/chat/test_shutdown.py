"""Nobody is left without a word when the bot ends."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from discord_asking import QUESTION, REPAIR_QUESTION, posted

import bot.chat.shutdown

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.chat.client import NewsdeskBot


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("how", ["command", "mention"])
async def test_whoever_waits_while_the_bot_ends_is_told_alone(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    bot, go_on = simcord_env.bot, threading.Event()
    monkeypatch.setattr("bot.chat.shutdown.WAIT_FOR_ANSWERS", 0.1)
    monkeypatch.setattr(type(bot.newsdesk.asking), "ask", lambda *_, **__: go_on.wait(20))

    async def end() -> None:
        while not bot.shutdown._unfinished:
            await asyncio.sleep(0.01)
        await bot.shutdown.drain()
        go_on.set()

    if how == "command":
        asking = server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    else:
        asking = server.ann.send(server.channel, f"<@{bot.user.id}> {REPAIR_QUESTION}")
    await asyncio.gather(end(), asking, return_exceptions=True)
    taken = [r.path for r in simcord_env.http_requests if r.method == "DELETE"]
    sent = [r for r in simcord_env.http_requests if r.method == "POST"]
    stopped = [r for r in sent if r.json and "I am restarting" in str(r.json.get("content"))]
    if how == "command":
        # The public “thinking” goes first; the sentence is private.
        assert taken[0].endswith("/messages/@original")
        assert stopped[0].json["flags"] & 64
    else:
        assert f"/channels/{server.channel.id}/messages" not in stopped[0].path


@pytest.mark.simcord(check_errors=False)
async def test_a_mention_under_way_is_told_that_the_bot_ends(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsdesk: Any = simcord_env.bot
    answered = threading.Event()
    monkeypatch.setattr(bot.chat.shutdown, "WAIT_FOR_ANSWERS", 0.2)
    monkeypatch.setattr(type(newsdesk.newsdesk.asking), "ask", lambda *a, **k: answered.wait(20))

    async def end() -> None:
        await asyncio.sleep(1.0)
        await newsdesk.shutdown.drain()
        answered.set()

    ending = asyncio.ensure_future(end())
    await asyncio.gather(
        server.ann.send(server.channel, f"<@{newsdesk.user.id}> {QUESTION}"),
        return_exceptions=True,
    )
    await ending
    assert posted(simcord_env) == ["I am restarting; ask again in a minute."]


async def test_an_ending_bot_takes_nothing_new(
    simcord_env: Env, server: Server, simcord_bot: NewsdeskBot
) -> None:
    simcord_bot.shutdown.stopping = True
    await server.ann.slash(server.channel, "ask", question="What did Vera4 Holt say?")
    (callback,) = [r for r in simcord_env.http_requests if r.path.endswith("/callback")]
    assert callback.json["data"]["content"] == "I am restarting; ask again in a minute."
    assert callback.json["data"]["flags"] & 64
    assert await server.ann.autocomplete(server.channel, "story", "story", "town") == []

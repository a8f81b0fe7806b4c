"""An answer that is written, over real HTTP: it grows in its message until it is whole."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from discord_exchange import texts
from discord_payloads import GUILD, OWNER
from discord_schema import flat
from discord_server import DiscordServer
from wire_bot import QUESTION, ROOT, Bot

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from discord_exchange import Exchange, Request

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROGRAM = str(ROOT / "tests" / "support" / "prose_bot.py")
BY = "Written by small-\\*llm\\* from these sources; names and numbers checked."
RESTARTED = "I was restarted before I could answer; please ask again."
GROWING = "Still being written …"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot, writing on the sample stories in a server that has chosen prose."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path_factory.mktemp("wire"))
    copytree(sample_data, bot.folder / "data")
    with open_newsdesk(Settings(data=bot.folder / "data")) as desk:
        desk.servers.change(GUILD, OWNER, prose=True)
    await bot.start(PROGRAM)
    yield bot
    if bot.process and bot.process.returncode is None:
        await bot.end()
    await server.stop()


def edits_of(bot: Bot, asked: Exchange) -> list[Request]:
    """Return the edits of the answer to an interaction, the oldest first."""
    path = f"token{asked.number}/messages/"
    return [r for r in bot.server.requests if r.method == "PATCH" and path in r.path]


def said(edit: Request) -> str:
    return "\n".join(texts({"content": "", **edit.body}))


def pressable(edit: Request) -> bool:
    return any(component["type"] in (2, 3) for component in flat(edit.body["components"]))


async def test_an_answer_grows_a_second_apart_and_ends_whole(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION, detail="full")
    text = await asked.until(BY)
    *growing, last = edits_of(bot, asked)
    assert len(growing) >= 2
    assert asked.latency < 3
    for edit in growing:
        assert GROWING in said(edit)
        assert not pressable(edit)
    counts = [said(edit).count("It is told: ") for edit in growing]
    assert counts[0] == 1
    assert counts == sorted(set(counts))
    # None is left behind that the next would overtake.
    pauses = [after.at - before.at for before, after in pairwise(growing)]
    assert min(pauses) >= 0.95
    assert GROWING not in text
    assert said(last) == text
    assert pressable(last)
    again = await bot.server.slash("ask", question=QUESTION, detail="short")
    await again.until(BY)
    assert edits_of(bot, asked)[-1] is last


async def test_an_edit_that_is_refused_loses_no_answer(bot: Bot) -> None:
    before = len(bot.log().splitlines())
    bot.server.refuse("/messages/", 400)
    asked = await bot.server.slash("ask", question=QUESTION, detail="full")
    text = await asked.until(BY)
    assert GROWING not in text
    first, last = edits_of(bot, asked)
    assert GROWING in said(first)
    assert said(last) == text
    assert bot.log().splitlines()[before:] == []
    assert bot.server.faults == []


@pytest.mark.parametrize("private", [True, False])
async def test_who_has_part_of_an_answer_when_the_bot_is_killed_is_told(
    bot: Bot, private: bool
) -> None:
    asked = await bot.server.slash("ask", question=QUESTION, detail="full", private=private)
    await asked.until(GROWING)
    await asyncio.sleep(0.3)
    await bot.kill()
    bot.server.gateway._ready.clear()
    await bot.start(PROGRAM)
    assert await asked.until("restarted", 15) == RESTARTED
    assert asked.is_private


async def test_a_bot_that_ends_while_it_writes_gives_the_quotes(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION, detail="full")
    await asked.until(GROWING)
    status, seconds = await bot.end()
    assert status == 0
    assert seconds < 8
    assert "It is told" not in asked.text
    assert "Searched" in asked.text
    assert pressable(edits_of(bot, asked)[-1])

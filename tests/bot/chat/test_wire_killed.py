"""A bot that is killed while it answers, and started anew: nobody is left with “thinking …”."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from discord_payloads import APPLICATION, MEMBER, OWNER
from discord_server import DiscordServer
from wire_bot import Bot

if TYPE_CHECKING:
    from pathlib import Path

    from discord_exchange import Exchange

RESTARTED = "I was restarted before I could answer; please ask again."


def waiting(bot: Bot) -> list[str]:
    """Return the numbers of the interactions that are kept in the database."""
    with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database:
        return sorted(row[0] for row in database.execute("SELECT number FROM unanswered"))


async def until_posted(bot: Bot) -> list[tuple[str, ...]]:
    """Wait until an answer is known; return what is known of it, but for the moment."""
    path = bot.folder / "data" / "newsdesk.db"
    columns = "message, article_id, channel, server, headline, status, note"
    async with asyncio.timeout(20):
        while True:
            with closing(sqlite3.connect(path)) as database:
                if rows := database.execute(f"SELECT {columns} FROM posted ORDER BY 2").fetchall():
                    return rows
            await asyncio.sleep(0.05)


async def until_kept(bot: Bot, *exchanges: Exchange) -> None:
    """Wait until these are kept in the database, and no others."""
    numbers = sorted(each.number for each in exchanges)
    async with asyncio.timeout(10):
        while waiting(bot) != numbers:
            await asyncio.sleep(0.02)


async def held(bot: Bot, command: str, **options: object) -> Exchange:
    """Use a command whose answer Discord does not take for now."""
    asked = await bot.server.slash(command, **options)
    asked.gate.clear()
    await asyncio.wait_for(asked.held.wait(), 20)
    return asked


async def test_who_waits_when_the_bot_is_killed_is_told_after_the_restart(tmp_path: Path) -> None:
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path)
    # It needs no model for that.
    bot.settings = {"NEWSDESK_MODEL": "gone:away", "NEWSDESK_READER": "none"}
    try:
        await bot.start()
        answered = await bot.server.slash("latest")
        await answered.until("Latest stories")
        public, private = await held(bot, "latest"), await held(bot, "status")
        await until_kept(bot, public, private)
        assert bot.process is not None
        bot.process.kill()
        await bot.process.wait()
        with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database, database:
            # Killed between its answer and taking note of that; and one that Discord has forgotten.
            for number in (answered.number, "5"):
                values = (number, APPLICATION, f"token{number}", MEMBER, False, "de", "2999-01-01")
                database.execute("INSERT INTO unanswered VALUES (?, ?, ?, ?, ?, ?, ?, '')", values)
        said = answered.text
        server.gateway._ready.clear()
        await bot.start()
        assert await public.until("restarted", 10) == RESTARTED
        assert await private.until("restarted", 10) == RESTARTED
        assert public.is_private
        assert private.is_private
        assert len(public.messages) == len(private.messages) == 1
        await until_kept(bot)
        assert answered.text == said
        faults = [fault for fault in server.faults if "token5/" not in fault]
        assert [f for f in faults if "before its acknowledgement" not in f] == []
        assert "token9" not in bot.log()
        assert " ERROR " not in bot.log()
    finally:
        for exchange in server.exchanges:
            exchange.gate.set()
        await bot.end()
        await server.stop()


async def test_what_an_answer_cites_is_known_after_a_restart(tmp_path: Path) -> None:
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path)
    try:
        path = tmp_path / "beaver.txt"
        path.write_text("Beaver dams the Carrow\n\nA beaver has built a dam across it at Lind.")
        status, printed = await bot.run("import", str(path))
        assert status == 0, printed
        await bot.start()
        asked = await bot.server.slash("ask", question="What has the beaver built at Lind?")
        await asked.until("Searched")
        before = await until_posted(bot)
        assert bot.process is not None
        bot.process.kill()
        await bot.process.wait()
        with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database, database:
            # Killed between its answer and taking note of it.
            database.execute("DELETE FROM posted")
            values = (asked.number, APPLICATION, f"token{asked.number}", MEMBER, False, "de")
            database.execute(
                "INSERT INTO unanswered VALUES (?, ?, ?, ?, ?, ?, '2999-01-01', '')", values
            )
        server.gateway._ready.clear()
        await bot.start()
        assert await until_posted(bot) == before
        await until_kept(bot)
        assert server.faults == []
        assert " ERROR " not in bot.log()
    finally:
        await bot.end()
        await server.stop()


async def test_who_waits_for_long_work_when_the_bot_is_killed_is_told(tmp_path: Path) -> None:
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path)
    options = {"folder": str(tmp_path), "seconds": "3"}
    bot.settings = {
        "NEWSDESK_MODEL": "logged:slow",
        "NEWSDESK_MODEL_OPTIONS": json.dumps(options),
        "NEWSDESK_READER": "none",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    try:
        await bot.start("-m", "fleet.program", "run")
        news = {"headline": "The night boat", "text": "The night boat runs again from Monday."}
        file = server.attach("news.jsonl", json.dumps(news).encode())
        asked = await server.slash("article add", user=OWNER, file=file, everyone=True)
        await asked.until("Reading the file")
        assert bot.process is not None
        bot.process.kill()
        await bot.process.wait()
        server.gateway._ready.clear()
        await bot.start("-m", "fleet.program", "run")
        assert await asked.until("restarted", 15) == RESTARTED
        assert asked.is_private
        assert server.faults == []
    finally:
        await bot.end()
        await server.stop()


async def test_who_is_told_to_wait_is_known_by_then(tmp_path: Path) -> None:
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path)
    bot.settings = {"NEWSDESK_MODEL": "gone:away", "NEWSDESK_READER": "none"}
    try:
        await bot.start()
        server.distance_seconds = 0.5
        asked = await server.slash("latest")
        await asked.acknowledged()
        assert bot.process is not None
        bot.process.kill()
        await bot.process.wait()
        server.distance_seconds = 0.0
        server.gateway._ready.clear()
        await bot.start()
        assert await asked.until("restarted", 10) == RESTARTED
        await until_kept(bot)
    finally:
        await bot.end()
        await server.stop()

"""A bot that is killed while it answers, and started anew: nobody is left with “thinking …”."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest
from discord_payloads import APPLICATION, CHANNEL, GUILD, MEMBER, OWNER
from discord_server import DiscordServer
from fakes import FakeEmbedder, make_article
from feed_news import add_feed, bring
from wire_bot import Bot

from articles.feeds.store import FeedStore
from bot.app import open_newsdesk
from bot.service.digest_ranking import DigestChoice
from bot.service.digests import DIGEST_KIND
from bot.service.schedules import Schedule
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from discord_exchange import Exchange

RESTARTED = "I was restarted before I could answer; please ask again."


def waiting(bot: Bot) -> list[str]:
    """Return the numbers of the interactions that are kept in the database."""
    with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database:
        return sorted(row[0] for row in database.execute("SELECT number FROM unanswered"))


def leave_waiting(database: sqlite3.Connection, number: str) -> None:
    """Write down that someone waits for the public answer to an interaction."""
    values = (number, APPLICATION, f"token{number}", MEMBER, False, "de", "2999-01-01")
    database.execute("INSERT INTO unanswered VALUES (?, ?, ?, ?, ?, ?, ?, '')", values)


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


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that is not started yet, on a small Discord."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path)
    yield bot
    for exchange in server.exchanges:
        exchange.gate.set()
    await bot.end()
    await server.stop()


async def start_anew(bot: Bot, *program: str) -> None:
    """Start a bot that was killed, and wait until it is connected again."""
    bot.server.gateway._ready.clear()
    await bot.start(*program)


async def held(bot: Bot, command: str, **options: object) -> Exchange:
    """Use a command whose answer Discord does not take for now."""
    asked = await bot.server.slash(command, **options)
    asked.gate.clear()
    await asyncio.wait_for(asked.held.wait(), 20)
    return asked


async def test_who_waits_when_the_bot_is_killed_is_told_after_the_restart(bot: Bot) -> None:
    # It needs no model for that.
    bot.settings = {"NEWSDESK_MODEL": "gone:away", "NEWSDESK_READER": "none"}
    await bot.start()
    answered = await bot.server.slash("latest")
    await answered.until("Latest stories")
    public, private = await held(bot, "latest"), await held(bot, "status")
    await until_kept(bot, public, private)
    await bot.kill()
    with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database, database:
        # Killed between its answer and taking note of that; and one that Discord has forgotten.
        for number in (answered.number, "5"):
            leave_waiting(database, number)
    said = answered.text
    await start_anew(bot)
    assert await public.until("restarted", 10) == RESTARTED
    assert await private.until("restarted", 10) == RESTARTED
    assert public.is_private
    assert private.is_private
    assert len(public.messages) == len(private.messages) == 1
    await until_kept(bot)
    assert answered.text == said
    faults = [fault for fault in bot.server.faults if "token5/" not in fault]
    assert [f for f in faults if "before its acknowledgement" not in f] == []
    assert "token9" not in bot.log()
    assert " ERROR " not in bot.log()


async def test_what_an_answer_cites_is_known_after_a_restart(bot: Bot) -> None:
    path = bot.folder / "beaver.txt"
    path.write_text("Beaver dams the Carrow\n\nA beaver has built a dam across it at Lind.")
    status, printed = await bot.run("import", str(path))
    assert status == 0, printed
    await bot.start()
    asked = await bot.server.slash("ask", question="What has the beaver built at Lind?")
    await asked.until("Searched")
    before = await until_posted(bot)
    await bot.kill()
    with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database, database:
        # Killed between its answer and taking note of it.
        database.execute("DELETE FROM posted")
        leave_waiting(database, asked.number)
    await start_anew(bot)
    assert await until_posted(bot) == before
    await until_kept(bot)
    assert bot.server.faults == []
    assert " ERROR " not in bot.log()


async def test_who_waits_for_long_work_when_the_bot_is_killed_is_told(bot: Bot) -> None:
    options = {"folder": str(bot.folder), "seconds": "3"}
    bot.settings = {
        "NEWSDESK_MODEL": "logged:slow",
        "NEWSDESK_MODEL_OPTIONS": json.dumps(options),
        "NEWSDESK_READER": "none",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    await bot.start("-m", "fleet.program", "run")
    news = {"headline": "The night boat", "text": "The night boat runs again from Monday."}
    file = bot.server.attach("news.jsonl", json.dumps(news).encode())
    asked = await bot.server.slash("article add", user=OWNER, file=file, everyone=True)
    await asked.until("Reading the file")
    await bot.kill()
    await start_anew(bot, "-m", "fleet.program", "run")
    assert await asked.until("restarted", 15) == RESTARTED
    assert asked.is_private
    assert bot.server.faults == []


async def killed_as_it_sends(bot: Bot, held: str, moments: Iterable[tuple[str, str]]) -> None:
    """Kill a bot before or after Discord takes its message, and let some minutes pass.

    `moments` are the tables and columns that say when that was.
    """
    posts = bot.server.posts
    posts.held = held
    await bot.start()
    await asyncio.wait_for(posts.holds.wait(), 20)
    await bot.kill()
    assert len(posts.messages.get(CHANNEL, [])) == (held == "after")
    posts.held = ""
    with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database, database:
        for table, column in moments:
            earlier = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-6 minutes')"
            assert database.execute(f"UPDATE {table} SET {column} = {earlier}").rowcount == 1
    # Discord knows no nonce any more by then.
    for message in posts.messages.get(CHANNEL, []):
        message["nonce"] = None


@pytest.mark.parametrize("held", ["before", "after"])
async def test_a_digest_whose_sender_is_killed_comes_once(bot: Bot, held: str) -> None:
    bot.settings = {"NEWSDESK_MODEL": "gone:away", "NEWSDESK_READER": "none"}
    settings = Settings(_env_file=None, data=bot.folder / "data", model="gone:away", reader="none")
    with open_newsdesk(settings, load=FakeEmbedder) as desk:
        schedule = Schedule(at=time(8), zone="UTC")
        digest, _ = desk.digests.set(GUILD, CHANNEL, schedule, DigestChoice())
        desk.library.add(make_article(published=datetime.now(UTC)))
        desk.due.put(DIGEST_KIND, str(digest.number), datetime.now(UTC), server=GUILD)
    moments = (("digests", "claimed"), ("digest_told", "at"), ("due_times", "at"))
    await killed_as_it_sends(bot, held, moments)
    await start_anew(bot)
    async with asyncio.timeout(20):
        while waits_for_a_digest(bot):
            await asyncio.sleep(0.05)
    (text,) = await bot.server.posts.until(CHANNEL)
    assert text.startswith("### Digest")
    assert "Town1 closes its old bridge" in text
    assert bot.server.faults == []
    assert " ERROR " not in bot.log()


def waits_for_a_digest(bot: Bot) -> bool:
    """Return whether a digest is due, or on its way."""
    soon = "datetime('now', '+10 minutes')"
    unsettled = f"claimed IS NOT NULL OR due_times.at < {soon}"
    with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database:
        return (
            database.execute(f"SELECT 1 FROM digests, due_times WHERE {unsettled}").fetchone()
            is not None
        )


async def test_who_is_told_to_wait_is_known_by_then(bot: Bot) -> None:
    bot.settings = {"NEWSDESK_MODEL": "gone:away", "NEWSDESK_READER": "none"}
    await bot.start()
    bot.server.distance_seconds = 0.5
    asked = await bot.server.slash("latest")
    await asked.acknowledged()
    await bot.kill()
    bot.server.distance_seconds = 0.0
    await start_anew(bot)
    assert await asked.until("restarted", 10) == RESTARTED
    await until_kept(bot)


@pytest.mark.parametrize("held", ["before", "after"])
async def test_an_announcement_whose_sender_is_killed_comes_once(bot: Bot, held: str) -> None:
    bot.settings = {"NEWSDESK_MODEL": "gone:away", "NEWSDESK_READER": "none"}
    settings = Settings(_env_file=None, data=bot.folder / "data", model="gone:away", reader="none")
    with open_newsdesk(settings, load=FakeEmbedder) as desk:
        # It is never fetched.
        feed = FeedStore(desk.database).change(add_feed(desk).id, paused=True)
        desk.announcer.add(GUILD, CHANNEL, feed_id=None, category=None, most=5)
        bring(desk, feed, 1)
    moments = (("announcements", "claimed"), ("announced", "at"))
    await killed_as_it_sends(bot, held, moments)
    with open_newsdesk(settings, load=FakeEmbedder) as desk:
        bring(desk, feed, 2)
    await start_anew(bot)
    first, second = await bot.server.posts.until(CHANNEL, 2)
    assert "Town1 closes its old bridge" in first
    assert "Town2 closes its old bridge" in second
    assert len(bot.server.posts.messages[CHANNEL]) == 2
    assert bot.server.faults == []
    assert " ERROR " not in bot.log()

"""The whole bot as a process of its own, over real HTTP and a real gateway."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from discord_schema import is_described
from discord_server import MEMBER, OWNER, DiscordServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[1]
QUESTION = "How many people were hurt when the ferry Elsin ran aground?"
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Bot:
    """A bot's process and the data folder in which it works."""

    def __init__(self, server: DiscordServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.process: asyncio.subprocess.Process | None = None

    def environment(self) -> dict[str, str]:
        """Return what the process is told."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSDESK", "DISCORD"))}
        return {
            **kept,
            **self.server.environment,
            "NEWSDESK_DATA": str(self.folder / "data"),
            "PYTHONPATH": str(ROOT),
        }

    async def run(self, *arguments: str) -> tuple[int, str]:
        """Run a command to its end; return its status and what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self.folder,
            env=self.environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate()
        return process.returncode or 0, printed.decode()

    async def start(self) -> None:
        """Start the bot and wait until it is connected and can answer."""
        log = (self.folder / "bot.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=self.folder,
            env=self.environment(),
            stdout=log,
            stderr=log,
        )
        log.close()
        await self.server.connected()

    async def end(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit status and the seconds that it took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self.process.wait(), 15)
        return status, time.monotonic() - begun

    def log(self) -> str:
        """Return what the bot has logged."""
        return (self.folder / "bot.log").read_text()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot, running on the sample stories."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path_factory.mktemp("wire"))
    status, printed = await bot.run("import", str(ROOT / "samples"))
    assert status == 0, printed
    await bot.start()
    yield bot
    if bot.process and bot.process.returncode is None:
        await bot.end()
    await server.stop()


async def test_commands_are_registered_and_no_privileged_intent_is_asked_for(bot: Bot) -> None:
    assert {"ask", "keypoints", "why", "story", "latest", "search", "status", "help"} < set(
        bot.server.commands
    )
    assert not bot.server.identified[0]["intents"] & PRIVILEGED


async def test_a_question_is_acknowledged_in_time_and_answered_with_quotes(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION)
    text = await asked.until("Searched")
    assert asked.latency < 3
    assert asked.callbacks[0]["type"] == 5
    assert "14" in text
    assert "Northern Wire" in text
    assert "14 Oct 2026" in text


async def test_stories_are_offered_while_one_types(bot: Bot) -> None:
    choices = await bot.server.autocomplete("keypoints", "story", story="torrin bank")
    assert 0 < len(choices) <= 25
    asked = await bot.server.slash("keypoints", story=choices[0]["value"])
    assert "Torrin" in await asked.until("Searched")


async def test_owners_alone_see_the_index(bot: Bot) -> None:
    asked = await bot.server.slash("index status", user=OWNER)
    assert "The index holds 40 articles" in await asked.until("passages")
    asked = await bot.server.slash("index status", user=MEMBER)
    await asked.until("Only the bot's owners can do that.")


async def test_an_attached_article_can_be_asked_for(bot: Bot) -> None:
    raw = b"Otter seen in Lake Torrin\n\nA fisherman saw an otter in Lake Torrin on Sunday."
    file = bot.server.attach("otter.txt", raw)
    asked = await bot.server.slash("article add", user=OWNER, file=file)
    await asked.until("**1** added")
    asked = await bot.server.slash("ask", question="Who saw an otter in Lake Torrin?")
    assert "A fisherman saw an otter" in await asked.until("Searched")


async def test_an_import_from_another_process_is_found_at_once(bot: Bot) -> None:
    path = bot.folder / "beaver.txt"
    path.write_text("Beaver dams the Carrow\n\nA beaver has built a dam across the Carrow at Lind.")
    status, printed = await bot.run("import", str(path))
    assert status == 0, printed
    await asyncio.sleep(1)
    asked = await bot.server.slash("ask", question="What has the beaver built across the Carrow?")
    assert "A beaver has built a dam" in await asked.until("Searched")


async def test_a_dropped_gateway_is_taken_up_again(bot: Bot) -> None:
    await bot.server.drop()
    await bot.server.connected()
    assert bot.server.resumed == 1
    asked = await bot.server.slash("status")
    await asked.until("articles")


async def test_an_invalid_session_is_begun_anew(bot: Bot) -> None:
    before = len(bot.server.identified)
    await bot.server.invalidate()
    await bot.server.connected()
    assert len(bot.server.identified) == before + 1
    asked = await bot.server.slash("help")
    await asked.until("Newsdesk")


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_a_refused_request_is_tried_again(bot: Bot, status: int) -> None:
    bot.server.refuse_next = [status]
    asked = await bot.server.slash("latest")
    await asked.until("Latest stories")
    assert bot.server.refuse_next == []


async def test_health_tells_whether_it_runs(bot: Bot) -> None:
    status, printed = await bot.run("health")
    assert status == 0, printed


async def test_a_restart_keeps_the_buttons_and_ends_unfinished_answers(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION)
    await asked.until("Searched")
    unfinished = [await bot.server.slash("ask", question=f"{QUESTION} {n}") for n in range(6)]
    for exchange in unfinished:
        async with exchange.changed:
            await asyncio.wait_for(exchange.changed.wait_for(lambda e=exchange: e.callbacks), 5)
    status, seconds = await bot.end()
    assert status == 0, bot.log()
    assert seconds < 10
    for exchange in unfinished:
        assert "Searched" in exchange.text or "restarting" in exchange.text
    code, printed = await bot.run("health")
    assert code == 1
    assert "not running" in printed
    bot.server._ready.clear()
    await bot.start()
    pressed = await bot.server.click(asked, "Sources")
    text = await pressed.until("Fourteen people were hurt")
    assert "> " in text
    assert pressed.callbacks[0]["data"]["flags"] & 64


async def test_no_request_could_ping_and_discord_would_take_them_all(bot: Bot) -> None:
    writing = [r for r in bot.server.requests if r.method in ("POST", "PATCH") and r.body]
    assert len(writing) > 15
    for request in writing:
        body: Any = request.body
        if request.path.endswith("/callback"):
            body = body.get("data") or {}
            if "content" not in body and "components" not in body:
                continue
        assert body.get("allowed_mentions", {}).get("parse") == [], (request.path, body)
    assert bot.server.faults == []
    if not is_described():
        pytest.skip("Discord's description is not in the shared folder beside this one")


async def test_what_people_ask_is_not_logged(bot: Bot) -> None:
    assert "ferry" not in bot.log()
    assert "otter" not in bot.log()

"""The whole bot as a process of its own, over real HTTP and a real gateway."""

from __future__ import annotations

import asyncio
import html
import re
import sqlite3
import sys
from contextlib import closing
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from discord_payloads import GUILD, MEMBER, OTHER_GUILD, OWNER
from discord_schema import is_described
from discord_server import DiscordServer
from wire_bot import QUESTION, ROOT, Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

OTTER = "A fisherman saw an otter in Lake Torrin on Sunday."
BOX = 9
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
QUOTED = re.compile(r"^(.+?)\s[¹²³⁴⁵⁶⁷⁸⁹⁰\s]+$", re.MULTILINE)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot, running on the sample stories."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path_factory.mktemp("wire"))
    copytree(sample_data, bot.folder / "data")
    await bot.start()
    yield bot
    for exchange in server.exchanges:
        exchange.gate.set()
    if bot.process and bot.process.returncode is None:
        await bot.end()
    await server.stop()


async def test_commands_are_registered_and_no_privileged_intent_is_asked_for(bot: Bot) -> None:
    assert {"ask", "keypoints", "why", "story", "latest", "search", "status", "help"} < set(
        bot.server.commands[None]
    )
    assert not bot.server.gateway.identified[0]["intents"] & PRIVILEGED


async def test_a_question_is_acknowledged_in_time_and_answered_with_quotes(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION)
    text = await asked.until("Searched")
    assert asked.latency < 3
    assert asked.callbacks == [{"type": 5}]
    files = (path for path in (ROOT / "samples").rglob("*.*") if path.is_file())
    stories = html.unescape("\n".join(path.read_text() for path in files))
    quoted = [sentence.strip("*") for sentence in QUOTED.findall(text)]
    assert quoted
    assert [sentence for sentence in quoted if sentence not in stories] == []
    assert any("Fourteen people were hurt" in sentence for sentence in quoted)
    assert "Northern Wire" in text
    assert "14 Oct 2026" in text


async def test_stories_and_outlets_are_offered_while_one_types(bot: Bot) -> None:
    choices = await bot.server.autocomplete("keypoints", "story", story="torrin bank")
    assert 0 < len(choices) <= 25
    asked = await bot.server.slash("keypoints", story=choices[0]["value"])
    assert "Torrin" in await asked.until("Searched")
    offered = await bot.server.autocomplete("ask", "source", question="Who?", source="harb")
    assert [choice["name"] for choice in offered] == ["Harbour Post"]
    asked = await bot.server.slash("ask", question=QUESTION, source=offered[0]["value"])
    text = await asked.until("Searched")
    assert "**Harbour Post** ·" in text
    assert "**Northern Wire** ·" not in text


async def test_owners_alone_see_the_index(bot: Bot) -> None:
    asked = await bot.server.slash("index status", user=OWNER)
    assert "The index holds 40 articles" in await asked.until("passages")
    assert asked.is_private
    asked = await bot.server.slash("index status", user=MEMBER)
    assert await asked.until("owners") == "Only the bot's owners can do that."
    assert asked.is_private


async def test_a_mistake_is_told_to_whoever_made_it_alone(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION, since="the day of never")
    assert "the day of never" in await asked.until("date")
    assert asked.callbacks == [{"type": 5}]
    assert len(asked.messages) == 1
    assert asked.is_private


async def test_an_attached_article_is_found_in_its_server_alone(bot: Bot) -> None:
    file = bot.server.attach("otter.txt", f"Otter seen in Lake Torrin\n\n{OTTER}".encode())
    asked = await bot.server.slash("article add", user=OWNER, file=file)
    await asked.until("**Added:** 1")
    asked = await bot.server.slash("ask", question="Who saw an otter in Lake Torrin?")
    assert OTTER in await asked.until("Searched")
    for elsewhere in (OTHER_GUILD, None):
        asked = await bot.server.slash("latest", guild=elsewhere)
        assert "Otter" not in await asked.until("Latest stories")
        asked = await bot.server.slash(
            "ask", guild=elsewhere, question="Who saw an otter in Lake Torrin?"
        )
        text = await asked.until("Searched 40 articles")
        assert "fisherman" not in text
        assert "Otter seen" not in text


async def test_an_import_from_another_process_is_found_at_once(bot: Bot) -> None:
    path = bot.folder / "beaver.txt"
    path.write_text("Beaver dams the Carrow\n\nA beaver has built a dam across the Carrow at Lind.")
    status, printed = await bot.run("import", str(path))
    assert status == 0, printed
    await asyncio.sleep(1)
    asked = await bot.server.slash("ask", question="What has the beaver built across the Carrow?")
    assert "A beaver has built a dam" in await asked.until("Searched")


async def test_health_is_good_while_it_runs(bot: Bot) -> None:
    status, printed = await bot.run("health")
    assert status == 0, printed


async def test_what_is_asked_while_the_gateway_is_away_is_answered(bot: Bot) -> None:
    gateway = bot.server.gateway
    for resumed, interrupt in enumerate((gateway.drop, gateway.ask_to_reconnect), 1):
        await interrupt()
        asked = await bot.server.slash("status")
        await gateway.connected()
        assert gateway.resumed == resumed
        await asked.until("articles")
    assert len(gateway.identified) == 1


async def test_an_invalid_session_is_begun_anew(bot: Bot) -> None:
    gateway = bot.server.gateway
    await gateway.invalidate()
    await gateway.connected()
    assert len(gateway.identified) == 2
    asked = await bot.server.slash("help")
    await asked.until("Newsdesk")
    assert gateway.beats >= 3


@pytest.mark.parametrize(
    ("part", "status", "pause"),
    [
        ("/callback", 429, 0.3),
        ("/webhooks/", 429, 0.3),
        ("/webhooks/", 500, 1.0),
        ("/webhooks/", 502, 1.0),
    ],
)
async def test_a_refused_request_is_tried_again(
    bot: Bot, part: str, status: int, pause: float
) -> None:
    before = len(bot.server.requests)
    bot.server.refuse(part, status)
    asked = await bot.server.slash("latest")
    await asked.until("Latest stories")
    first, again = [r for r in bot.server.requests[before:] if part in r.path]
    assert (first.path, first.body) == (again.path, again.body)
    assert again.at - first.at >= pause


async def test_one_that_is_refused_to_the_end_says_that_discord_is_busy(bot: Bot) -> None:
    before = len(bot.log().splitlines())
    bot.server.refuse("/webhooks/", 429, times=5)
    asked = await bot.server.slash("latest")
    assert "Discord is too busy" in await asked.until("busy")
    assert asked.is_private
    (line,) = bot.log().splitlines()[before:]
    assert "Discord takes no more for now" in line


async def test_a_box_that_opens_too_late_is_one_line_in_the_log(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION)
    await asked.until("Searched")
    before = len(bot.log().splitlines())
    bot.server.expire()
    pressed = await bot.server.click(asked, "Follow up")
    for _ in range(100):
        if lines := bot.log().splitlines()[before:]:
            break
        await asyncio.sleep(0.05)
    (line,) = lines
    assert "too late" in line
    assert not pressed.messages
    pressed = await bot.server.click(asked, "Follow up")
    assert (await pressed.acknowledged())["type"] == BOX


async def test_a_correction_is_put_on_top_of_an_answer(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question="What has the beaver built across the Carrow?")
    await asked.until("Searched")
    note = "It was a coypu, @everyone."
    status, printed = await bot.run("correct", "Beaver dams the Carrow", "--note", note)
    assert status == 0, printed
    await asked.until("It was a coypu", 15)
    edits = [r for r in bot.server.requests if r.method == "PATCH" and "/channels/" in r.path]
    assert edits
    assert all(edit.body["allowed_mentions"] == {"parse": []} for edit in edits)


async def test_unfinished_answers_and_buttons_outlive_a_restart(bot: Bot) -> None:
    asked = await bot.server.slash("ask", question=QUESTION)
    listed = await bot.server.slash("latest")
    await asked.until("Searched")
    await listed.until("Latest stories")
    slow = await bot.server.slash("ask", question=QUESTION)
    slow.gate.clear()
    await asyncio.wait_for(slow.held.wait(), 20)
    waiting = [await bot.server.slash("ask", question=f"{QUESTION} {n}") for n in range(4)]
    for exchange in waiting:
        await exchange.acknowledged()
    ending = asyncio.ensure_future(bot.end())
    await asyncio.sleep(1)
    assert slow.text == ""
    slow.gate.set()
    status, seconds = await ending
    assert status == 0, bot.log()
    assert seconds < 10
    assert "Searched" in slow.text
    for exchange in waiting:
        assert "Searched" in exchange.text or "restarting" in exchange.text

    token = "M" * 26 + ".GabcDE." + "y" * 38
    (health, said), (refused, told) = await asyncio.gather(
        bot.run("health"), bot.run("run", DISCORD_TOKEN=token)
    )
    assert (health, refused) == (1, 1)
    assert "not running" in said
    assert "Discord refuses the token in DISCORD_TOKEN" in told
    assert token not in told

    bot.settings = {"NEWSDESK_HOME_SERVER": GUILD, "NEWSDESK_SHARDS": "auto"}
    bot.server.refuse("/commands", 429)
    await bot.start()
    assert bot.server.gateway.identified[-1]["shard"] == [0, 1]
    pressed = await bot.server.click(asked, "Sources")
    text = await pressed.until("Fourteen people were hurt")
    assert "> " in text
    assert pressed.is_private
    turned = await bot.server.click(listed, "▶")
    await turned.until("This list is closed")
    assert turned.is_private


async def test_owners_commands_can_be_kept_to_one_server(bot: Bot) -> None:
    assert set(bot.server.commands[GUILD]) == {"index"}
    assert "index" not in bot.server.commands[None]
    asked = await bot.server.slash("article history", user=OWNER, story="Otter seen in Lake Torrin")
    await asked.until("Otter seen")


async def test_a_list_is_turned_in_its_place(bot: Bot) -> None:
    listed = await bot.server.slash("latest")
    first = await listed.until("Latest stories")
    turned = await bot.server.click(listed, "▶")
    await turned.until("Latest stories")
    assert turned.callbacks[0]["type"] == 7
    assert listed.text != first
    assert listed.button("2 / 4")


async def test_the_week_begins_when_the_bot_is_removed_from_a_server(bot: Bot) -> None:
    def left() -> list[str]:
        with closing(sqlite3.connect(bot.folder / "data" / "newsdesk.db")) as database:
            rows = database.execute('SELECT id FROM servers WHERE "left" IS NOT NULL')
            return [str(row[0]) for row in rows]

    assert left() == []
    await bot.server.gateway.dispatch("GUILD_DELETE", {"id": OTHER_GUILD})
    for _ in range(50):
        if left():
            break
        await asyncio.sleep(0.1)
    assert left() == [OTHER_GUILD]


async def test_it_ends_in_time_while_the_model_is_loaded_and_discord_is_stuck(bot: Bot) -> None:
    stuck = await bot.server.slash("latest")
    stuck.gate.clear()
    asked = await bot.server.slash("ask", question=QUESTION)
    await asyncio.wait_for(stuck.held.wait(), 20)
    await asked.acknowledged()
    status, seconds = await bot.end()
    assert status == 0, bot.log()
    assert seconds < 10
    assert stuck.text == "I am restarting; ask again in a minute."
    assert "Searched" in asked.text or "restarting" in asked.text


async def test_no_request_could_ping_and_discord_would_take_them_all(bot: Bot) -> None:
    writing = [r for r in bot.server.requests if r.method in ("POST", "PATCH") and r.body]
    messages = 0
    for request in writing:
        body: Any = request.body
        if request.path.endswith("/callback"):
            # A box is no message.
            body = (body.get("data") or {}) if body["type"] != BOX else {}
        if "content" in body or "components" in body or "embeds" in body:
            messages += 1
            assert body.get("allowed_mentions", {}).get("parse") == [], (request.path, body)
    assert messages > 20
    told = f"{len(bot.server.requests)} requests were recorded, {len(writing)} of them with a body"
    sys.stdout.write(f"{told}; {len(bot.server.faults)} faults.\n")
    assert bot.server.faults == []
    if not is_described():
        pytest.skip("Discord's description is not in the shared folder beside this one")


async def test_the_log_holds_no_question_and_nothing_that_went_wrong(bot: Bot) -> None:
    log = bot.log()
    assert "Connected to Discord" in log
    assert "ferry" not in log
    assert "otter" not in log
    assert "Traceback" not in log
    assert " ERROR " not in log

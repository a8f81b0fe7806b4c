"""A bot's metrics and health over real HTTP, of a process that answers on Discord."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager, closing
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from discord_payloads import GUILD, MEMBER, OTHER_GUILD, OWNER
from discord_server import DiscordServer
from ports import free_port
from scraping import Scrape, listening, probe, scrape
from wire_bot import QUESTION, Bot

from bot.service.activity import Ending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

# A word that no one else says.
RARE = "quizzaciously"


@asynccontextmanager
async def waiting_gateway(address: str, opened: asyncio.Event) -> AsyncIterator[str]:
    """Stand before a gateway, and let nobody through until it is opened; yield the address."""
    _, _, rest = address.partition("://")
    place, _, path = rest.partition("/")
    host, _, port = place.partition(":")

    async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await opened.wait()
        there, back = await asyncio.open_connection(host, int(port))
        await asyncio.wait(
            [asyncio.ensure_future(hand_on(a, b)) for a, b in ((reader, back), (there, writer))]
        )

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    own = server.sockets[0].getsockname()[1]
    yield f"ws://127.0.0.1:{own}/{path}"
    server.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A small Discord."""
    server = DiscordServer()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    discord_server: DiscordServer, sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bot]:
    """A bot on the sample stories that serves metrics, and a limit of four questions."""
    bot = Bot(discord_server, tmp_path_factory.mktemp("wire"))
    copytree(sample_data, bot.folder / "data")
    bot.settings = {"NEWSDESK_METRICS": str(free_port()), "NEWSDESK_PERSON_LIMIT": "4"}
    yield bot
    if bot.process and bot.process.returncode is None:
        await bot.end()


def port_of(bot: Bot) -> int:
    return int(bot.settings["NEWSDESK_METRICS"])


async def status_of(bot: Bot, path: str) -> int:
    """Return the status of a probe, 0 where nobody listens yet."""
    try:
        return (await asyncio.to_thread(probe, port_of(bot), path))[0]
    except OSError:
        return 0


async def scraped(bot: Bot) -> Scrape:
    return await asyncio.to_thread(scrape, port_of(bot))


async def test_it_is_ready_when_it_is_connected(bot: Bot) -> None:
    opened, begun = asyncio.Event(), time.monotonic()
    async with waiting_gateway(bot.server.gateway.address, opened) as address:
        bot.settings["DISCORD_GATEWAY_URL"] = address
        starting = asyncio.ensure_future(bot.start())
        while await status_of(bot, "/healthz") != 200:
            assert time.monotonic() - begun < 60
            await asyncio.sleep(0.05)
        _, told = await asyncio.to_thread(probe, port_of(bot), "/readyz")
        assert not told["ready"]
        assert not told["checks"]["gateway"]
        assert told["role"] == "bot"
        assert (await scraped(bot)).value("newsdesk_gateway_shards_connected") == 0
        opened.set()
        await starting
        while await status_of(bot, "/readyz") != 200:
            assert time.monotonic() - begun < 60
            await asyncio.sleep(0.05)
        found = await scraped(bot)
        assert found.value("newsdesk_gateway_shards_connected") == 1
        assert set(found.samples["newsdesk_ready"].values()) == {1.0}
        assert found.value("newsdesk_servers") == 2
        # What goes over the stand-in ends with it; the bot comes back by itself.
    await bot.server.gateway.connected()


async def test_questions_are_counted_by_how_they_end_and_timed_by_their_steps(bot: Bot) -> None:
    before = await scraped(bot)
    asked = await bot.server.slash("ask", question=QUESTION)
    await asked.until("Searched")
    asked = await bot.server.slash("ask", question=f"Who is {RARE} called the king of Xubrand?")
    await asked.until("Searched")
    asked = await bot.server.slash("ask", question="thank you very much")
    await asked.until("You are welcome!")
    asked = await bot.server.slash("ask", question=QUESTION, source="No Such Outlet")
    await asked.until("No Such Outlet")
    asked = await bot.server.slash("ask", question=QUESTION)
    await asked.until("Searched")
    asked = await bot.server.slash("ask", question=QUESTION)
    await asked.until("you can ask again in")
    after = await scraped(bot)

    def more(name: str, label: str) -> float:
        return after.value(name, label) - before.value(name, label)

    ended = {kind: more("newsdesk_questions_total", kind.replace(" ", "_")) for kind in Ending}
    assert ended == {
        Ending.ANSWERED: 2,
        Ending.NOT_COVERED: 1,
        Ending.SMALL_TALK: 1,
        Ending.REJECTED: 1,
        Ending.CROWDED: 0,
        Ending.FAILED: 0,
        Ending.STOPPED: 0,
    }
    assert more("newsdesk_refusals_total", "limit") == 1
    assert more("newsdesk_step_seconds_count", "whole") == 5
    for step in ("searching", "reading", "composing"):
        assert more("newsdesk_step_seconds_count", step) == 3
        assert 0 < more("newsdesk_step_seconds_sum", step) < 60
    assert more("newsdesk_step_seconds_count", "waiting") == 5
    assert more("newsdesk_step_seconds_count", "writing") == 0
    assert after.value("newsdesk_questions_waiting") == 0
    assert after.value("newsdesk_articles") == 40


async def test_nothing_of_people_is_in_it(bot: Bot) -> None:
    text = (await scraped(bot)).text.casefold()
    assert "newsdesk_questions_total" in text
    told = (RARE, "xubrand", "ferry", "outlet", "harbour", "thank")
    assert [word for word in told if word in text] == []
    ids = (GUILD, OTHER_GUILD, MEMBER, OWNER)
    assert [each for each in ids if str(each) in text] == []
    assert RARE not in bot.log().casefold()


async def test_a_bot_serves_at_the_port_that_is_named_alone(bot: Bot) -> None:
    assert bot.process is not None
    assert listening(bot.process.pid) == {port_of(bot)}


async def test_a_port_that_is_taken_ends_the_start_in_one_sentence(bot: Bot) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        status, printed = await bot.run("run", NEWSDESK_METRICS=port)
    assert status == 1
    (line,) = printed.splitlines()
    assert line == (
        f"NEWSDESK_METRICS: nothing can listen at 127.0.0.1, port {port} (Address already in use); "
        "name another port, or end what listens there."
    )


async def test_the_port_is_closed_when_the_bot_ends(bot: Bot) -> None:
    status, seconds = await bot.end()
    assert status == 0
    assert seconds < 10
    assert await status_of(bot, "/healthz") == 0
    assert "Traceback" not in bot.log()


async def test_no_socket_listens_unless_a_port_is_named(
    discord_server: DiscordServer, sample_data: Path, tmp_path: Path
) -> None:
    bot = Bot(discord_server, tmp_path)
    copytree(sample_data, tmp_path / "data")
    await bot.start()
    assert bot.process is not None
    try:
        assert listening(bot.process.pid) == set()
    finally:
        await bot.end()


async def test_shards_that_a_bot_holds_are_counted(
    discord_server: DiscordServer, sample_data: Path, tmp_path: Path
) -> None:
    bot = Bot(discord_server, tmp_path)
    copytree(sample_data, tmp_path / "data")
    bot.settings = {"NEWSDESK_METRICS": str(free_port()), "NEWSDESK_SHARDS": "1"}
    await bot.start()
    try:
        begun = time.monotonic()
        while await status_of(bot, "/readyz") != 200:
            assert time.monotonic() - begun < 60
            await asyncio.sleep(0.05)
        found = await scraped(bot)
        assert found.value("newsdesk_gateway_shards") == 1
        assert found.value("newsdesk_gateway_shards_connected") == 1
    finally:
        await bot.end()

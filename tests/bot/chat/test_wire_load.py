"""How soon the bot answers when fifty people ask at once while it indexes, by a real clock."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from discord_payloads import OWNER
from discord_server import DiscordServer
from wire_bot import QUESTION, UNLIMITED, Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from discord_exchange import Exchange

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.alone,
]
AT_ONCE = 50
# More rounds than one are for measuring by hand.
ROUNDS = int(os.environ.get("ROUNDS", "2"))
ARTICLES = 300


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot, running on the sample stories, for people who ask a lot."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path_factory.mktemp("load"))
    bot.settings = UNLIMITED
    copytree(sample_data, bot.folder / "data")
    await bot.start()
    yield bot
    # It still embeds, and would wait some seconds for that.
    await bot.kill()
    await server.stop()


def many_articles() -> bytes:
    """Return enough text to keep the model busy for the whole test."""
    lines = []
    for number in range(ARTICLES):
        paragraphs = [
            f"In report {number}, part {part}, the harbour of Town{number} counted {part * 7} "
            f"ships and {number * 3} crates, and its master said that the pier needs repair."
            for part in range(12)
        ]
        lines.append(
            json.dumps({"headline": f"Harbour report {number}", "text": "\n\n".join(paragraphs)})
        )
    return "\n".join(lines).encode()


async def answered(asked: Exchange) -> float:
    """Return after how many seconds an answer was whole."""
    await asked.until("Searched", 90)
    return time.monotonic() - asked.sent


async def test_fifty_at_once_are_acknowledged_in_time_while_it_indexes(bot: Bot) -> None:
    server = bot.server
    warm = await server.slash("ask", question=QUESTION)
    await warm.until("Searched")
    file = server.attach("many.jsonl", many_articles())
    adding = await server.slash("article add", user=OWNER, file=file, everyone=True)
    await adding.until("Reading")
    latencies: list[float] = []
    whole: list[float] = []
    for turn in range(ROUNDS):
        asked = await asyncio.gather(
            *(server.slash("ask", question=f"{QUESTION} {turn} {n}") for n in range(AT_ONCE))
        )
        await asyncio.gather(*(exchange.acknowledged(10) for exchange in asked))
        latencies += [exchange.latency for exchange in asked]
        whole += await asyncio.gather(*map(answered, asked))
    latencies.sort()
    whole.sort()
    median, late = latencies[len(latencies) // 2], latencies[int(0.99 * len(latencies)) - 1]
    still = "added" not in adding.text
    told = (
        f"{len(latencies)} first responses: median {median * 1000:.0f} ms, 99th percentile "
        f"{late * 1000:.0f} ms, slowest {latencies[-1] * 1000:.0f} ms; whole answers: median "
        f"{whole[len(whole) // 2]:.1f} s, slowest {whole[-1]:.1f} s; still indexing: {still}\n"
    )
    sys.stdout.write(told)
    assert latencies[-1] < 3.0
    assert late < 1.0
    assert server.faults == []

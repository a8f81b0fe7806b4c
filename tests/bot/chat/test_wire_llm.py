"""The whole bot with an LLM's server, over real HTTP: nothing unchecked is ever shown."""

from __future__ import annotations

import json
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from discord_payloads import GUILD, OTHER_GUILD, OWNER
from discord_server import DiscordServer
from llm_server import LlmServer
from wire_bot import Bot

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "Who takes charge of Torrin Bank until a new boss is found?"
QUOTE = "Finance director Bo Lindahl takes over until a successor is found."
WRITTEN = "Until a successor is found, finance director Bo Lindahl takes over."
INVENTED = "Bo Lindahl will leave the bank in May."
BY = "Written by tiny-model from these sources; names and numbers checked."


@pytest.fixture(scope="module")
def llm() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    llm: LlmServer, sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bot]:
    """The bot with that LLM, on the sample stories, in a server that chooses prose."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path_factory.mktemp("wire"))
    bot.settings = {
        "NEWSDESK_LLM_URL": llm.url,
        "NEWSDESK_LLM_MODEL": "tiny-model",
        "NEWSDESK_LLM_KEY": "sk-very-secret",
    }
    copytree(sample_data, bot.folder / "data")
    with open_newsdesk(Settings(data=bot.folder / "data")) as desk:
        desk.servers.change(GUILD, OWNER, prose=True)
    await bot.start()
    yield bot
    if bot.process and bot.process.returncode is None:
        await bot.end()
    await server.stop()


def shown_to_anyone(bot: Bot) -> str:
    return "\n".join(json.dumps(request.body) for request in bot.server.requests)


async def test_what_is_invented_is_never_shown_not_even_for_a_moment(
    bot: Bot, llm: LlmServer
) -> None:
    llm.answers(f"{WRITTEN} [1]\n{INVENTED} [1]\n", pause=0.05, tokens=(812, 96))
    asked = await bot.server.slash("ask", question=QUESTION)
    text = await asked.until(BY)
    assert WRITTEN in text
    assert INVENTED not in shown_to_anyone(bot)
    sent = llm.requests[-1]
    assert sent.headers["authorization"] == "Bearer sk-very-secret"
    assert QUOTE in sent.said
    log = bot.log()
    assert "1 of 2 sentences let through, 812 + 96 tokens" in log
    assert "Lindahl" not in log
    assert "secret" not in log + shown_to_anyone(bot)


async def test_where_prose_was_not_chosen_nothing_is_sent(bot: Bot, llm: LlmServer) -> None:
    before = len(llm.requests)
    for guild in (OTHER_GUILD, None):
        asked = await bot.server.slash("ask", question=QUESTION, guild=guild)
        assert QUOTE in await asked.until("Searched")
    assert len(llm.requests) == before


@pytest.mark.parametrize(
    "play",
    [
        lambda llm: llm.answers(f"{INVENTED} [1]\nThe bank is on fire. [1]"),
        lambda llm: llm.fails_inside(),
        lambda llm: llm.cuts_off("Until a succ"),
        lambda llm: llm.fails(500),
        # The last one stays: it hangs, and is left alone after that.
        lambda llm: llm.hangs(),
    ],
)
async def test_whatever_goes_wrong_the_quotes_come_in_time(
    bot: Bot, llm: LlmServer, play: Callable[[LlmServer], LlmServer]
) -> None:
    play(llm)
    asked = await bot.server.slash("ask", question=QUESTION)
    text = await asked.until("Searched", 15)
    assert QUOTE in text
    assert "Written by" not in text
    assert asked.latency < 3
    assert INVENTED not in shown_to_anyone(bot)


async def test_an_llm_that_hangs_is_left_alone_and_the_log_has_one_line(
    bot: Bot, llm: LlmServer
) -> None:
    before = len(llm.requests)
    for _ in range(2):
        asked = await bot.server.slash("ask", question=QUESTION)
        assert QUOTE in await asked.until("Searched", 15)
    assert len(llm.requests) == before
    failed = [line for line in bot.log().splitlines() if "The LLM tiny-model failed" in line]
    assert len(failed) == 1
    assert not any("Traceback" in line for line in bot.log().splitlines())
    assert bot.server.faults == []

"""/status tells everyone how much there is, and the bot's owners alone what an LLM costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_room import Server, said

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk


@pytest.fixture
def desk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """A newsdesk with an LLM that nobody has to answer for."""
    return opened(llm_url="http://127.0.0.1:9/v1", llm_model="tiny_one")


@pytest.fixture
def simcord_bot(desk: Newsdesk) -> NewsdeskBot:
    return make_bot(desk)


async def test_owners_alone_see_the_tokens_of_the_llm(server: Server, desk: Newsdesk) -> None:
    assert desk.llm is not None
    desk.llm.budget.spend(str(server.guild.id), 1234)
    desk.llm.budget.spend("7", 50_000)
    told = said(await server.owner.slash(server.channel, "status"))
    assert told.endswith(
        "LLM: tiny\\_one\n"
        "Tokens today: 51,234 of 2,000,000\n"
        "Tokens today on this server: 1,234 of 200,000"
    )
    for member in (server.ann, server.admin):
        told = said(await member.slash(server.channel, "status"))
        assert "### Status" in told
        assert "LLM" not in told
        assert "Tokens" not in told

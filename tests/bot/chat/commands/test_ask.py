"""/ask: answers quote and cite, within the limits that were set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord_room import Server, entries_of, labels, said, told

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot


# The simulated Discord begins with 2026; so many seconds later most articles have appeared.
LATE_NOVEMBER = 328 * 86_400


async def test_an_answer_quotes_and_cites(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    text = said(result)
    (first, *_) = [r for r in simcord_env.http_requests if r.path.endswith("/callback")]
    assert first.json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert not result.ephemeral
    assert (
        "**Engineer Vera4 Holt said the repair would cost 4 million crowns.**\N{NO-BREAK SPACE}¹"
        in text
    )
    assert (
        "¹ **Harbour Post** · [Town4 closes its old bridge](<https://harbourpost.example/4>)"
        in text
    )
    assert "5 Nov 2026" in text
    assert "Searched 31 articles" in text
    # One row on a phone, 👍 and 👎 among it, and a menu.
    assert labels(result) == ["Sources", "Follow up", "", ""]
    assert entries_of(result) == ["Key points", "Why it matters", "Related", "The whole story"]


async def test_the_first_sentence_of_an_answer_is_bold(server: Server) -> None:
    question = "What is said of the ward that Sala opens?"
    text = said(await server.ann.slash(server.channel, "ask", question=question, detail="full"))
    (bold,) = re.findall(r"^\*\*(.+)\*\*\N{NO-BREAK SPACE}¹$", text, re.MULTILINE)
    assert text.startswith(f"### {question}\n**{bold}**")
    assert re.search(r"\n\nThe ward has forty beds, said .+\N{NO-BREAK SPACE}²\n", text)


async def test_an_answer_can_be_private(server: Server, simcord_bot: NewsdeskBot) -> None:
    question = "What did engineer Vera4 Holt say?"
    result = await server.ann.slash(server.channel, "ask", question=question, private=True)
    assert result.ephemeral
    object.__setattr__(simcord_bot.settings, "private", True)
    assert (await server.ann.slash(server.channel, "ask", question=question)).ephemeral
    result = await server.ann.slash(server.channel, "ask", question=question, private=False)
    assert not result.ephemeral


async def test_what_nothing_covers_is_said_so(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="Which penguin composed seven operas in Antarctica?"
    )
    assert "Not covered." in said(result)
    assert "The nearest headlines:" in said(result)
    assert labels(result) == ["Follow up"]


async def test_filters_are_read_and_said(simcord_env: Env, server: Server) -> None:
    simcord_env.backend.advance_clock(LATE_NOVEMBER)
    result = await server.ann.slash(
        server.channel,
        "ask",
        question="What would the repair of the old bridge cost?",
        category="politics",
        since="3 Nov 2026",
        until="2026-11-05",
    )
    assert "category: politics" in said(result)
    assert "since 3 Nov 2026" in said(result)
    assert "until 5 Nov 2026" in said(result)


async def test_a_date_that_cannot_be_read_is_one_private_sentence(
    simcord_env: Env, server: Server
) -> None:
    await server.ann.slash(server.channel, "ask", question="What?", since="someday")
    assert "cannot be read as a date" in told(simcord_env)
    assert "2026-11-03" in told(simcord_env)


async def test_a_question_within_one_story(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What would the repair cost?", story="a7"
    )
    assert "7 million crowns" in said(result)
    assert "Searched this story alone · updated" in said(result)
    assert "Town7 closes" in said(result)
    assert "Town8" not in said(result)

"""Small talk on Discord: a friendly line, counted for nobody, and never what is asked on about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_asking import QUESTION, ask, follow, last_said, mention, setting, turns_of
from discord_room import Server, labels, said

if TYPE_CHECKING:
    from simcord import Env

EXAMPLE = "What is new this week?"


async def test_small_talk_gets_a_line_wherever_it_is_said(server: Server, simcord_env: Env) -> None:
    slash = await server.ann.slash(server.channel, "ask", question="hello newsdesk")
    assert said(slash).startswith("Hello!")
    assert EXAMPLE in said(slash)
    assert labels(slash) == []
    for text in ("", "good bot", "👍", "Danke!", "what is 2+2", "thnaks bot"):
        told = await mention(server, text)
        assert EXAMPLE in told
        assert "Searched" not in told
    await server.ann.send_dm("who are you?")
    assert EXAMPLE in str(simcord_env.http_requests[-1].json)


async def test_small_talk_is_never_what_is_asked_on_about(server: Server) -> None:
    await mention(server, QUESTION)
    before = turns_of(server, private=False)
    assert "You are welcome!" in await mention(server, "ok thanks")
    first = await ask(server)
    told = await follow(server, first, "thanks!", place=["thread"])
    assert told.ephemeral
    assert EXAMPLE in said(told)
    assert len(turns_of(server, private=True)) == len(before) + 1
    await mention(server, "What about Town7?")
    assert "7 million crowns" in last_said(server.channel)


async def test_small_talk_counts_against_no_limit(server: Server) -> None:
    await setting(server, "limit", questions=1)
    for _ in range(2):
        told = await server.ann.slash(server.channel, "ask", question="ok")
        assert EXAMPLE in said(told)
        assert EXAMPLE in await mention(server, "gracias!")
    first = await ask(server)
    assert "4 million crowns" in said(first)
    assert EXAMPLE in said(await follow(server, first, "thanks!", place=["private"]))
    assert "you can ask again in" in said(await ask(server))

"""Who is let in, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord_asking import REPAIR_QUESTION, setting
from discord_room import Server, choose, labels, said

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_too_many_questions_are_refused_privately_before_deferring(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await setting(server, "limit", questions=2)
    for _ in range(2):
        await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    refused = await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert refused.ephemeral
    assert "you can ask again in 60 min." in said(refused)
    callback = [r for r in simcord_env.http_requests if r.path.endswith("/callback")][-1]
    assert callback.json["type"] == discord.InteractionResponseType.channel_message.value
    assert "4 million" in said(
        await server.bob.slash(server.channel, "ask", question=REPAIR_QUESTION)
    )
    await simcord_env.advance_time(6)
    await simcord_env.restart_bot(make_bot(desk))
    refused = await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert "you can ask again in" in said(refused)


async def test_key_points_and_reasons_count_as_questions(server: Server) -> None:
    await server.admin.slash(server.channel, "settings limit", questions=2)
    first = await server.ann.slash(server.channel, "keypoints", story="a50")
    await choose(server.ann, first.response.message, "Why it matters")
    refused = await server.ann.slash(server.channel, "why", story="a50")
    assert "you can ask again in" in said(refused)
    # What an answer quotes can be checked all the same.
    assert "Sources" in labels(first)
    assert (await server.ann.click(first.response.message, label="Sources")).ephemeral

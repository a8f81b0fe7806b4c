"""/article: what is done to articles is told, and kept in the audit list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from discord_room import Server, said
from fakes import FakeEmbedder, make_article

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


@pytest.mark.simcord(check_errors=False)
async def test_a_change_that_cannot_be_confirmed_is_in_the_audit_list(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    guild = str(server.guild.id)
    desk.library.add(make_article(92, id="own1", scope=guild, headline="Own story"))
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await server.admin.slash(server.channel, "article remove", story="own1")
    raw = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await server.admin.slash(server.channel, "article add", file=("pass.txt", raw))
    await simcord_env.advance_time(5)
    listed = [(change.what, change.after) for change in desk.servers.history(guild)]
    assert listed == [("article added", "1 (pass.txt)"), ("article removed", "Own story")]


async def test_why_passages_wait_is_told_with_what_was_added(
    server: Server, embedders: dict[str, FakeEmbedder]
) -> None:
    embedders["fake"].failing = True
    raw = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."
    result = await server.owner.slash(server.channel, "article add", file=("pass.txt", raw))
    text = said(result)
    assert "The server of fake does not answer. " in text
    assert "A running bot tries again by itself" in text
    assert "index:" not in text


async def test_the_article_commands(server: Server, desk: Newsdesk) -> None:
    correct = {"story": "a4", "note": "It costs 5 million."}
    result = await server.owner.slash(server.channel, "article correct", **correct)
    assert "Marked as corrected" in said(result)
    answer = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    assert "**Corrected:** It costs 5 million." in said(answer)
    result = await server.owner.slash(
        server.channel, "article retract", story="a5", reason="Made up."
    )
    assert "Retracted" in said(result)
    result = await server.owner.slash(server.channel, "article history", story="a5")
    assert "**Article retracted**: Made up." in said(result)
    result = await server.owner.slash(server.channel, "article remove", story="a6")
    assert "Removed" in said(result)
    result = await server.owner.slash(server.channel, "article history", story="a6")
    assert "**Article removed**" in said(result)


async def test_an_attached_file_is_taken_in_for_this_server_alone(
    simcord_env: Env, server: Server
) -> None:
    raw = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."
    lines = json.dumps({"headline": "Ruta mill burns", "text": "The Ruta mill burned down."})
    result = await server.owner.slash(server.channel, "article add", file=("pass.txt", raw))
    assert "**Added:** 1" in said(result)
    assert "Only this server can see them" in said(result)
    found = await server.ann.slash(server.channel, "ask", question="When did the Ruta pass close?")
    assert "The Ruta pass closed on Monday after rain." in said(found)
    elsewhere = Server(simcord_env)
    found = await elsewhere.ann.slash(
        elsewhere.channel, "ask", question="When did the Ruta pass close?"
    )
    # Only what the person asked comes back, nothing of the other server's article.
    told = said(found).replace("When did the Ruta pass close?", "")
    assert "does not mention: Ruta" in told
    assert "Ruta" not in told.replace("does not mention: Ruta", "")
    assert not any(word in told for word in ("Flood", "Monday", "rain"))
    result = await server.owner.slash(
        server.channel, "article add", file=("mill.jsonl", f"{lines}\nbad".encode()), everyone=True
    )
    assert "**Skipped:** 1" in said(result)
    assert "Everyone can see them" in said(result)
    found = await elsewhere.ann.slash(
        elsewhere.channel, "ask", question="What burned down in Ruta?"
    )
    assert "The Ruta mill burned down." in said(found)

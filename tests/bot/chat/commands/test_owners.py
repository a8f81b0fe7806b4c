"""What owners do on Discord, through a simulated Discord and the real service."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from discord_room import Server, said
from fakes import make_article

from bot.service.maintenance import IndexMaintenance, IndexReport

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk
    from index.models import Report


async def test_owners_alone_use_index_and_article(server: Server) -> None:
    for command in ("index status", "index update"):
        result = await server.admin.slash(server.channel, command)
        assert result.ephemeral
        assert "Only the bot's owners can do that." in said(result)
    assert "index status" not in server.ann.available_commands(server.channel)
    result = await server.ann.slash(server.channel, "article remove", story="a1")
    assert "Only people with the permission Manage Server" in said(result)
    result = await server.admin.slash(server.channel, "article remove", story="a1")
    assert "is everyone's; only the bot's owners can change it." in said(result)


async def test_the_index_commands(server: Server, desk: Newsdesk) -> None:
    result = await server.owner.slash(server.channel, "index status")
    assert result.ephemeral
    assert "The index holds 31 articles" in said(result)
    desk.library.add(make_article(60))
    result = await server.owner.slash(server.channel, "index update")
    assert "newly embedded" in said(result)
    result = await server.owner.slash(server.channel, "index verify")
    assert "all sound" in said(result)
    result = await server.owner.slash(server.channel, "index rebuild")
    assert "0 newly embedded" in said(result)
    result = await server.owner.slash(server.channel, "index rollback")
    assert "There is no earlier index to go back to" in said(result)


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


async def test_a_long_report_goes_into_several_messages(
    server: Server, simcord_bot: NewsdeskBot, desk: Newsdesk
) -> None:
    class Faulty(IndexMaintenance):
        def __init__(self) -> None:
            pass

        def verify(self, *, report: Report = lambda _: None) -> IndexReport:
            return IndexReport(
                sentence="Faults.",
                manifest=desk.maintenance.status().manifest,
                faults=tuple(f"Passage {n} {'differs ' * 30}" for n in range(40)),
            )

    simcord_bot.newsdesk = replace(simcord_bot.newsdesk, maintenance=Faulty())
    result = await server.owner.slash(server.channel, "index verify")
    assert "Passage 19 differs" in said(result)
    assert "… and 20 more." in said(result)
    assert all(message.ephemeral for message in result.followups)
    assert result.followups


async def test_an_ending_bot_takes_nothing_new(
    simcord_env: Env, server: Server, simcord_bot: NewsdeskBot
) -> None:
    simcord_bot.shutdown.stopping = True
    await server.ann.slash(server.channel, "ask", question="What did Vera4 Holt say?")
    (callback,) = [r for r in simcord_env.http_requests if r.path.endswith("/callback")]
    assert callback.json["data"]["content"] == "I am restarting; ask again in a minute."
    assert callback.json["data"]["flags"] & 64
    assert await server.ann.autocomplete(server.channel, "story", "story", "town") == []

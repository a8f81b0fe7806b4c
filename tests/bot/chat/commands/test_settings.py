"""What a server's managers decide, and the list of who changed what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from discord_asking import REPAIR_QUESTION, setting
from discord_room import Server, said, told
from writers import FakeWriter

from bot.state.servers import Servers

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk


async def test_settings_are_for_those_who_manage_the_server(server: Server) -> None:
    assert not [c for c in server.ann.available_commands(server.channel) if "settings" in c]
    text = await setting(server, "view")
    assert "**Answers:** public" in text
    assert "**Public answers in:** everywhere" in text


async def test_every_change_is_confirmed_listed_and_kept(server: Server, desk: Newsdesk) -> None:
    assert "**Answers:** private" in await setting(server, "visibility", answers="private")
    assert "Deutsch" in await setting(server, "language", language="de")
    assert "**Questions per member and hour:** 5" in await setting(server, "limit", questions=5)
    assert "**How sure it must be:** 70%" in await setting(server, "minimum", percent=70)
    text = await setting(server, "history")
    assert f"<@{server.admin.id}> **Questions per member and hour:** default → 5" in text
    assert "**How sure it must be:** default → 70%" in text
    assert text.index("How sure") < text.index("Questions") < text.index("Language")
    again = Servers(desk.database, desk.library)
    again.load()
    kept = again.settings(str(server.guild.id))
    assert (kept.private, kept.language, kept.limit, kept.minimum) == (True, "de", 5, 0.7)
    assert "**Answers:** public" in await setting(server, "reset")
    assert "→ default" in await setting(server, "history")


async def test_how_sure_it_must_be_is_the_server_s_own(server: Server) -> None:
    await setting(server, "minimum", percent=100)
    result = await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert "Not covered." in said(result)


async def test_settings_refuse_what_they_would_not_hold(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    refused = await server.admin.slash(server.channel, "settings limit", questions=500)
    assert "at most that" in said(refused)
    guild, adam = str(server.guild.id), str(server.admin.id)
    desk.servers.change(guild, adam, channels=tuple(range(1, 26)))
    await server.admin.slash(server.channel, "settings channel", channel=server.channel)
    assert "take one away first" in told(simcord_env)
    assert desk.servers.settings(guild).channels == tuple(range(1, 26))


async def test_prose_is_chosen_where_an_llm_is_set_up(
    server: Server, desk: Newsdesk, simcord_bot: NewsdeskBot
) -> None:
    assert "**Answers are given as:** exact quotes" in await setting(server, "view")
    simcord_bot.newsdesk = replace(desk, prose=FakeWriter())
    chosen = await setting(server, "answers", form="prose")
    assert chosen.startswith("Saved.")
    assert "**Answers are given as:** prose that an LLM writes from the sources\n" in chosen
    assert desk.servers.settings(str(server.guild.id)).prose is True
    simcord_bot.newsdesk = desk
    told_so = "from the sources (for now exact quotes, as no LLM is set up)\n"
    assert told_so in await setting(server, "view")
    assert "**Answers are given as:** exact quotes" in await setting(
        server, "answers", form="quotes"
    )
    history = await setting(server, "history")
    prose = "prose that an LLM writes from the sources"
    assert f"**Answers are given as:** default → {prose}" in history
    assert f"**Answers are given as:** {prose} → exact quotes" in history
    await setting(server, "reset")
    assert desk.servers.settings(str(server.guild.id)).prose is None


async def test_without_an_llm_prose_is_refused_and_quotes_are_not(
    server: Server, desk: Newsdesk
) -> None:
    refused = await server.admin.slash(server.channel, "settings answers", form="prose")
    assert refused.ephemeral
    assert said(refused) == (
        "No LLM is set up that could write prose, so answers stay exact quotes; whoever runs the "
        "bot sets one up with NEWSDESK\\_LLM\\_URL."
    )
    assert desk.servers.settings(str(server.guild.id)).prose is None
    assert "exact quotes" in await setting(server, "answers", form="quotes")

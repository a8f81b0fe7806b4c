"""/index: what owners do to the index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from discord_room import Server, said
from fakes import make_article

from bot.service.maintenance import IndexMaintenance, IndexReport

if TYPE_CHECKING:
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
    result = await server.owner.slash(server.channel, "index verify")
    assert "found; run /index update." in said(result)
    result = await server.owner.slash(server.channel, "index update")
    assert "newly embedded" in said(result)
    result = await server.owner.slash(server.channel, "index verify")
    assert "all sound" in said(result)
    result = await server.owner.slash(server.channel, "index rebuild")
    assert "0 newly embedded" in said(result)
    result = await server.owner.slash(server.channel, "index rollback")
    assert "There is no earlier index to go back to" in said(result)


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

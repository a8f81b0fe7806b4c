"""Votes on answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_asking import ask
from discord_room import Server, said

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_votes_are_kept_exported_and_deleted(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await ask(server)
    message = result.response.message
    await server.ann.click(message, custom_id="news:vote:up")
    modal = await server.ann.click(message, custom_id="news:vote:down")
    done = await server.ann.submit_modal(modal, {"reason": "It is about Town5."})
    assert "Thank you" in said(done)
    (vote,) = desk.people.votes()
    assert (vote.helpful, vote.reason) == (False, "It is about Town5.")
    shown = await server.ann.slash(server.channel, "privacy show")
    assert "neither stored nor logged" in said(shown)
    await server.ann.slash(server.channel, "privacy export")
    kept = desk.people.export(str(server.ann.id))
    assert kept["votes"][0]["reason"] == "It is about Town5."
    gone = await server.ann.slash(server.channel, "privacy delete")
    assert "deleted" in said(gone)
    assert desk.people.votes() == ()

"""Who may change what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_asking import setting
from discord_room import Server, said

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot


async def test_a_role_may_add_articles_for_its_server_alone(
    server: Server, simcord_env: Env
) -> None:
    role = server.guild.create_role("editors")
    eve = server.guild.add_member(simcord_env.create_user("eve"), roles=[role])
    raw = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."
    refused = await eve.slash(server.channel, "article add", file=("pass.txt", raw))
    assert "or with a role named in /settings roles" in said(refused)
    await setting(server, "roles", role=role)
    added = await eve.slash(server.channel, "article add", file=("pass.txt", raw))
    assert "Only this server can see them" in said(added)
    refused = await eve.slash(server.channel, "article add", file=("p.txt", raw), everyone=True)
    assert "Only the bot's owners can add articles for everyone." in said(refused)
    assert "**Article added:** 1 (pass.txt)" in await setting(server, "history")
    gone = await eve.slash(server.channel, "article remove", story="Flood closes Ruta pass")
    assert "Removed" in said(gone)


async def test_rights_over_everyone_s_articles_hold_in_the_home_server_alone(
    server: Server, simcord_bot: NewsdeskBot
) -> None:
    object.__setattr__(simcord_bot.settings, "home_server", 1)
    result = await server.owner.slash(server.channel, "article remove", story="a1")
    assert "is everyone's" in said(result)
    result = await server.owner.slash(server.channel, "index status")
    assert "Only the bot's owners can do that." in said(result)

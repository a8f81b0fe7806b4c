"""Which commands are registered, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from discord_room import Server, said

from bot.chat.discovery import offered
from bot.chat.loading import make_bot
from bot.chat.marks import Users

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk


async def test_every_command_is_registered(simcord_env: Env, server: Server) -> None:
    members = {
        *("about", "ask", "categories", "checkquote", "deepdive", "help", "keypoints", "latest"),
        *("privacy delete", "privacy export", "privacy show", "related", "search", "sources"),
        *("status", "story", "timeline", "why"),
    }
    # What a server's roles may do with /article is checked when they do it.
    available = set(server.ann.available_commands(server.channel))
    seen = {name for name in available if not name.startswith("article ")}
    assert members <= seen
    assert not {name for name in seen if name.startswith(("index ", "settings "))}
    assert seen == {c.name for c in offered() if c.users is Users.MEMBERS and not c.is_menu}
    assert {
        "index status",
        "index update",
        "index rebuild",
        "index verify",
        "index rollback",
        "article add",
        "article remove",
        "article correct",
        "article retract",
        "article history",
    } < set(server.owner.available_commands(server.channel))


async def test_help_s_commands_can_be_pressed_also_where_nothing_is_registered_anew(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    (put,) = [r for r in simcord_env.http_requests if r.method == "PUT"]
    told = said(await server.ann.slash(server.channel, "help"))
    (asked,) = re.findall(r"</ask:(\d+)>", told)
    await simcord_env.restart_bot(make_bot(desk))
    assert [r for r in simcord_env.http_requests if r.method == "PUT"] == [put]
    assert f"</ask:{asked}>" in said(await server.ann.slash(server.channel, "help"))


@pytest.mark.simcord(check_errors=False)
async def test_help_names_the_commands_where_discord_does_not_tell_their_ids(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    simcord_env.inject_error("GET", "*/commands", status=500)
    await simcord_env.restart_bot(make_bot(desk))
    assert "**/ask** a question" in said(await server.ann.slash(server.channel, "help"))


async def test_commands_are_registered_only_where_they_changed(
    simcord_env: Env, server: Server, desk: Newsdesk, simcord_bot: NewsdeskBot
) -> None:
    def registrations() -> list[str]:
        put = [r.path for r in simcord_env.http_requests if r.method == "PUT"]
        return [path for path in put if path.endswith("/commands")]

    assert len(registrations()) == 1
    await simcord_env.restart_bot(make_bot(desk))
    assert len(registrations()) == 1
    object.__setattr__(simcord_bot.settings, "home_server", server.guild.id)
    await simcord_env.restart_bot(make_bot(desk))
    assert len(registrations()) == 3
    object.__setattr__(simcord_bot.settings, "home_server", None)
    await simcord_env.restart_bot(make_bot(desk))
    # Everyone has /index again, and the one server no longer has it twice.
    assert len(registrations()) == 5
    object.__setattr__(simcord_bot.settings, "test_server", server.guild.id)
    await simcord_env.restart_bot(make_bot(desk))
    assert len(registrations()) == 6
    assert f"/guilds/{server.guild.id}/" in registrations()[-1]

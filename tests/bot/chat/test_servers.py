"""What a server's admins decide, limits, and what goes when the bot was removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from discord_room import Server, said
from fakes import make_article

from articles.errors import StoryNotFoundError
from bot.chat.loading import make_bot
from bot.state.servers import Servers

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

QUESTION = "What did engineer Vera4 Holt say the repair would cost?"


async def setting(server: Server, name: str, **options: object) -> str:
    result = await server.admin.slash(server.channel, f"settings {name}", **options)
    assert result.ephemeral
    return said(result)


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


async def test_the_default_privacy_and_the_channels_hold(server: Server) -> None:
    await setting(server, "visibility", answers="private")
    assert (await server.ann.slash(server.channel, "ask", question=QUESTION)).ephemeral
    open_one = await server.ann.slash(server.channel, "ask", question=QUESTION, private=False)
    assert not open_one.ephemeral
    other = server.guild.create_text_channel("talk")
    await setting(server, "channel", channel=server.channel)
    assert (await server.ann.slash(other, "ask", question=QUESTION, private=False)).ephemeral
    assert not (
        await server.ann.slash(server.channel, "ask", question=QUESTION, private=False)
    ).ephemeral


async def test_how_sure_it_must_be_is_the_server_s_own(server: Server) -> None:
    await setting(server, "minimum", percent=100)
    result = await server.ann.slash(server.channel, "ask", question=QUESTION)
    assert "Not covered." in said(result)


async def test_too_many_questions_are_refused_privately_before_deferring(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await setting(server, "limit", questions=2)
    for _ in range(2):
        await server.ann.slash(server.channel, "ask", question=QUESTION)
    refused = await server.ann.slash(server.channel, "ask", question=QUESTION)
    assert refused.ephemeral
    assert "you can ask again in 60 min." in said(refused)
    callback = [r for r in simcord_env.http_requests if r.path.endswith("/callback")][-1]
    assert callback.json["type"] == discord.InteractionResponseType.channel_message.value
    assert "4 million" in said(await server.bob.slash(server.channel, "ask", question=QUESTION))
    await simcord_env.advance_time(6)
    await simcord_env.restart_bot(make_bot(desk))
    refused = await server.ann.slash(server.channel, "ask", question=QUESTION)
    assert "you can ask again in" in said(refused)


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


async def test_a_week_after_the_bot_was_removed_all_of_the_server_is_gone(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    name = str(server.guild.id)
    await setting(server, "limit", questions=5)
    desk.library.add(make_article(70, id="s70", scope=name, headline="Only in this server"))
    await server.ann.slash(server.channel, "ask", question=QUESTION)
    desk.servers.left(name)
    assert desk.servers.forget_left() == []
    later = Servers(
        desk.database, desk.library, clock=lambda: datetime.now(UTC) + timedelta(days=7, minutes=1)
    )
    later.load()
    assert later.forget_left() == [name]
    assert later.settings(name).limit is None
    assert later.history(name) == ()
    with pytest.raises(StoryNotFoundError):
        desk.library.find("s70", scope=name)
    with desk.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM posted").scalar()
        texts = connection.exec_driver_sql("SELECT count(*) FROM history WHERE scope = ?", (name,))
        assert kept == 0
        assert texts.scalar() == 0


async def test_a_server_that_comes_back_in_time_keeps_what_it_had(
    server: Server, desk: Newsdesk
) -> None:
    name = str(server.guild.id)
    await setting(server, "limit", questions=5)
    desk.servers.compare([])
    desk.servers.compare([name])
    later = Servers(
        desk.database, desk.library, clock=lambda: datetime.now(UTC) + timedelta(days=30)
    )
    later.load()
    assert later.forget_left() == []
    assert later.settings(name).limit == 5


async def test_a_server_that_goes_on_without_the_bot_as_a_member_is_kept(
    server: Server, desk: Newsdesk
) -> None:
    name = str(server.guild.id)
    desk.servers.left(name)
    await server.ann.slash(server.channel, "help")
    assert not desk.servers.has_left(name)


def test_the_bot_uses_as_many_gateways_as_the_settings_say(desk: Newsdesk) -> None:
    assert not isinstance(make_bot(desk), discord.AutoShardedClient)
    for shards, count in (("auto", None), (3, 3)):
        object.__setattr__(desk.settings, "shards", shards)
        sharded = make_bot(desk)
        assert isinstance(sharded, discord.AutoShardedClient)
        assert sharded.shard_count == count

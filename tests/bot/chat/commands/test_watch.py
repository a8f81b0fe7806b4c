"""/watch: what is watched is added, listed, exported and removed, by whom it may be."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from discord_room import said, told
from watching import AGROUND, WatchDesk

from bot.state.servers import Servers

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk


@pytest.fixture
def watching(newsdesk: Newsdesk) -> WatchDesk:
    return WatchDesk(newsdesk)


@pytest.fixture
def desk(watching: WatchDesk) -> Newsdesk:
    """A newsdesk with one story, whose watches go by a clock of their own."""
    watching.bring(AGROUND)
    return watching.desk


async def test_each_kind_is_added_listed_and_removed(server: Server, watching: WatchDesk) -> None:
    ann, channel = server.ann, server.channel
    for options, named in (
        ({"story": "Ferry Elsin on the Gannet Bank"}, "the story “Ferry Elsin on the Gannet Bank”"),
        ({"words": " ferry   *dock* "}, "the words “ferry \\*dock\\*”"),
        ({"outlet": "harbour post"}, "the outlet Harbour Post"),
        ({"category": "sea"}, "the category Sea"),
    ):
        result = await ann.slash(channel, "watch add", **options)
        assert result.ephemeral
        assert f"- **{named}** · by direct message · at most 5 messages a day" in said(result)
    listed = said(await ann.slash(channel, "watch list"))
    assert listed.count("by direct message") == 4
    assert "paused" not in listed
    # The same once more changes how often it is told.
    await ann.slash(channel, "watch add", outlet="Harbour Post", most=1)
    listed = said(await ann.slash(channel, "watch list"))
    assert "Harbour Post** · by direct message · at most 1 message a day" in listed
    choices = await ann.autocomplete(channel, "watch remove", "watch", "harbour")
    assert [each["name"] for each in choices] == ["the outlet Harbour Post"]
    result = await ann.slash(channel, "watch remove", watch=choices[0]["value"])
    assert "No longer watched: the outlet Harbour Post" in said(result)
    assert len(watching.watcher.watches.of_person(str(ann.id))) == 3
    undone = await ann.click(result.response.message, label="Undo")
    assert "Watched again: the outlet Harbour Post" in said(undone)
    assert len(watching.watcher.watches.of_person(str(ann.id))) == 4
    assert "You watch nothing yet" in said(await server.bob.slash(channel, "watch list"))


async def test_what_is_wrong_is_told_in_one_sentence(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    closed = server.guild.create_text_channel(
        "closed",
        overwrites={simcord_env.bot.user: discord.PermissionOverwrite(send_messages=False)},
    )
    role = server.guild.create_role("alerts")
    everyone = server.guild.default_role
    here = {"words": "ferry", "channel": server.channel}
    manager = server.guild.create_role(
        "managers", permissions=discord.Permissions(manage_guild=True)
    )
    mia = server.guild.add_member(simcord_env.create_user("mia"), roles=[manager])
    private = server.guild.create_text_channel(
        "private", overwrites={manager: discord.PermissionOverwrite(send_messages=False)}
    )
    for member, options, sentence in (
        (server.ann, {}, "Name one thing to watch"),
        (server.ann, {"words": "ferry", "category": "Sea"}, "Name one thing to watch"),
        (server.ann, {"outlet": "Nobody"}, "There is no outlet “Nobody”"),
        (server.ann, {"words": "ferry", "quiet": "nights"}, "are no quiet hours"),
        (server.ann, {"words": "ferry", "zone": "Mars"}, "There is no time zone “Mars”"),
        (server.ann, {"words": "ferry", "role": role}, "A role is pinged in a channel alone"),
        (server.ann, here, "Only people with the permission Manage Server"),
        (server.admin, {"words": "ferry", "channel": closed}, "I may not write there"),
        (mia, {"words": "ferry", "channel": private}, "You may not write there"),
        (server.admin, {**here, "role": everyone}, "Everyone is never pinged"),
        (mia, {**here, "role": role}, "Only people with the permission to mention"),
    ):
        await member.slash(server.channel, "watch add", **options)
        assert sentence in told(simcord_env), options
    await server.ann.slash(server.channel, "watch remove", watch="7")
    assert "You watch nothing of that name" in told(simcord_env)
    with watching.desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM watches").scalar() == 0
    result = await server.admin.slash(server.channel, "watch add", **here, role=role)
    assert f"<@&{role.id}>" in said(result)


async def test_channels_are_watched_by_managers_alone(server: Server, watching: WatchDesk) -> None:
    place = {"channel": server.channel}
    await server.admin.slash(server.channel, "watch add", category="Sea", **place)
    await server.ann.slash(server.channel, "watch add", words="ferry")
    assert "Watched in this server’s channels" in said(
        await server.owner.slash(server.channel, "watch list")
    )
    text = said(await server.ann.slash(server.channel, "watch list"))
    assert "the category Sea" not in text
    assert await server.ann.autocomplete(server.channel, "watch remove", "watch", "sea") == []
    choices = await server.owner.autocomplete(server.channel, "watch remove", "watch", "sea")
    assert [each["name"] for each in choices] == ["the category Sea · #news"]
    (watch,) = watching.watcher.watches.of_server(str(server.guild.id))
    await server.ann.slash(server.channel, "watch remove", watch=str(watch.number))
    assert watching.watcher.watches.get(watch.number)
    await server.owner.slash(server.channel, "watch remove", watch=str(watch.number))
    assert watching.watcher.watches.get(watch.number) is None


async def test_outside_of_a_server_everyone_s_articles_are_watched_alone(
    server: Server, simcord_env: Env, watching: WatchDesk
) -> None:
    own = watching.bring("A secret.", "s2", scope=str(server.guild.id), headline="Only here")
    await server.ann.user.slash("watch add", story=own)
    assert "No story" in told(simcord_env)
    await server.ann.user.slash("watch add", story="s2")
    assert "No story" in told(simcord_env)
    result = await server.ann.slash(server.channel, "watch add", story=own)
    assert "the story “Only here”" in said(result)


async def test_what_one_watches_is_exported_and_goes_with_the_rest_of_one_s_data(
    server: Server, watching: WatchDesk
) -> None:
    await server.ann.slash(server.channel, "watch add", words="ferry", quiet="22-7")
    await server.bob.slash(server.channel, "watch add", words="bank")
    result = await server.ann.slash(server.channel, "watch export")
    assert result.ephemeral
    (file,) = result.response.message.attachments
    assert file.filename == "watches.json"
    (kept,) = json.loads(await file.read())
    assert (kept["kind"], kept["what"]) == ("words", "ferry")
    result = await server.ann.slash(server.channel, "privacy export")
    (file,) = result.response.message.attachments
    assert [each["what"] for each in json.loads(await file.read())["watches"]] == ["ferry"]
    assert "What you watch" in said(await server.ann.slash(server.channel, "privacy show"))
    assert "1 entry was deleted" in said(await server.ann.slash(server.channel, "privacy delete"))
    watches = watching.watcher.watches
    assert watches.export(str(server.ann.id)) == []
    assert len(watches.export(str(server.bob.id))) == 1


async def test_a_server_s_watches_go_with_the_server(
    server: Server, watching: WatchDesk, desk: Newsdesk
) -> None:
    guild = str(server.guild.id)
    await server.admin.slash(
        server.channel, "watch add", words="ferry", channel=server.channel, quiet="0-23:59"
    )
    await server.ann.slash(server.channel, "watch add", words="ferry")
    watching.bring(AGROUND, "s2")
    assert len(watching.told(guild)) == 1
    desk.servers.left(guild)
    watching.bring("A ferry with 80 people.", "s3")
    watching.watcher.look()
    assert watching.watcher.ready() == ()
    later = Servers(
        desk.database, desk.library, clock=lambda: datetime.now(UTC) + timedelta(days=7, minutes=1)
    )
    later.load()
    assert later.forget_left() == [guild]
    with desk.database.reading() as connection:
        for table in ("watches", "watch_keys", "watch_told", "watch_waiting", "due_times"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


async def test_zones_are_offered(server: Server, simcord_bot: NewsdeskBot) -> None:
    choices = await server.ann.autocomplete(server.channel, "watch add", "zone", "berl")
    assert [each["value"] for each in choices] == ["Europe/Berlin"]

"""Servers that the bot leaves and comes back to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from discord_asking import REPAIR_QUESTION, setting
from fakes import make_article

from articles.errors import StoryNotFoundError
from bot.state.servers import Servers

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_a_week_after_the_bot_was_removed_all_of_the_server_is_gone(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    name = str(server.guild.id)
    await setting(server, "limit", questions=5)
    desk.library.add(make_article(70, id="s70", scope=name, headline="Only in this server"))
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    opml = '<opml><body><outline text="V" xmlUrl="https://v.example/feed"/></body></opml>'
    assert desk.feeds.import_opml(opml.encode(), scope=name).added
    desk.announcer.add(name, "1", feed_id=None, category=None, most=1)
    desk.servers.left(name)
    assert desk.servers.forget_left() == []
    later = Servers(
        desk.database, desk.library, clock=lambda: datetime.now(UTC) + timedelta(days=7, minutes=1)
    )
    later.load()
    assert later.forget_left() == [name]
    assert later.settings(name).limit is None
    assert later.history(name) == ()
    assert desk.feeds.list() == ()
    assert desk.announcer.store.of_server(name) == ()
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

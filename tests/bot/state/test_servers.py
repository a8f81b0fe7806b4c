"""What the bot keeps of servers, and when all of it goes."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from databases import only_sqlite
from fakes import make_article
from older_databases import older_database

from bot.state.servers import Servers, ServerSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


def later(desk: Newsdesk) -> Servers:
    """Return what is kept of servers as it is seen a month from now."""
    servers = Servers(
        desk.database, desk.library, clock=lambda: datetime.now(UTC) + timedelta(days=30)
    )
    servers.load()
    return servers


def test_a_server_with_the_commands_alone_has_not_left(desk: Newsdesk) -> None:
    desk.servers.change("777", "1", limit=5)
    desk.library.add(make_article(70, id="s70", scope="777", headline="Only in this server"))
    desk.servers.compare([])
    assert later(desk).forget_left() == []


def test_a_server_that_keeps_the_commands_without_the_member_is_kept(desk: Newsdesk) -> None:
    desk.servers.joined("777")
    desk.servers.compare([])
    assert desk.servers.has_left("777")
    desk.servers.seen("777")
    assert not desk.servers.has_left("777")
    # It is not taken for a server that was left at the next start either.
    desk.servers.compare([])
    assert later(desk).forget_left() == []
    desk.servers.compare(["777"])
    desk.servers.compare([])
    assert later(desk).forget_left() == ["777"]


def test_a_server_that_is_there_is_seen_without_writing(desk: Newsdesk) -> None:
    with desk.database.writing():
        desk.servers.seen("777")
    with desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM servers").scalar() == 0


@only_sqlite
def test_servers_of_an_older_database_are_members_until_they_are_seen_without(
    tmp_path: Path, opened: Callable[..., Newsdesk]
) -> None:
    with older_database(tmp_path / "data", "bot_0001") as connection:
        settings = ServerSettings(limit=5).model_dump_json(exclude_defaults=True)
        row = ("777", settings)
        connection.exec_driver_sql("INSERT INTO servers (id, settings) VALUES (?, ?)", row)
    again = opened()
    again.servers.load()
    assert again.servers.settings("777").limit == 5
    again.servers.compare([])
    assert again.servers.has_left("777")


def test_two_admins_at_once_both_get_their_channel(desk: Newsdesk) -> None:
    both = [
        threading.Thread(target=desk.servers.toggle, args=("1", "2", "channels", channel))
        for channel in (10, 20)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(desk.servers.settings("1").channels) == [10, 20]
    assert desk.servers.toggle("1", "2", "channels", 10).channels == (20,)
    assert desk.servers.toggle("1", "2", "channels", None).channels == ()


def test_a_process_that_hears_of_some_servers_leaves_the_others_alone(desk: Newsdesk) -> None:
    desk.servers.compare(["777", "888"])
    desk.servers.compare(["777"], among=lambda server: server == "777")
    assert not desk.servers.has_left("888")
    desk.servers.compare([], among=lambda server: server == "777")
    assert desk.servers.has_left("777")
    assert not desk.servers.has_left("888")


def test_what_one_process_sets_is_seen_by_the_others(opened: Callable[..., Newsdesk]) -> None:
    one, other = opened(), opened()
    for desk in (one, other):
        desk.servers.load()
    one.servers.change("777", "9", language="fr")
    assert other.servers.settings("777").language is None
    other.servers.follow()
    assert other.servers.settings("777").language == "fr"
    other.servers.change("777", "9", private=True)
    one.servers.follow()
    assert (one.servers.settings("777").language, one.servers.settings("777").private) == (
        "fr",
        True,
    )


def test_a_running_newsdesk_sees_what_another_sets_within_a_second(
    opened: Callable[..., Newsdesk],
) -> None:
    one, running = opened(), opened(follow=True)
    running.servers.load()
    one.servers.change("777", "9", language="fr")
    give_up_at = time.monotonic() + 1.0
    while running.servers.settings("777").language is None and time.monotonic() < give_up_at:
        time.sleep(0.02)
    assert running.servers.settings("777").language == "fr"

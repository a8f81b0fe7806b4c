"""What the bot keeps of posted answers, uses and servers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from bot.state.limits import HOUR, Allowance, Limiter
from bot.state.people import People
from bot.state.servers import Servers

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk


def test_a_correction_between_answering_and_posting_is_found(desk: Newsdesk) -> None:
    cited = {"a4": desk.library.find("a4")}
    desk.editor.correct("a4", "It costs 5 million.")
    seen = desk.posted.overtaken()[1]
    desk.posted.keep(1, 2, "7", cited)
    ((found,), seen) = desk.posted.overtaken(seen)
    assert (found.message, found.server, found.note) == (1, "7", "It costs 5 million.")
    assert desk.posted.overtaken(seen) == ((), seen)


def test_a_message_that_waits_is_looked_at_as_it_stands_now(desk: Newsdesk) -> None:
    desk.posted.keep(1, 2, None, {"a4": desk.library.find("a4")})
    desk.editor.correct("a4", "It costs 5 million.")
    seen = desk.posted.overtaken()[1]
    assert desk.posted.overtaken(seen)[0] == ()
    desk.editor.correct("a4", "It costs 6 million.")
    seen = desk.posted.overtaken(seen)[1]
    ((found,), _) = desk.posted.overtaken(seen, [1, 99])
    assert found.note == "It costs 6 million."


def test_a_look_that_fails_loses_no_new_answer(desk: Newsdesk) -> None:
    cited = {"a4": desk.library.find("a4")}
    desk.editor.correct("a4", "It costs 5 million.")
    seen = desk.posted.overtaken()[1]
    desk.posted.keep(1, 2, None, cited)
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE posted RENAME TO away")
    with pytest.raises(Exception, match="posted"):
        desk.posted.overtaken(seen)
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO posted")
    assert [found.message for found in desk.posted.overtaken(seen)[0]] == [1]


def test_a_private_answer_is_shared_once(desk: Newsdesk) -> None:
    assert desk.posted.claim(1)
    assert not desk.posted.claim(1)
    desk.posted.release(1)
    assert desk.posted.claim(1)


def uses(desk: Newsdesk) -> list[str]:
    with desk.database.reading() as connection:
        return list(connection.exec_driver_sql("SELECT key FROM uses ORDER BY number").scalars())


def test_uses_over_an_hour_old_are_deleted_though_nobody_asks(desk: Newsdesk) -> None:
    now = [1000.0]
    limiter = Limiter(desk.database, clock=lambda: now[0])
    limiter.take([Allowance("person:1", 5)])
    limiter.save()
    assert uses(desk) == ["person:1"]
    now[0] += HOUR
    limiter.save()
    assert uses(desk) == []


def test_uses_that_could_not_be_saved_are_saved_the_next_time(desk: Newsdesk) -> None:
    now = [1000.0]
    limiter = Limiter(desk.database, clock=lambda: now[0])
    limiter.take([Allowance("person:1", 5)])
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE uses RENAME TO away")
    with pytest.raises(Exception, match="uses"):
        limiter.save()
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO uses")
    limiter.take([Allowance("person:2", 5)])
    limiter.save()
    assert uses(desk) == ["person:1", "person:2"]


def test_an_export_holds_when_someone_asked_on_each_server(desk: Newsdesk) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    at = [now.timestamp() - HOUR]
    limiter = Limiter(desk.database, clock=lambda: at[0])
    limiter.take([Allowance("person:1", 5), Allowance("member:7:1", 5)])
    at[0] += 60
    both = [Allowance("person:1", 5), Allowance("server:7", 5), Allowance("member:7:1", 5)]
    limiter.take(both)
    limiter.take([Allowance("person:11", 5), Allowance("member:7:11", 5)])
    limiter.take([Allowance("person:7", 5), Allowance("member:1:7", 5)])
    limiter.save()
    kept = People(desk.database, clock=lambda: now).export("1")
    assert kept["asked_in_the_last_hour"] == ["2026-11-20T11:01:00+00:00"]
    assert kept["asked_in_the_last_hour_by_server"] == {"7": ["2026-11-20T11:01:00+00:00"]}


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


def test_servers_of_an_older_database_are_members_until_they_are_seen_without(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    desk.servers.change("777", "1", limit=5)
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE servers DROP COLUMN member")
        connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = 'bot_0001' WHERE version_num = 'bot_0002'"
        )
    again = opened()
    again.servers.load()
    assert again.servers.settings("777").limit == 5
    again.servers.compare([])
    assert again.servers.has_left("777")

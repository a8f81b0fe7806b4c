"""How often people have asked: counted, kept for an hour, exported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.state.limits import HOUR, Allowance, Limiter
from bot.state.people import People

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


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

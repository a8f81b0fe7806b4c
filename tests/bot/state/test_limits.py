"""How often people have asked: counted, kept for an hour, exported."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from clock import Clock
from databases import only_sqlite
from older_databases import older_database

from bot.state.limits import HOUR_SECONDS, Allowance, Asker, Limiter
from bot.state.people import People

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


def uses(desk: Newsdesk) -> list[tuple[str | None, str | None]]:
    statement = "SELECT person, server FROM uses ORDER BY number"
    with desk.database.reading() as connection:
        return [(row.person, row.server) for row in connection.exec_driver_sql(statement)]


def test_uses_over_an_hour_old_are_deleted_though_nobody_asks(desk: Newsdesk) -> None:
    clock = Clock(1000.0)
    limiter = Limiter(desk.database, clock=clock)
    limiter.take([Allowance(Asker(person="1"), 5)])
    limiter.save()
    assert uses(desk) == [("1", None)]
    clock.now += HOUR_SECONDS
    limiter.save()
    assert uses(desk) == []


def test_uses_that_could_not_be_saved_are_saved_the_next_time(desk: Newsdesk) -> None:
    clock = Clock(1000.0)
    limiter = Limiter(desk.database, clock=clock)
    limiter.take([Allowance(Asker(person="1"), 5)])
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE uses RENAME TO away")
    with pytest.raises(Exception, match="uses"):
        limiter.save()
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO uses")
    limiter.take([Allowance(Asker(person="2"), 5)])
    limiter.save()
    assert uses(desk) == [("1", None), ("2", None)]


def test_an_export_holds_when_someone_asked_on_each_server(desk: Newsdesk) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    clock = Clock(now.timestamp() - HOUR_SECONDS)
    limiter = Limiter(desk.database, clock=clock)
    limiter.take([Allowance(Asker(person="1"), 5), Allowance(Asker("1", "7"), 5)])
    clock.now += 60
    both = [
        Allowance(Asker(person="1"), 5),
        Allowance(Asker(server="7"), 5),
        Allowance(Asker("1", "7"), 5),
    ]
    limiter.take(both)
    limiter.take([Allowance(Asker(person="11"), 5), Allowance(Asker("11", "7"), 5)])
    limiter.take([Allowance(Asker(person="7"), 5), Allowance(Asker("7", "1"), 5)])
    limiter.save()
    kept = People(desk.database, clock=lambda: now).export("1")
    assert kept["asked_in_the_last_hour"] == ["2026-11-20T11:01:00+00:00"]
    assert kept["asked_in_the_last_hour_by_server"] == {"7": ["2026-11-20T11:01:00+00:00"]}


def test_a_limit_counts_within_any_hour_and_survives_a_restart(desk: Newsdesk) -> None:
    clock = Clock(1000.0)
    limiter = Limiter(desk.database, clock=clock)
    both = [Allowance(Asker(person="1"), 2), Allowance(Asker(server="1"), 3)]
    assert [limiter.take(both) for _ in range(3)] == [0.0, 0.0, 3600.0]
    assert limiter.take([Allowance(Asker(person="2"), 2), Allowance(Asker(server="1"), 3)]) == 0.0
    clock.now += 600
    assert (
        limiter.take([Allowance(Asker(person="2"), 2), Allowance(Asker(server="1"), 3)]) == 3000.0
    )
    limiter.save()
    again = Limiter(desk.database, clock=clock)
    again.load()
    assert again.take(both) == 3000.0
    clock.now += 3001
    assert again.take(both) == 0.0
    again.save()
    assert len(again._uses) == 2


def test_a_clock_that_was_put_back_makes_nobody_wait_for_longer_than_an_hour(
    desk: Newsdesk,
) -> None:
    clock = Clock(1_000_000.0)
    limiter = Limiter(desk.database, clock=clock)
    allowance = [Allowance(Asker(person="1"), 1)]
    assert limiter.take(allowance) == 0.0
    limiter.save()
    clock.now -= 10 * HOUR_SECONDS
    assert limiter.take(allowance) == HOUR_SECONDS
    clock.now += HOUR_SECONDS - 1
    assert limiter.take(allowance) == 1.0
    clock.now += 1
    assert limiter.take(allowance) == 0.0
    limiter.save()
    assert uses(desk) == [("1", None)]


@only_sqlite
def test_uses_of_an_older_database_still_count(
    tmp_path: Path, opened: Callable[..., Newsdesk]
) -> None:
    at = time.time() - 60
    with older_database(tmp_path / "data", "bot_0002") as connection:
        for key in ("person:1", "server:7", "member:7:1"):
            connection.exec_driver_sql("INSERT INTO uses (key, at) VALUES (?, ?)", (key, at))
    again = opened()
    assert uses(again) == [("1", None), (None, "7"), ("1", "7")]
    again.limiter.load()
    for asker in (Asker(person="1"), Asker(server="7"), Asker("1", "7")):
        assert again.limiter.take([Allowance(asker, 1)]) > 0.0
    assert again.limiter.take([Allowance(Asker("7", "1"), 1)]) == 0.0


def test_processes_count_together_where_they_share_a_database(
    opened: Callable[..., Newsdesk],
) -> None:
    clock = Clock(1000.0)
    one, other = (Limiter(opened().database, clock=clock) for _ in range(2))
    allowances = [Allowance(Asker(person="1"), 3), Allowance(Asker(server="7"), 100)]
    for limiter in (one, other, one):
        assert limiter.take_shared(allowances) == 0.0
        clock.now += 60
    assert other.take_shared(allowances) == HOUR_SECONDS - 180
    assert other.take_shared([Allowance(Asker(person="2"), 3)]) == 0.0
    clock.now += HOUR_SECONDS - 180
    assert other.take_shared(allowances) == 0.0
    assert one.take_shared(allowances) == 60.0


def test_of_many_at_once_no_more_are_let_in_than_may_be(opened: Callable[..., Newsdesk]) -> None:
    limiters = [Limiter(opened().database) for _ in range(4)]
    allowances = [Allowance(Asker(person="1"), 10)]
    with ThreadPoolExecutor(len(limiters)) as pool:
        waits = list(pool.map(lambda n: limiters[n % 4].take_shared(allowances), range(40)))
    assert waits.count(0.0) == 10

"""The tokens of each day are counted, whoever counts at the same time, and of no person."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.state import tables
from bot.state.servers import Servers
from bot.state.tokens import UsedTokens

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
ADDING = """
import sys
from articles.library.database import open_database
from bot.service.migrations import migration_folders
from bot.state.tokens import UsedTokens

used = UsedTokens(open_database(sys.argv[1], migration_folders()))
for _ in range(50):
    used.add("7", 2)
"""


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOW)


@pytest.fixture
def used(newsdesk: Newsdesk, clock: Clock[datetime]) -> UsedTokens:
    return UsedTokens(newsdesk.database, clock)


def test_each_server_and_all_are_counted(used: UsedTokens) -> None:
    assert (used.used("7"), used.used_by_all()) == (0, 0)
    for server, tokens in [("7", 5), ("7", 2), ("8", 30), (None, 100)]:
        used.add(server, tokens)
    assert [used.used(server) for server in ("7", "8", None, "9")] == [7, 30, 100, 0]
    assert used.used_by_all() == 137


def test_a_day_is_one_of_utc(used: UsedTokens, clock: Clock[datetime]) -> None:
    clock.now = datetime.fromisoformat("2026-11-21T00:30+02:00")
    used.add("7", 5)
    clock.now = NOW
    assert used.used("7") == 5
    clock.now = datetime(2026, 11, 21, tzinfo=UTC)
    assert (used.used("7"), used.used_by_all()) == (0, 0)


def test_what_threads_and_processes_add_at_once_is_added_up(newsdesk: Newsdesk) -> None:
    used = UsedTokens(newsdesk.database)
    other = subprocess.Popen([sys.executable, "-c", ADDING, newsdesk.settings.database], cwd=ROOT)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda server: used.add(server, 3), ["7", "8"] * 50))
    assert other.wait(60) == 0
    assert (used.used("7"), used.used("8"), used.used_by_all()) == (250, 150, 400)


def test_days_are_forgotten_after_thirty(
    newsdesk: Newsdesk, used: UsedTokens, clock: Clock[datetime]
) -> None:
    used.add("7", 5)
    clock.now += timedelta(days=30)
    used.add("7", 6)
    assert len(days(newsdesk)) == 2
    clock.now += timedelta(days=1)
    used.add("7", 7)
    assert days(newsdesk) == {"2026-12-20", "2026-12-21"}


def days(desk: Newsdesk) -> set[str]:
    with desk.database.reading() as connection:
        return set(map(str, connection.exec_driver_sql("SELECT day FROM tokens_used").scalars()))


def test_what_goes_with_a_server_stays_in_what_all_have_used(newsdesk: Newsdesk) -> None:
    used = UsedTokens(newsdesk.database)
    used.add("777", 50)
    used.add("8", 5)
    newsdesk.servers.joined("777")
    newsdesk.servers.left("777")
    later = datetime.now(UTC) + timedelta(days=8)
    servers = Servers(newsdesk.database, newsdesk.library, clock=lambda: later)
    servers.load()
    assert servers.forget_left() == ["777"]
    assert (used.used("777"), used.used("8"), used.used_by_all()) == (0, 5, 55)


def test_nothing_of_any_person_is_kept() -> None:
    assert [column.name for column in tables.tokens_used.columns] == ["day", "server", "tokens"]

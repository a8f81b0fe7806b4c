"""What is due is taken by one alone, whoever else looks, and goes with its server and person."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.state.due import TAKEN_FOR, DueTimes
from bot.state.servers import Servers

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOT = Path(__file__).parents[3]
TAKING = """
import sys
from datetime import datetime
from articles.library.database import open_database
from bot.service.migrations import migration_folders
from bot.state.due import DueTimes

now = datetime.fromisoformat(sys.argv[2])
times = DueTimes(open_database(sys.argv[1], migration_folders()), lambda: now)
found = times.due(["a"])
print("ready", flush=True)
input()
print(sum(times.take(each) is not None for each in found))
"""


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOW)


@pytest.fixture
def times(newsdesk: Newsdesk, clock: Clock[datetime]) -> DueTimes:
    return DueTimes(newsdesk.database, clock)


def keys(times: DueTimes, *kinds: str) -> list[str]:
    return [each.key for each in times.due(kinds or ("a", "b"))]


def test_nothing_is_due_before_its_moment(times: DueTimes, clock: Clock[datetime]) -> None:
    times.put("a", "2", NOW + 2 * HOUR)
    times.put("a", "1", NOW + HOUR)
    times.put("b", "1", NOW + HOUR / 2)
    assert keys(times) == []
    assert times.next_in(["a", "b"]) == 1800
    assert times.next_in(["a"]) == 3600
    assert times.next_in(["c"]) is times.get("c", "1") is None
    clock.now += 2 * HOUR
    assert keys(times) == ["1", "1", "2"]
    assert keys(times, "a") == ["1", "2"]
    assert times.next_in(["a", "b"]) is None


def test_what_is_put_again_is_due_at_the_new_moment(
    times: DueTimes, clock: Clock[datetime]
) -> None:
    calls: list[datetime | None] = []
    times.on_put.append(lambda: calls.append(getattr(times.get("a", "1"), "at", None)))
    times.put("a", "1", NOW)
    times.put("a", "1", NOW + HOUR)
    assert calls == [NOW, NOW + HOUR]
    assert keys(times) == []
    assert times.remove("a", "1")
    assert not times.remove("a", "1")
    clock.now += HOUR
    assert keys(times) == []


def test_what_is_taken_is_not_due_until_it_is_again(
    times: DueTimes, clock: Clock[datetime]
) -> None:
    times.put("a", "1", NOW)
    (due,) = times.due(["a"])
    taken = times.take(due)
    assert taken is not None
    assert times.take(due) is None
    assert keys(times) == []
    assert times.finish(taken, NOW + HOUR)
    assert not times.finish(taken, NOW + 2 * HOUR)
    clock.now += HOUR
    (due,) = times.due(["a"])
    taken = times.take(due)
    assert taken is not None
    assert times.finish(taken, None)
    assert times.get("a", "1") is None


def test_what_a_killed_one_took_is_due_again(times: DueTimes, clock: Clock[datetime]) -> None:
    times.put("a", "1", NOW)
    lost = times.take(*times.due(["a"]))
    assert lost is not None
    clock.now += TAKEN_FOR
    again = times.take(*times.due(["a"]))
    assert again is not None
    assert not times.finish(lost, NOW + HOUR)
    assert times.finish(again, NOW + 2 * HOUR)


def test_what_is_put_while_it_is_taken_holds(times: DueTimes) -> None:
    times.put("a", "1", NOW)
    taken = times.take(*times.due(["a"]))
    assert taken is not None
    times.put("a", "1", NOW + HOUR)
    assert not times.finish(taken, None)
    assert times.get("a", "1") is not None


def test_of_many_threads_and_processes_one_takes_it(newsdesk: Newsdesk, times: DueTimes) -> None:
    for number in range(40):
        times.put("a", str(number), NOW)
    found = times.due(["a"])
    command = [sys.executable, "-c", TAKING, newsdesk.settings.database, NOW.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    others = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(2)]
    for other in others:
        assert other.stdout.readline() == "ready\n"
    for other in others:
        other.stdin.write("\n")
        other.stdin.flush()
    with ThreadPoolExecutor(4) as pool:
        own = sum(each is not None for each in pool.map(times.take, [*found, *found]))
    taken = [int(other.communicate(timeout=60)[0]) for other in others]
    assert own + sum(taken) == 40


def test_what_is_of_a_server_rests_when_it_is_left_and_goes_later(
    newsdesk: Newsdesk, times: DueTimes
) -> None:
    times.put("a", "1", NOW, server="777")
    times.put("a", "2", NOW, server="8")
    newsdesk.servers.joined("777")
    newsdesk.servers.left("777")
    assert keys(times) == ["2"]
    newsdesk.servers.joined("777")
    assert keys(times) == ["1", "2"]
    newsdesk.servers.left("777")
    later = datetime.now(UTC) + timedelta(days=8)
    servers = Servers(newsdesk.database, newsdesk.library, clock=lambda: later)
    servers.load()
    assert servers.forget_left() == ["777"]
    assert times.get("a", "1") is None
    assert times.get("a", "2") is not None


def test_what_is_of_a_person_is_told_and_deleted(newsdesk: Newsdesk, times: DueTimes) -> None:
    times.put("a", "1", NOW, person="5")
    times.put("a", "2", NOW, person="6")
    (kept,) = newsdesk.people.export("5")["due"]
    assert kept == {"kind": "a", "key": "1", "at": NOW.isoformat(), "server": None}
    newsdesk.people.delete("5")
    assert newsdesk.people.export("5")["due"] == []
    assert keys(times) == ["2"]

"""PostgreSQL as the database: writers take turns, the log is read in order, faults are told."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from fakes import make_article
from postgresql_server import OTHERS_ENDED

from articles.errors import DatabaseError
from articles.library import postgresql
from articles.library.database import open_database
from articles.library.library import Library
from articles.library.tables import ChangeKind, changes, record_change
from bot.service.migrations import migration_folders
from index.store.changes import changes_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from postgresql_server import PostgresqlServer

    from articles.library.database import Database

NOW = datetime(2026, 11, 28, tzinfo=UTC)
WRITERS = 4
COMMITS, COMMITS_WITHOUT = 10_000, 400
# Some commits come between two looks, and their numbers may be seen in another order.
LOOK_SECONDS = 0.001
HELD = """
import sys, time
from pathlib import Path
from articles.library.database import open_database
from bot.service.migrations import migration_folders
with open_database(sys.argv[1], migration_folders()).lock(Path("index.lock")).tried(0.0) as mine:
    print(mine, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def address(postgresql_server: PostgresqlServer) -> Iterator[str]:
    address = postgresql_server.new_database()
    yield address
    postgresql_server.give_back(address)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    with closing(open_database(address, migration_folders())) as database:
        yield database


def lost(database: Database, writing: Callable[[], object], commits: int) -> list[int]:
    """Return the entries of the log that one who follows it never saw, of so many by four."""
    seen: set[int] = set()
    over = Event()

    def write(number: int) -> None:
        chance = random.Random(number)
        for _ in range(commits // WRITERS):
            with writing() as connection:  # type: ignore[attr-defined]
                record_change(connection, ChangeKind.ARTICLE, f"a{number}", NOW)
                if chance.random() < 0.02:
                    time.sleep(chance.random() / 400)
                if chance.random() < 0.02:
                    # A number that no entry has.
                    connection.rollback()

    def follow() -> None:
        position, last_look = 0, False
        while not last_look:
            last_look = over.is_set()
            with database.reading() as connection:
                newest = changes_since(connection, position, "").seq
                between = changes.c.seq.between(position + 1, newest)
                seen.update(connection.execute(sa.select(changes.c.seq).where(between)).scalars())
            position = newest
            over.wait(LOOK_SECONDS)

    follower = Thread(target=follow)
    follower.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    over.set()
    follower.join()
    with database.reading() as connection:
        written = connection.execute(sa.select(changes.c.seq)).scalars().all()
    assert len(written) > 0.9 * commits
    return sorted({*written} - seen)


def test_who_follows_the_log_sees_every_entry_however_commits_interleave(
    database: Database,
) -> None:
    assert lost(database, database.writing, COMMITS) == []


def test_without_turns_entries_that_commit_late_would_be_lost(database: Database) -> None:
    engine = postgresql.for_writing(database.engine)
    assert lost(database, engine.begin, COMMITS_WITHOUT) != []


def test_the_same_articles_from_many_at_once_go_in_once(address: str) -> None:
    together = Barrier(WRITERS)

    def add(_: int) -> list[str]:
        with closing(open_database(address, migration_folders())) as database:
            together.wait(10)
            library = Library(database)
            return [
                change for each in range(1, 31) for change in [str(library.add(make_article(each)))]
            ]

    with ThreadPoolExecutor(WRITERS) as pool:
        came_to = list(pool.map(add, range(WRITERS)))
    for number in range(30):
        assert len({each[number] for each in came_to}) == 2
    with (
        closing(open_database(address, migration_folders())) as database,
        database.reading() as connection,
    ):
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 30
        assert connection.exec_driver_sql("SELECT count(*) FROM changes").scalar_one() == 30


def test_many_that_open_an_empty_database_at_once_migrate_it_once(
    postgresql_server: PostgresqlServer,
) -> None:
    address = postgresql_server.make("empty_for_many")
    together = Barrier(WRITERS)

    def migrate(_: int) -> int:
        together.wait(10)
        with closing(open_database(address, migration_folders())) as database:
            return len(Library(database).latest())

    with ThreadPoolExecutor(WRITERS) as pool:
        assert list(pool.map(migrate, range(WRITERS))) == [0] * WRITERS


def test_a_lock_is_one_for_all_processes_and_free_when_its_process_is_gone(
    address: str, tmp_path: Path, database: Database
) -> None:
    lock = database.lock(tmp_path / "index.lock")
    with lock.tried(0.0) as mine, database.lock(tmp_path / "index.lock").tried(0.0) as other:
        assert (mine, other) == (True, False)
    with lock.tried(0.0) as again, database.lock(tmp_path / "folders.lock").tried(0.0) as another:
        assert (again, another) == (True, True)
    holder = subprocess.Popen([sys.executable, "-c", HELD, address], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"True\n"
    with lock.tried(0.2) as mine:
        assert not mine
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with lock.tried(5.0) as mine:
        assert mine


def test_who_asks_whether_a_lock_is_held_keeps_it_from_nobody(
    database: Database, tmp_path: Path
) -> None:
    lock, another = (database.lock(tmp_path / name) for name in ("index.lock", "folders.lock"))
    over = Event()

    def ask() -> list[bool]:
        found = []
        while not over.is_set():
            found.append(another.is_held())
            lock.is_held()
        return found

    with ThreadPoolExecutor(WRITERS) as pool:
        asking = [pool.submit(ask) for _ in range(WRITERS)]
        try:
            for _ in range(100):
                with lock.tried(0.0) as mine:
                    assert mine
                    assert lock.is_held()
        finally:
            over.set()
    assert not lock.is_held()
    assert not any(held for each in asking for held in each.result())


def test_a_writer_waits_for_its_turn_and_says_so_when_it_never_comes(
    database: Database, address: str
) -> None:
    released, has_turn = Event(), Event()
    impatient = open_database(f"{address}?options=-c%20lock_timeout%3D300", migration_folders())

    def hold() -> None:
        with database.writing():
            has_turn.set()
            released.wait(10)

    holder = Thread(target=hold)
    holder.start()
    has_turn.wait(10)
    with pytest.raises(DatabaseError, match="too busy; try again"):
        Library(impatient).add(make_article(1))
    released.set()
    holder.join()
    Library(impatient).add(make_article(1))
    impatient.close()


@contextmanager
def stopped(server: PostgresqlServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def test_a_lock_that_cannot_be_asked_for_says_so(
    database: Database, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    lock = database.lock(tmp_path / "index.lock")
    with stopped(postgresql_server), pytest.raises(DatabaseError, match="does not answer"):
        lock.tried(0.2).__enter__()
    with lock.tried(0.2) as mine:
        assert mine


def test_a_server_that_is_gone_is_one_sentence_and_heals(
    postgresql_server: PostgresqlServer, database: Database, address: str
) -> None:
    library = Library(database)
    library.add(make_article(1))
    with stopped(postgresql_server):
        for use in (library.latest, lambda: library.add(make_article(2))):
            with pytest.raises(DatabaseError, match="does not answer") as told:
                use()
            assert "\n" not in str(told.value)
            assert "postgres:postgres" not in str(told.value)
        with pytest.raises(DatabaseError, match="does not answer") as told:
            open_database(address, migration_folders())
        assert "postgres:postgres" not in str(told.value)
    library.add(make_article(2))
    assert len(library.latest()) == 2


def test_a_connection_that_the_server_ended_is_replaced(database: Database) -> None:
    library = Library(database)
    library.latest()
    with database.writing() as connection:
        connection.exec_driver_sql(OTHERS_ENDED)
    library.add(make_article(1))
    assert len(library.latest()) == 1


def test_nobody_waits_for_a_machine_that_is_gone(database: Database) -> None:
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        with socket.socket(fileno=os.dup(driver.fileno())) as own:
            waits = own.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        of_server = connection.exec_driver_sql("SHOW tcp_user_timeout").scalar_one()
    assert (waits, of_server) == (10_000, "10000")


def test_an_address_of_another_kind_is_refused_with_what_there_is() -> None:
    with pytest.raises(DatabaseError, match=r"names a mysql database; .*postgresql://USER"):
        open_database("mysql://ann:secret@db/news")


def test_the_short_name_of_the_scheme_will_do(address: str) -> None:
    short = address.replace("postgresql://", "postgres://")
    with closing(open_database(short, migration_folders())) as database:
        assert Library(database).latest() == ()

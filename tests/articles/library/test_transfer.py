"""What is copied from one database into another is the same there, whatever it is."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from any_rows import any_rows
from hypothesis import HealthCheck, given, settings
from statements import statements

from articles.errors import DatabaseError, NoSpaceError
from articles.library.contents import copied_tables, count_rows
from articles.library.database import ALEMBIC_VERSION, open_database
from articles.library.numbers import GIVEN_MEANWHILE, last_numbers
from articles.library.tables import ChangeKind, articles, changes, metadata, record_change
from articles.library.transfer import CHECKING, COPYING, is_untouched, transfer
from bot.service.migrations import load_tables, migration_folders
from bot.state.tables import turns, votes
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from any_rows import Row
    from postgresql_server import PostgresqlServer

    from articles.library.database import Database

    Opener = Callable[[str], Database]

NOW = datetime(2026, 11, 28, tzinfo=UTC)
KINDS = ("sqlite", "postgresql")
WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")]
VOTE = {"message": "1", "person": "2", "server": "3", "at": NOW, "helpful": True, "reason": None}
BOTH_WAYS = pytest.mark.parametrize(("one", "other"), WAYS)


@pytest.fixture
def database_kind() -> str:
    """Each test here names its own databases."""
    return "sqlite"


@pytest.fixture
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens a new database of some kind."""
    load_tables()
    made: list[Database] = []

    def open_one(kind: str) -> Database:
        address = f"sqlite:///{tmp_path / f'{len(made)}.db'}"
        if kind == "postgresql":
            server: PostgresqlServer = request.getfixturevalue("postgresql_server")
            address = server.new_database()
        made.append(open_database(address, migration_folders()))
        return made[-1]

    yield open_one
    for each in made:
        each.close()


def copied(one: Database, other: Database) -> dict[str, int]:
    return transfer(one, other, NOW, lambda *_: None)


def fill(database: Database, rows: dict[str, list[Row]]) -> None:
    """Make some rows all that a database has."""
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for table in copied_tables():
            if rows.get(table.name):
                connection.execute(table.insert(), rows[table.name])


def contents(database: Database) -> dict[str, list[str]]:
    """Return all that a database has, but what copies add to its change log."""
    held = {}
    with database.reading() as connection:
        for table in copied_tables():
            rows = [tuple(row) for row in connection.execute(sa.select(table))]
            held[table.name] = sorted(
                repr(row)
                for row in rows
                if table is not changes or not str(row[2]).startswith("copy ")
            )
    return held


def add_vote(database: Database, **changed: Any) -> None:
    with database.writing() as connection:
        connection.execute(votes.insert().values(**{**VOTE, **changed}))


def change(database: Database, *statements: str) -> None:
    with database.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_any_rows_of_a_newsdesk_survive_there_and_back(database: Opener) -> None:
    one, server, back = (database(kind) for kind in ("sqlite", "postgresql", "sqlite"))

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(any_rows())
    def survives(rows: dict[str, list[Row]]) -> None:
        fill(one, rows)
        before = contents(one)
        assert {name: len(found) for name, found in before.items()} == {
            name: len(found) for name, found in rows.items()
        }
        copied(one, server)
        assert contents(server) == before
        copied(server, back)
        assert contents(back) == before

    survives()


def test_every_table_is_copied_but_what_was_asked(database: Opener) -> None:
    left_out = metadata.tables.keys() - {table.name for table in copied_tables()}
    assert left_out == {turns.name}
    one, other = database("postgresql"), database("sqlite")
    with one.reading() as connection:
        there = set(sa.inspect(connection).get_table_names())
    assert there - {ALEMBIC_VERSION} == metadata.tables.keys()
    question = {"channel": "1", "person": "2", "opens": False, "at": NOW, "content": "Who won?"}
    for each in (one, other):
        with each.writing() as connection:
            connection.execute(turns.insert().values(**question))
    copied(one, other)
    with other.reading() as connection:
        assert connection.execute(sa.select(turns)).all() == []


@BOTH_WAYS
def test_no_number_is_given_twice(database: Opener, one: str, other: str) -> None:
    source, target = database(one), database(other)
    for each, times in ((source, 7), (target, 9)):
        with each.writing() as connection:
            for _ in range(times):
                record_change(connection, ChangeKind.ARTICLE, "a", NOW)
            connection.execute(changes.delete().where(changes.c.seq > 5))
    with source.reading() as connection:
        assert last_numbers(connection)["changes"] == 7
    copied(source, target)
    with target.writing() as connection:
        numbers = connection.execute(sa.select(changes.c.seq).order_by(changes.c.seq)).scalars()
        assert list(numbers) == [1, 2, 3, 4, 5, 9 + GIVEN_MEANWHILE + 1]
        connection.exec_driver_sql(
            "INSERT INTO audit (server, at, what) VALUES ('1', '2026-11-28 00:00:00', 'x')"
        )
        record_change(connection, ChangeKind.ARTICLE, "a", NOW)
        assert last_numbers(connection)["changes"] == 9 + GIVEN_MEANWHILE + 2
        assert last_numbers(connection)["passages"] >= GIVEN_MEANWHILE
    copied(source, target)
    with target.reading() as connection:
        assert last_numbers(connection)["changes"] == 9 + 2 * GIVEN_MEANWHILE + 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_that_somebody_wrote_to_is_known(database: Opener, kind: str) -> None:
    source, target = database("sqlite"), database(kind)
    with target.reading() as connection:
        assert not is_untouched(connection)
    add_vote(source)
    copied(source, target)
    with target.reading() as connection:
        assert is_untouched(connection)
    add_vote(target, message="9")
    with target.reading() as connection:
        assert not is_untouched(connection)
    copied(source, target)
    with target.writing() as connection:
        record_change(connection, ChangeKind.ARTICLE, "a", NOW)
        assert not is_untouched(connection)


# Each is run before a vote is written; the one of SQLite that alters, after it.
ALTERS = "IF NEW.person = '7' THEN NEW.helpful := false; END IF; RETURN NEW;"
LOSES = "IF NEW.person < '6' THEN RETURN NULL; END IF; RETURN NEW;"
ALTERS_IN_SQLITE = """
CREATE TRIGGER altering AFTER INSERT ON votes WHEN NEW.person = '7' BEGIN
UPDATE votes SET helpful = 0 WHERE person = '7'; END
"""
LOSES_IN_SQLITE = """
CREATE TRIGGER losing BEFORE INSERT ON votes WHEN NEW.person < '6' BEGIN
SELECT RAISE(IGNORE); END
"""


def interfere(database: Database, in_sqlite: str, on_server: str) -> None:
    """Let something befall the votes that are written."""
    if not database.is_on_server:
        change(database, in_sqlite)
        return
    function = "CREATE FUNCTION befall() RETURNS trigger LANGUAGE plpgsql"
    change(
        database,
        f"{function} AS $$ BEGIN {on_server} END $$",
        "CREATE TRIGGER befalling BEFORE INSERT ON votes FOR EACH ROW EXECUTE FUNCTION befall()",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_is_not_what_was_read_is_named_and_nothing_is_kept(
    database: Opener, kind: str
) -> None:
    source, target = database("sqlite"), database(kind)
    for person in range(1, 20):
        add_vote(source, person=str(person))
    add_vote(target, message="of before")
    before = contents(target)
    interfere(target, ALTERS_IN_SQLITE, ALTERS)
    with pytest.raises(DatabaseError, match=r"not what was read in votes \(1 7\)\. Copy again"):
        copied(source, target)
    assert contents(target) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_is_lost_or_brought_in_is_named(database: Opener, kind: str) -> None:
    source, target = database("sqlite"), database(kind)
    for person in range(1, 9):
        add_vote(source, person=str(person))
    interfere(target, LOSES_IN_SQLITE, LOSES)
    with pytest.raises(DatabaseError, match=r"read in votes \(1 \d, 1 \d, 1 \d, …\)"):
        copied(source, target)


def test_what_the_other_database_cannot_hold_is_named(database: Opener) -> None:
    source, target = database("sqlite"), database("postgresql")
    for person in range(1, 900):
        add_vote(source, person=str(person), reason="It\0was" if person == 851 else "It was.")
    with pytest.raises(DatabaseError, match=r"cannot hold votes \(1 851\) as it is \(.*NUL"):
        copied(source, target)
    with target.reading() as connection:
        assert sum(count_rows(connection).values()) == 0
    change(source, "UPDATE votes SET reason = 'It was.'")
    # Not even compressed does it go into an index.
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 5_000)))
    change(source, f"UPDATE votes SET server = '{many}' WHERE person = '33'")
    with pytest.raises(DatabaseError, match=r"cannot hold votes \(1 33\) as it is \(index row"):
        copied(source, target)
    change(source, "UPDATE votes SET server = '3'")
    assert copied(source, target)["votes"] == 899


@BOTH_WAYS
def test_rows_are_read_and_written_some_at_a_time_and_reported(
    database: Opener, one: str, other: str
) -> None:
    source, target = database(one), database(other)
    reason = "x" * 1_000
    with source.writing() as connection:
        rows = [{**VOTE, "person": str(each), "reason": reason} for each in range(1_800)]
        connection.execute(votes.insert(), rows)
    told: list[tuple[str, int, int]] = []
    with statements() as noted:
        transfer(source, target, NOW, lambda *each: told.append(each))
    assert [done for stage, done, _ in told if stage == COPYING] == [500, 1_000, 1_500, 1_800]
    assert [done for stage, done, _ in told if stage == CHECKING] == [500, 1_000, 1_500, 1_800]
    assert {total for *_, total in told} == {1_800}
    assert sum(statement.startswith("INSERT INTO votes") for statement, _ in noted) <= 4


def test_who_writes_by_turns_of_their_own_waits_until_the_copy_is_there(database: Opener) -> None:
    source, target = database("sqlite"), database("postgresql")
    add_vote(source)
    impatient = open_database(
        f"{target.engine.url.render_as_string(hide_password=False)}"
        "?options=-c%20lock_timeout%3D200",
        migration_folders(),
    )
    refused: list[str] = []

    def write(stage: str, *_: int) -> None:
        with pytest.raises(DatabaseError, match="too busy"), impatient.writing("uses") as other:
            other.exec_driver_sql("INSERT INTO uses (person, at) VALUES ('1', 1.0)")
        refused.append(stage)

    with closing(impatient):
        transfer(source, target, NOW, write)
    assert refused == [COPYING, CHECKING]


def test_what_is_damaged_in_the_source_is_told_as_its_damage(database: Opener) -> None:
    source, target = database("sqlite"), database("postgresql")
    add_vote(source)
    change(source, "UPDATE votes SET at = 'no time'")
    with pytest.raises(DatabaseError, match=r"0\.db is damaged .*votes"):
        copied(source, target)
    with target.reading() as connection:
        assert sum(count_rows(connection).values()) == 0


def test_a_disk_that_is_full_in_the_middle_is_told_and_leaves_what_was(database: Opener) -> None:
    source, target = database("postgresql"), database("sqlite")
    with source.writing() as connection:
        rows = [{**VOTE, "person": str(each), "reason": "x" * 1_000} for each in range(4_000)]
        connection.execute(votes.insert(), rows)
    add_vote(target)
    before = contents(target)

    @sa.event.listens_for(target.engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 400")
        # Some of it is written before it is committed.
        connection.execute("PRAGMA cache_size = 10")

    target.engine.dispose()
    with pytest.raises(NoSpaceError, match="There is no space left in"):
        copied(source, target)
    assert contents(target) == before


def test_the_tables_that_are_followed_by_number_have_numbers(database: Opener) -> None:
    source = database("sqlite")
    with source.reading() as connection:
        assert {articles.name} & last_numbers(connection).keys() == set()
        assert {passages.name, changes.name, "feed_entries"} <= last_numbers(connection).keys()

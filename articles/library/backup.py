"""Copies the database while it is in use, and puts such a copy back.

SQLite's own online backup does both (sqlite.org/backup.html): a copy is of one moment, and whoever
has the database open sees what is put back whole or not at all.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.errors import DatabaseError, NewsdeskError
from articles.library import tables
from articles.library.database import open_database
from articles.library.faults import DAMAGED, KIND, database_fault
from articles.library.integrity import faults_of
from articles.library.numbers import GIVEN_MEANWHILE
from articles.library.tables import ChangeKind, record_change
from articles.models import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

# What belongs to a database of SQLite's, each behind its name.
DATABASE_FILES = ("", "-wal", "-shm")


class Backup(Frozen):
    """A copy of the database, and how much is in it.

    `earlier` is where what was there before a restore is kept. It was `moved` there where it was
    too damaged to be written over; who has it open goes on with it until a restart.
    """

    path: Path
    articles: int
    bytes: int
    earlier: Path | None = None
    moved: bool = False


def back_up(url: str, path: Path, *, replace: bool = False) -> Backup:
    """Copy the database at a URL into a file, whoever is writing to it meanwhile.

    Raises NewsdeskError where the file is there already and not to be replaced, where the database
    is none of SQLite's or there is none, and where it is damaged.
    """
    own = _file_of(url, "pg_dump")
    if not own.exists():
        raise NewsdeskError(f"There is no database {own} yet; nothing was backed up.")
    if path.exists() and (not replace or path.samefile(own)):
        raise NewsdeskError(f"{path} is there already; name another file, or add --force.")
    if not path.absolute().parent.is_dir():
        raise NewsdeskError(f"There is no folder {path.absolute().parent}; make it first.")
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _copy(own, aside)
        articles = _looked_at(aside, "The database is damaged")
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        _replace(aside, path)
    finally:
        _remove(aside)
    return Backup(path=path, articles=articles, bytes=path.stat().st_size)


def restore(url: str, path: Path, migrations: Sequence[Path]) -> Backup:
    """Put a copy back as the database at a URL; keep what was there beside it.

    `migrations` are as `open_database` takes them. Processes that have it open go on with what was
    put back, unless it was moved. Raises NewsdeskError, and changes nothing, where the file is no
    sound database of Newsdesk, or a newer version's.
    """
    own = _file_of(url, "pg_restore")
    if not path.is_file():
        raise NewsdeskError(f"There is no file {path}; nothing was restored.")
    own.parent.mkdir(parents=True, exist_ok=True)
    aside = own.with_name(f".{own.name}.{os.getpid()}.tmp")
    try:
        _copy(path, aside)
        articles = _looked_at(aside, f"{path} is damaged or no database of Newsdesk")
        _prepare(aside, own, migrations)
        earlier, moved = _put_in_place(aside, own)
    finally:
        _remove(aside)
    size = own.stat().st_size
    return Backup(path=own, articles=articles, bytes=size, earlier=earlier, moved=moved)


def _file_of(url: str, instead: str) -> Path:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise NewsdeskError(
            f"DATABASE_URL names a {parsed.get_backend_name()} database; use {instead} for it."
        )
    return Path(parsed.database)


def _copy(source: Path, target: Path) -> None:
    """Copy a database in one step, so that no writer makes it begin again."""
    _remove(target)
    try:
        with closing(_opened(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
            # One file alone, which can be copied and read anywhere.
            other.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise _fault(
            error, source if error.sqlite_errorcode & KIND in DAMAGED else target
        ) from error


def _opened(path: Path) -> sqlite3.Connection:
    # Where nothing can be written, nobody else writes either.
    mode = "mode=rw" if os.access(path, os.W_OK) else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)


def _looked_at(path: Path, blame: str) -> int:
    """Return how many articles a copy has; raise NewsdeskError where it is not sound."""
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            faults = faults_of(connection)
            counted = sa.select(sa.func.count()).select_from(tables.articles)
            found: int = connection.execute(counted).scalar_one()
    except sa.exc.DBAPIError as error:
        faults, found = [str(error.orig)], 0
    finally:
        engine.dispose()
    if faults:
        raise NewsdeskError(f"{blame} ({faults[0]}); nothing was changed.")
    return found


def _prepare(copy: Path, own: Path, migrations: Sequence[Path]) -> None:
    """Make a copy a database that can follow the one whose place it takes.

    Whoever followed that one by its change log must see that all may be different: no number that
    was given there is given again, and the log says that the index is another.
    """
    given = _numbers(own)
    database = open_database(f"sqlite:///{copy}", migrations)
    with closing(database), database.writing() as connection:
        for table, number in given.items():
            _go_on_from(connection, table, number)
        beyond = "UPDATE sqlite_sequence SET seq = seq + ?"
        connection.exec_driver_sql(beyond, (GIVEN_MEANWHILE,))
        record_change(connection, ChangeKind.INDEX, "restore", datetime.now(UTC))
    with closing(_opened(copy)) as single:
        single.execute("PRAGMA journal_mode = DELETE")


def _go_on_from(connection: sa.Connection, table: str, number: int) -> None:
    """Let a table give no number again that is not above one."""
    kept = connection.exec_driver_sql(
        "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table)
    )
    if not kept.rowcount:
        insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"
        connection.exec_driver_sql(insert, (table, number))


def _numbers(own: Path) -> dict[str, int]:
    """Return the last number that each table of a database gave; none of one that is not sound."""
    with suppress(sqlite3.Error), closing(_opened(own)) as connection:
        return dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    return {}


def _put_in_place(copy: Path, own: Path) -> tuple[Path | None, bool]:
    """Put a copy in the place of a database; return where that is kept, and whether it was moved.

    None is where there was none. One that is damaged is moved away, which a process that has it
    open does not see.
    """
    if not own.exists():
        _replace(copy, own)
        return None, False
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    earlier = own.with_name(f"{own.name}.before-{moment}")
    try:
        with closing(_opened(own)) as live:
            live.execute("PRAGMA busy_timeout = 30000")
            with closing(sqlite3.connect(earlier)) as kept:
                live.backup(kept)
            with closing(_opened(copy)) as source:
                source.backup(live)
    except sqlite3.Error as error:
        if error.sqlite_errorcode & KIND not in DAMAGED:
            _remove(earlier)
            raise _fault(error, own) from error
        for ending in DATABASE_FILES:
            with suppress(FileNotFoundError):
                Path(f"{own}{ending}").replace(f"{earlier}{ending}")
        _replace(copy, own)
        return earlier, True
    return earlier, False


def _replace(copy: Path, path: Path) -> None:
    """Put a copy in a place for good: a folder's entries are written like any file."""
    copy.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _fault(error: sqlite3.Error, path: Path) -> DatabaseError:
    told = database_fault(error, path, lambda: False)
    return told or DatabaseError(f"{path} cannot be copied ({error}); nothing was changed.")


def _remove(path: Path) -> None:
    for ending in DATABASE_FILES:
        Path(f"{path}{ending}").unlink(missing_ok=True)

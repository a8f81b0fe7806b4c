"""The file of a database, and any file that is to be damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from articles.library.database import Database


def checkpoint(path: Path) -> None:
    """Put all of a database into its one file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def flip_bit(path: Path, byte: int, bit: int = 0) -> None:
    """Flip a bit of a file in place, so that who has it open sees it."""
    with path.open("r+b") as file:
        file.seek(byte)
        old = file.read(1)
        file.seek(byte)
        file.write(bytes([old[0] ^ 1 << bit]))


def failed(code: int, text: str = "it failed") -> sqlite3.Error:
    """Return an error as SQLite's driver raises it."""
    error = sqlite3.DatabaseError(text)
    error.sqlite_errorcode = code
    return error


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """Let nothing be written to a database inside, as where the disk is full."""

    def fail(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("ROLLBACK")
            raise failed(sqlite3.SQLITE_FULL)

    sa.event.listen(database.engine, "commit", fail)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "commit", fail)

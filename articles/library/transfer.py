"""Makes one database hold what another one does, whichever of SQLite and PostgreSQL each is.

All of it is read in one transaction, so that it is of one moment while others go on writing, and
written in one, which is compared before it is committed: whoever is killed, and whenever, the other
database has all of it or is as it was before.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.errors import DatabaseError
from articles.library import postgresql
from articles.library.contents import (
    RowDigest,
    copied_tables,
    count_rows,
    digest_all,
    key_of,
    name_differences,
    rows_of,
    summed_up,
)
from articles.library.numbers import go_on_beyond, last_numbers
from articles.library.tables import ChangeKind, changes, metadata, record_change

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from datetime import datetime

    from articles.library.database import Database

    Told = Callable[[str, int, int], None]

COPYING, CHECKING = "Copying", "Checking"
# What the change log names behind this word is what all that was copied came to.
MARK = "copy"
# What PostgreSQL says of a text that is longer than its indexes can hold.
TOO_LONG = "54000"


def transfer(source: Database, target: Database, now: datetime, report: Told) -> dict[str, int]:
    """Replace all rows of a database by those of another; return how many each table has.

    Both have all migrations. `report` is given the stage, and how many rows are done, of how many.
    Whoever follows the target by its change log sees that all may be different. Raises
    DatabaseError where a value cannot be held by the target, and where what was written is not what
    was read; the target is then as it was.
    """
    with source.reading() as one, target.writing() as other:
        # Errors of the source are to name it, and not the target.
        with source.telling_faults():
            counts = count_rows(one)
            given = last_numbers(one), last_numbers(other)
        every = metadata.sorted_tables
        if target.is_on_server:
            postgresql.keep_out_writers(other, [table.name for table in every])
        for table in reversed(every):
            other.execute(table.delete())
        digests = _copy(_Reading(source, one), other, _counting(COPYING, counts, report))
        _compare(_Reading(source, one), other, digests, _counting(CHECKING, counts, report))
        go_on_beyond(other, *given)
        record_change(other, ChangeKind.INDEX, f"{MARK} {summed_up(digests)}", now)
        if target.is_on_server:
            postgresql.analyze(other, [table.name for table in every])
    return {name: digest.rows for name, digest in digests.items()}


def is_untouched(connection: sa.Connection) -> bool:
    """Return whether a database holds what was copied into it, and nothing was written since."""
    newest = sa.select(changes.c.seq, changes.c.what, changes.c.which)
    entry = connection.execute(newest.order_by(changes.c.seq.desc()).limit(1)).one_or_none()
    if entry is None or entry.what != ChangeKind.INDEX or not entry.which.startswith(f"{MARK} "):
        return False
    return str(entry.which) == f"{MARK} {summed_up(digest_all(connection, entry.seq))}"


class _Reading:
    """Reads rows of the source in its transaction; its faults are told as such."""

    def __init__(self, database: Database, connection: sa.Connection) -> None:
        self._database = database
        self._connection = connection

    def rows_of(self, table: sa.Table) -> Generator[Sequence[sa.Row[Any]]]:
        """Yield the rows of a table, some at a time."""
        with closing(rows_of(self._connection, table)) as rows:
            while True:
                with self._database.telling_faults():
                    some = next(rows, None)
                if some is None:
                    return
                yield some


def _counting(stage: str, counts: Mapping[str, int], report: Told) -> Callable[[int], None]:
    total, done = sum(counts.values()), 0

    def count(rows: int) -> None:
        nonlocal done
        done += rows
        report(stage, done, total)

    return count


def _copy(
    source: _Reading, target: sa.Connection, count: Callable[[int], None]
) -> dict[str, RowDigest]:
    """Write all rows; return what those that were read came to, by table."""
    digests = {}
    for table in copied_tables():
        digests[table.name] = digest = RowDigest(table)
        with closing(source.rows_of(table)) as batches:
            for rows in batches:
                digest.add(rows)
                _write_together(target, table, rows)
                count(len(rows))
    return digests


def _write_together(target: sa.Connection, table: sa.Table, rows: Sequence[sa.Row[Any]]) -> None:
    """Write rows; raise DatabaseError with the first of them that cannot be held."""
    before = target.begin_nested()
    try:
        _write(target, table, rows)
    except sa.exc.DBAPIError as error:
        # Other faults may have ended the transaction, so that there is nothing to go back to.
        if not _is_of_value(error):
            raise
        before.rollback()
        raise _not_held(target, table, rows) from error
    before.commit()


def _write(connection: sa.Connection, table: sa.Table, rows: Sequence[sa.Row[Any]]) -> None:
    if connection.dialect.name == postgresql.POSTGRESQL:
        postgresql.copy_in(connection, table, rows)
    else:
        connection.execute(table.insert(), [dict(row._mapping) for row in rows])


def _is_of_value(error: sa.exc.DBAPIError) -> bool:
    """Return whether an error says that a database cannot hold what is written."""
    of_value = isinstance(error, sa.exc.DataError | sa.exc.IntegrityError)
    return of_value or getattr(error.orig, "sqlstate", None) == TOO_LONG


def _not_held(target: sa.Connection, table: sa.Table, rows: Sequence[sa.Row[Any]]) -> DatabaseError:
    """Return that a database cannot hold some of the rows, which is the first of them, and why."""
    for row in rows:
        try:
            with target.begin_nested():
                _write(target, table, [row])
        except sa.exc.DBAPIError as error:
            reason = str(error.orig).splitlines()[0]
            return DatabaseError(
                f"Nothing was copied: the other database cannot hold {table.name} "
                f"({key_of(row, table)}) as it is ({reason}); change or remove that, then copy "
                "again."
            )
    return DatabaseError(f"Nothing was copied: rows of {table.name} do not go together.")


def _compare(
    source: _Reading,
    target: sa.Connection,
    digests: Mapping[str, RowDigest],
    count: Callable[[int], None],
) -> None:
    """Read what was written; raise DatabaseError where it is not what was read."""
    different = []
    for table in copied_tables():
        written = RowDigest(table)
        with closing(rows_of(target, table)) as batches:
            for rows in batches:
                written.add(rows)
                count(len(rows))
        if parts := digests[table.name].differing(written):
            both = source.rows_of(table), rows_of(target, table)
            different.append(name_differences(*both, table, parts))
    if different:
        raise DatabaseError(
            "Nothing was copied: what was written is not what was read in "
            f"{'; '.join(different)}. Copy again; if that happens again, tell us of it."
        )

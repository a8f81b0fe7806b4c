"""The numbers that the database gives to rows: none is given twice, whatever becomes of a row.

Whoever follows the change log, or holds passages by their numbers, takes a number for what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.library import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

# More than others can give between the look at the numbers and the copy's taking their place.
GIVEN_MEANWHILE = 1_000_000


def last_numbers(connection: sa.Connection) -> dict[str, int]:
    """Return by table the last number that was given, to rows that are gone too.

    SQLite keeps that of some tables alone; in the others the last row's number is it.
    """
    kept = _kept(connection)
    return {
        table.name: max(
            kept.get(table.name, 0),
            connection.execute(sa.select(sa.func.max(column))).scalar() or 0,
        )
        for table, column in _numbered()
    }


def go_on_beyond(connection: sa.Connection, *given: Mapping[str, int]) -> None:
    """Let each table go on well beyond all numbers that it gave, and those that are `given`."""
    own = last_numbers(connection)
    for table, column in _numbered():
        last = max(each.get(table.name, 0) for each in (own, *given))
        _go_on_after(connection, table, column, last + GIVEN_MEANWHILE)


def _numbered() -> list[tuple[sa.Table, sa.Column[Any]]]:
    numbered = ((table, table.autoincrement_column) for table in tables.metadata.sorted_tables)
    return [(table, column) for table, column in numbered if column is not None]


def _kept(connection: sa.Connection) -> dict[str, int]:
    """Return the numbers that the database itself keeps."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
        return {row.name: row.seq for row in rows}
    return {
        table.name: connection.execute(
            sa.select(sa.func.pg_sequence_last_value(_sequence(table, column)))
        ).scalar()
        or 0
        for table, column in _numbered()
    }


def _go_on_after(
    connection: sa.Connection, table: sa.Table, column: sa.Column[Any], number: int
) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(sa.select(sa.func.setval(_sequence(table, column), number)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        update = "UPDATE sqlite_sequence SET seq = ? WHERE name = ?"
        if not connection.exec_driver_sql(update, (number, table.name)).rowcount:
            insert = "INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)"
            connection.exec_driver_sql(insert, (number, table.name))


def _sequence(table: sa.Table, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.func.pg_get_serial_sequence(table.name, column.name)

"""Reads all rows of a database, and tells whether two databases hold the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.library import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

# So few that long articles, or vectors, do not fill the memory.
ROWS_AT_ONCE = 500
HASH_BYTES = 16
# Rows are told apart by parts, so that those which differ are found without keeping all of them.
PARTS = 1024
PARTS_LOOKED_AT, ROWS_NAMED = 3, 3


def copied_tables() -> list[sa.Table]:
    """Return the tables of all that is imported, those first that others refer to.

    Without those whose `info` says that they are not `copied`.
    """
    return [each for each in tables.metadata.sorted_tables if each.info.get("copied", True)]


def rows_of(
    connection: sa.Connection, table: sa.Table, before: int | None = None
) -> Generator[Sequence[sa.Row[Any]]]:
    """Yield the rows of a table, some at a time, without holding all of them.

    Of the change log only the entries `before` a number, where one is given.
    """
    statement = sa.select(table).execution_options(yield_per=ROWS_AT_ONCE)
    if before is not None and table is tables.changes:
        statement = statement.where(tables.changes.c.seq < before)
    with connection.execute(statement) as found:
        yield from found.partitions()


def count_rows(connection: sa.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in copied_tables()
    }


class RowDigest:
    """What the rows of a table come to, in whatever order they are read, on whatever database.

    Equal rows have equal digests; rows that differ in any value have others.
    """

    def __init__(self, table: sa.Table) -> None:
        self.rows = 0
        self._sums = [0] * PARTS
        self._number = _numbering(table)

    def add(self, rows: Sequence[sa.Row[Any]]) -> None:
        """Take in some rows."""
        self.rows += len(rows)
        for row in rows:
            number = self._number(row)
            self._sums[number % PARTS] += number

    def differing(self, other: RowDigest) -> list[int]:
        """Return the parts in which the rows are not those of another digest."""
        return [part for part in range(PARTS) if self._sums[part] != other._sums[part]]

    @property
    def content(self) -> str:
        """Return all of it as one text."""
        return f"{self.rows} {self._sums}"


def _numbering(table: sa.Table) -> Callable[[sa.Row[Any]], int]:
    """Return what gives equal rows of a table the same number, and others most surely another.

    What the columns' types make of values is the same on every database, and so is its repr; that
    of bytes would take most of the time.
    """
    binary = [
        place for place, column in enumerate(table.c) if isinstance(column.type, sa.LargeBinary)
    ]

    def number(row: sa.Row[Any]) -> int:
        values = list(row)
        for place in binary:
            values[place] = hashlib.blake2b(values[place]).digest()
        raw = repr(values).encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(raw, digest_size=HASH_BYTES).digest())

    return number


def summed_up(digests: Mapping[str, RowDigest]) -> str:
    """Return one digest of those of all tables."""
    told = "\n".join(f"{name} {digest.content}" for name, digest in sorted(digests.items()))
    return hashlib.blake2b(told.encode(), digest_size=HASH_BYTES).hexdigest()


def digest_all(connection: sa.Connection, before: int | None = None) -> dict[str, RowDigest]:
    """Return the digest of each table; `before` is as `rows_of` takes it."""
    digests = {}
    for table in copied_tables():
        digests[table.name] = digest = RowDigest(table)
        for rows in rows_of(connection, table, before):
            digest.add(rows)
    return digests


def name_differences(
    one: Iterable[Sequence[sa.Row[Any]]],
    other: Iterable[Sequence[sa.Row[Any]]],
    table: sa.Table,
    parts: Sequence[int],
) -> str:
    """Return the table, and the keys of the first rows that differ in some parts of digests."""
    looked_at = frozenset(parts[:PARTS_LOOKED_AT])
    found = [_keys(rows, table, looked_at) for rows in (one, other)]
    differing = found[0].keys() ^ found[1].keys()
    keys = sorted({str((found[0] | found[1])[number]) for number in differing})
    more = ", …" if len(keys) > ROWS_NAMED or len(parts) > PARTS_LOOKED_AT else ""
    return f"{table.name} ({', '.join(keys[:ROWS_NAMED])}{more})"


def _keys(
    batches: Iterable[Sequence[sa.Row[Any]]], table: sa.Table, parts: frozenset[int]
) -> dict[int, str]:
    number_of = _numbering(table)
    return {
        number: key_of(row, table)
        for rows in batches
        for row in rows
        if (number := number_of(row)) % PARTS in parts
    }


def key_of(row: sa.Row[Any], table: sa.Table) -> str:
    """Return what a row goes by."""
    return " ".join(str(row._mapping[column]) for column in table.primary_key)

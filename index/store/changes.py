"""What the change log says since an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.tables import ChangeKind, changes

if TYPE_CHECKING:
    from datetime import datetime


class Changes(NamedTuple):
    """What changed since an entry of the log, for one fingerprint.

    `seq` is the newest entry's number. Every row that got a vector lies in one of `row_ranges`,
    whose ends are included. Where another index was `switched` to, rows may have gone that no entry
    names.
    """

    article_ids: list[str]
    row_ranges: list[tuple[int, int]]
    seq: int
    switched: bool


class LogEntry(NamedTuple):
    """An entry of the change log; its `mark` tells it from one of the same number in another log.

    A backup that was put back goes on with numbers that the database has had before.
    """

    seq: int
    mark: str


def newest_change(connection: sa.Connection) -> int:
    """Return the number of the last entry of the change log, 0 for an empty one."""
    return connection.execute(sa.select(sa.func.max(changes.c.seq))).scalar() or 0


def written_after(connection: sa.Connection, seq: int) -> datetime | None:
    """Return when the first entry after the entry `seq` was written, None where there is none."""
    first = sa.select(changes.c.at).where(changes.c.seq > seq).order_by(changes.c.seq).limit(1)
    return connection.execute(first).scalar()


def newest_entry(connection: sa.Connection) -> LogEntry:
    """Return the last entry of the change log; one numbered 0 for an empty log."""
    newest = sa.select(sa.func.max(changes.c.seq)).scalar_subquery()
    return _entry(connection, changes.c.seq == newest) or LogEntry(0, "")


def is_in_log(connection: sa.Connection, entry: LogEntry) -> bool:
    """Return whether the change log has this very entry, and so went on from it."""
    return entry in (LogEntry(0, ""), _entry(connection, changes.c.seq == entry.seq))


def _entry(connection: sa.Connection, one: sa.ColumnElement[bool]) -> LogEntry | None:
    columns = (changes.c.seq, changes.c.at, changes.c.which)
    for seq, at, which in connection.execute(sa.select(*columns).where(one)):
        return LogEntry(seq, f"{at.isoformat()} {which}")
    return None


def last_changed(connection: sa.Connection, scope: str | None) -> datetime | None:
    """Return when an article last changed that a scope may see, None where none ever did."""
    latest = (
        sa.select(changes.c.seq, changes.c.at)
        .where(changes.c.what == ChangeKind.ARTICLE)
        .order_by(changes.c.seq.desc())
        .limit(1)
    )
    found = (
        connection.execute(latest.where(changes.c.scope.is_not_distinct_from(each))).one_or_none()
        for each in {None, scope}
    )
    newest = max((row for row in found if row), default=None, key=lambda row: row.seq)
    return newest and newest.at


def changes_since(connection: sa.Connection, seq: int, fingerprint: str) -> Changes:
    """Return what the change log names after the entry `seq`."""
    article_ids: dict[str, None] = {}
    row_ranges = []
    newest, switched = seq, False
    columns = (changes.c.seq, changes.c.what, changes.c.which)
    for number, what, which, first, last in connection.execute(
        sa.select(*columns, changes.c.first_row, changes.c.last_row)
        .where(changes.c.seq > seq)
        .order_by(changes.c.seq)
    ):
        newest = number
        if what == ChangeKind.ARTICLE:
            article_ids[which] = None
        elif what == ChangeKind.VECTORS and which == fingerprint:
            row_ranges.append((first, last))
        elif what == ChangeKind.INDEX:
            switched = True
    return Changes(list(article_ids), row_ranges, newest, switched)

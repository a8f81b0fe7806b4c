"""What the change log says since an entry."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from articles.tables import changes


class Changes(NamedTuple):
    """What changed since an entry of the log, for one fingerprint.

    `seq` is the newest entry's number. Every row that got a vector lies in one of `row_ranges`,
    whose ends are included.
    """

    article_ids: list[str]
    row_ranges: list[tuple[int, int]]
    seq: int


def newest_change(connection: sa.Connection) -> int:
    """Return the number of the last entry of the change log, 0 for an empty one."""
    return connection.execute(sa.select(sa.func.max(changes.c.seq))).scalar() or 0


def changes_since(connection: sa.Connection, seq: int, fingerprint: str) -> Changes:
    """Return what the change log names after the entry `seq`."""
    article_ids: dict[str, None] = {}
    row_ranges = []
    newest = seq
    for number, what, which in connection.execute(
        sa.select(changes.c.seq, changes.c.what, changes.c.which)
        .where(changes.c.seq > seq)
        .order_by(changes.c.seq)
    ):
        newest = number
        if what == "article":
            article_ids[which] = None
        elif what == "vectors" and which.startswith(f"{fingerprint}:"):
            first, _, last = which.partition(":")[2].partition("-")
            row_ranges.append((int(first), int(last)))
    return Changes(list(article_ids), row_ranges, newest)

"""Where passages stand, remembered: a passage's row never changes, it only goes."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from index.store.changes import changes_since, newest_change
from index.store.quotable import Location, read_locations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy as sa

LOCATIONS_REMEMBERED = 50_000
CHANGES_FOLLOWED = 2_000


class Locations:
    """Gives where passages stand that a scope may see, most of them from memory.

    About so many are `remembered`; of more changes at once than are `followed` all is read anew.
    What is quoted is read anew from the database in any case. Safe to use from any thread.
    """

    def __init__(
        self, remembered: int = LOCATIONS_REMEMBERED, followed: int = CHANGES_FOLLOWED
    ) -> None:
        self._remembered = remembered
        self._followed = followed
        self._lock = Lock()
        self._seq = 0
        self._known: dict[int, Location] = {}
        self._rows: dict[str, list[int]] = {}

    def of(
        self, connection: sa.Connection, rows: Sequence[int], scope: str | None
    ) -> dict[int, Location]:
        """Return the locations by row; rows that the scope may not see are left out."""
        newest = newest_change(connection)
        with self._lock:
            self._follow(connection, newest)
            found = {row: self._known[row] for row in rows if row in self._known}
        if unread := [row for row in rows if row not in found]:
            read = read_locations(connection, unread)
            found |= read
            with self._lock:
                # Another thread may have followed what this transaction does not see yet.
                if newest == self._seq:
                    self._keep(read)
        return {row: found[row] for row in rows if row in found and found[row].is_seen(scope)}

    def _follow(self, connection: sa.Connection, newest: int) -> None:
        """Forget the passages of articles that changed."""
        if newest <= self._seq:
            return
        few = newest - self._seq <= self._followed
        changed = changes_since(connection, self._seq, "") if few else None
        if changed is None or changed.switched:
            self._forget_all()
        else:
            for article_id in changed.article_ids:
                for row in self._rows.pop(article_id, ()):
                    self._known.pop(row, None)
        self._seq = newest

    def _keep(self, read: Mapping[int, Location]) -> None:
        if len(self._known) > self._remembered:
            self._forget_all()
        self._known.update(read)
        for row, location in read.items():
            self._rows.setdefault(location.article_id, []).append(row)

    def _forget_all(self) -> None:
        self._known.clear()
        self._rows.clear()

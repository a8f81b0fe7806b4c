"""Where passages stand, remembered until anything changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.store.changes import newest_change
from index.store.quotable import Location, read_locations

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa

LOCATIONS_REMEMBERED = 50_000
SCOPES_REMEMBERED = 256
UNREAD = Location("", None, None)


class Locations:
    """Gives where passages stand that a scope may see, most of them from memory.

    What is quoted is read anew from the database in any case.
    """

    def __init__(self) -> None:
        self._known = lru_cache(SCOPES_REMEMBERED)(_nothing_known)

    def of(
        self, connection: sa.Connection, rows: Sequence[int], scope: str | None
    ) -> dict[int, Location]:
        """Return the locations by row; rows that the scope may not see are left out."""
        known = self._known(newest_change(connection), scope)
        found = {row: known.get(row, UNREAD) for row in rows}
        if unread := [row for row, location in found.items() if location is UNREAD]:
            stored = read_locations(connection, unread, scope)
            fresh = {row: stored.get(row) for row in unread}
            found.update(fresh)
            if len(known) > LOCATIONS_REMEMBERED:
                known.clear()
            known.update(fresh)
        return {row: location for row, location in found.items() if location is not None}


def _nothing_known(newest: int, scope: str | None) -> dict[int, Location | None]:  # noqa: ARG001 (what it is remembered by)
    return {}

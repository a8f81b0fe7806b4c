"""How far an engine has followed the change log, and how long ago the rest of it was written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.store.changes import newest_change, written_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.database import Database
    from index.engines import Engine


class FollowedChanges:
    """Lets an engine follow, and remembers up to where it has; safe to use from any thread."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._seq = 0

    def follow(self) -> bool:
        """Let the engine take in what changed; return whether anything did."""
        with self._database.reading() as connection:
            seq = newest_change(connection)
        changed = self._engine.follow()
        self._seq = seq
        return changed

    def lag(self) -> float:
        """Return for how many seconds the oldest change waits to be followed, 0 where none does."""
        with self._database.reading() as connection:
            oldest = written_after(connection, self._seq)
        return max((self._clock() - oldest).total_seconds(), 0.0) if oldest else 0.0

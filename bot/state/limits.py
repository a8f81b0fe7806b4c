"""How often people may ask: so many questions within any hour, also across a restart."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bot.state import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.database import Database

HOUR = 3600.0


class Allowance(NamedTuple):
    """At most so many uses within an hour under a key."""

    key: str
    most: int


class Limiter:
    """Counts uses in memory, so that it never waits for the database, and saves them behind."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._uses: dict[str, deque[float]] = defaultdict(deque)
        self._unsaved: list[tuple[str, float]] = []

    def load(self) -> None:
        """Read the uses of the last hour."""
        table = tables.uses
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(table.c.key, table.c.at)
                .where(table.c.at > self._clock() - HOUR)
                .order_by(table.c.at)
            ).all()
        with self._lock:
            self._uses.clear()
            for row in rows:
                self._uses[row.key].append(row.at)

    def take(self, allowances: Sequence[Allowance]) -> float:
        """Count one use under every key and return 0, or count none and return the seconds to wait.

        One use is allowed when all keys allow it.
        """
        now = self._clock()
        with self._lock:
            held = [(self._recent(key, now), most) for key, most in allowances]
            waits = [uses[-most] + HOUR - now for uses, most in held if len(uses) >= most]
            if waits:
                return max(*waits, 1.0)
            for key, _ in allowances:
                self._uses[key].append(now)
                self._unsaved.append((key, now))
        return 0.0

    def _recent(self, key: str, now: float) -> deque[float]:
        uses = self._uses[key]
        while uses and uses[0] <= now - HOUR:
            uses.popleft()
        return uses

    def save(self) -> None:
        """Write what was counted since the last time, and forget what is over an hour old.

        What cannot be written now is written the next time.
        """
        now = self._clock()
        with self._lock:
            unsaved = [use for use in self._unsaved if use[1] > now - HOUR]
            self._unsaved = []
            for key in [key for key in self._uses if not self._recent(key, now)]:
                del self._uses[key]
        table = tables.uses
        try:
            with self._database.writing() as connection:
                connection.execute(table.delete().where(table.c.at <= now - HOUR))
                if unsaved:
                    rows = [{"key": key, "at": at} for key, at in unsaved]
                    connection.execute(table.insert(), rows)
        except BaseException:
            with self._lock:
                self._unsaved = [*unsaved, *self._unsaved]
            raise

"""How often people may ask: so many questions within any hour, also across a restart."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from bot.state import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.library.database import Database

HOUR_SECONDS = 3600.0
USES = "uses"


class Asker(NamedTuple):
    """Whose questions are counted together: a person's, a server's, or a member's on a server."""

    person: str | None = None
    server: str | None = None


class Allowance(NamedTuple):
    """At most so many questions within an hour, counted together for `asker`."""

    asker: Asker
    most: int


class Limiter:
    """Counts uses in memory, so that it never waits for the database, and saves them behind.

    Where several processes share the database (`is_shared`), they count there.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.is_shared = database.is_on_server
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._uses: dict[Asker, deque[float]] = defaultdict(deque)
        self._unsaved: list[tuple[Asker, float]] = []

    def load(self) -> None:
        """Read the uses of the last hour."""
        table = tables.uses
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(table.c.person, table.c.server, table.c.at)
                .where(table.c.at > self._clock() - HOUR_SECONDS)
                .order_by(table.c.at)
            ).all()
        with self._lock:
            self._uses.clear()
            for row in rows:
                self._uses[Asker(row.person, row.server)].append(row.at)

    def take(self, allowances: Sequence[Allowance]) -> float:
        """Count one use for every asker and return 0, or count none and return the seconds to wait.

        One use is allowed when all allowances have room for it.
        """
        now = self._clock()
        with self._lock:
            held = [(self._recent(asker, now), most) for asker, most in allowances]
            waits = [uses[-most] + HOUR_SECONDS - now for uses, most in held if len(uses) >= most]
            if waits:
                return max(*waits, 1.0)
            for asker, _ in allowances:
                self._uses[asker].append(now)
                self._unsaved.append((asker, now))
        return 0.0

    def take_shared(self, allowances: Sequence[Allowance]) -> float:
        """Count one use as `take` does, together with what all processes count.

        Raises DatabaseError where the database does not answer; then nothing is counted.
        """
        now, table = self._clock(), tables.uses
        with self._database.writing(USES) as connection:
            waits = [
                over + HOUR_SECONDS - now
                for asker, most in allowances
                if (over := connection.execute(_use_before(asker, most, now)).scalar())
            ]
            if not waits:
                rows = [{**asker._asdict(), "at": now} for asker, _ in allowances]
                connection.execute(table.insert(), rows)
        return max(*waits, 1.0) if waits else 0.0

    def _recent(self, asker: Asker, now: float) -> deque[float]:
        uses = self._uses[asker]
        if uses and uses[-1] > now:
            # The clock was put back: else who asked before that would wait until it is there again.
            uses = self._uses[asker] = deque(min(at, now) for at in uses)
        while uses and uses[0] <= now - HOUR_SECONDS:
            uses.popleft()
        return uses

    def save(self) -> None:
        """Write what was counted since the last time, and forget what is over an hour old.

        What cannot be written now is written the next time.
        """
        now = self._clock()
        with self._lock:
            unsaved = [use for use in self._unsaved if use[1] > now - HOUR_SECONDS]
            self._unsaved = []
            for asker in [asker for asker in self._uses if not self._recent(asker, now)]:
                del self._uses[asker]
        table = tables.uses
        try:
            with self._database.writing(USES) as connection:
                old = (table.c.at <= now - HOUR_SECONDS, table.c.at > now + HOUR_SECONDS)
                connection.execute(table.delete().where(sa.or_(*old)))
                if unsaved:
                    rows = [{**asker._asdict(), "at": at} for asker, at in unsaved]
                    connection.execute(table.insert(), rows)
        except BaseException:
            with self._lock:
                self._unsaved = [*unsaved, *self._unsaved]
            raise


def _use_before(asker: Asker, most: int, now: float) -> sa.Select[Any]:
    """Select when the use was that must be an hour old before there may be another."""
    table = tables.uses
    own = (
        table.c.person.is_not_distinct_from(asker.person),
        table.c.server.is_not_distinct_from(asker.server),
    )
    lately = table.c.at > now - HOUR_SECONDS
    newest = sa.select(table.c.at).where(*own, lately).order_by(table.c.at.desc())
    return newest.offset(most - 1).limit(1)

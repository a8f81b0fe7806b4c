"""What is due at a moment, of whatever kind: one table for all, which all processes share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import AwareDatetime

from articles.models import Frozen
from bot.state import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from articles.library.database import Database

# For so long whoever took something has it alone; what a killed one took is then due again.
TAKEN_FOR = timedelta(minutes=5)
# So long whoever claimed a message may take to send it: less than until it is due again, and longer
# than anyone waits for Discord.
CLAIM_HELD = timedelta(minutes=4)
# Whose turn it is to write: see `Database.writing`.
DUE_TURN = "due"


def claims_left(now: datetime) -> datetime:
    """Return the moment up to which who claimed a message has ended without telling more of it."""
    return now - CLAIM_HELD


class DueTime(Frozen):
    """That something is due at a moment: of a kind, under a key that is its kind's own.

    It goes with its `server` or its `person`, where it has one.
    """

    kind: str
    key: str
    at: AwareDatetime
    server: str | None = None
    person: str | None = None


class DueTimes:
    """Keeps what is due when; safe to use from any thread and from several processes.

    Each kind and key is due at one moment. What is due is taken by one process (`take`), which
    then says when it is due next (`finish`); what fails meanwhile is due again after TAKEN_FOR, so
    whoever does it takes care that nothing is told twice. `on_put` is called in the thread that
    set something, after that is written.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock
        self.on_put: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return the moment by which it is said what is due."""
        return self._clock()

    def put(
        self,
        kind: str,
        key: str,
        at: datetime,
        *,
        server: str | None = None,
        person: str | None = None,
    ) -> None:
        """Let something be due at a moment, in place of any other moment that it was due at."""
        table = tables.due_times
        values = {"at": at, "server": server, "person": person}
        with self._database.writing(DUE_TURN) as connection:
            if not connection.execute(table.update().where(_is(kind, key)).values(values)).rowcount:
                connection.execute(table.insert().values(kind=kind, key=key, **values))
        for call in self.on_put:
            call()

    def remove(self, kind: str, key: str) -> bool:
        """Let something be due no more; return whether it was."""
        with self._database.writing(DUE_TURN) as connection:
            return bool(
                connection.execute(tables.due_times.delete().where(_is(kind, key))).rowcount
            )

    def get(self, kind: str, key: str) -> DueTime | None:
        """Return when something is due, None where it never is."""
        return next(iter(self._read(_is(kind, key))), None)

    def due(self, kinds: Collection[str]) -> tuple[DueTime, ...]:
        """Return what is due now, the longest due first; what is of a server that is gone rests."""
        return self._read(tables.due_times.c.at <= self._clock(), *_of(kinds))

    def next_in(self, kinds: Collection[str]) -> float | None:
        """Return in how many seconds something is due next, None where nothing is."""
        now, at = self._clock(), tables.due_times.c.at
        with self._database.reading() as connection:
            first = connection.execute(sa.select(sa.func.min(at)).where(at > now, *_of(kinds)))
            found = first.scalar()
        return None if found is None else (found - now).total_seconds()

    def take(self, due: DueTime) -> DueTime | None:
        """Take what is due; None where another process took it, or it is due at another moment."""
        taken = due.model_copy(update={"at": self._clock() + TAKEN_FOR})
        with self._database.writing(DUE_TURN) as connection:
            return taken if _move(connection, due, taken.at) else None

    def finish(self, taken: DueTime, at: datetime | None) -> bool:
        """Let what was taken be due at its next moment, or never again.

        False, and nothing is written, where it was put meanwhile, or taken by another.
        """
        table = tables.due_times
        with self._database.writing(DUE_TURN) as connection:
            if at is not None:
                return _move(connection, taken, at)
            unchanged = sa.and_(_is(taken.kind, taken.key), table.c.at == taken.at)
            return bool(connection.execute(table.delete().where(unchanged)).rowcount)

    def _read(self, *conditions: sa.ColumnElement[bool]) -> tuple[DueTime, ...]:
        table = tables.due_times
        found = sa.select(table).where(*conditions).order_by(table.c.at, table.c.kind, table.c.key)
        with self._database.reading() as connection:
            return tuple(DueTime(**row._mapping) for row in connection.execute(found))


def _is(kind: str, key: str) -> sa.ColumnElement[bool]:
    table = tables.due_times
    return sa.and_(table.c.kind == kind, table.c.key == key)


def _of(kinds: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that something is of a kind, and of no server that the bot left."""
    table, servers = tables.due_times, tables.servers
    gone = sa.select(servers.c.id).where(servers.c.left.is_not(None))
    present = sa.or_(table.c.server.is_(None), table.c.server.not_in(gone))
    return table.c.kind.in_(kinds), present


def _move(connection: sa.Connection, due: DueTime, at: datetime) -> bool:
    """Let something be due at another moment, if it is as it was read."""
    table = tables.due_times
    unchanged = sa.and_(_is(due.kind, due.key), table.c.at == due.at)
    return bool(connection.execute(table.update().where(unchanged).values(at=at)).rowcount)

"""What was asked last, kept for an hour where several processes share a newsdesk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import AwareDatetime

from articles.models import Frozen
from bot.state import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.database import Database

TURNS_KEPT = timedelta(hours=1)
ASKED_LAST = "turns"


class KeptTurn(Frozen):
    """A turn as it is kept: whose, when, whether a thread `opens` with it, and itself as JSON."""

    person: str
    opens: bool
    at: AwareDatetime
    content: str


class KeptTurns:
    """Keeps turns, so that a follow-up is understood by whichever process it comes to."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def keep(self, channel: int, person: int, content: str, *, opens: bool) -> None:
        """Keep a turn of a person in a channel."""
        values = {"channel": str(channel), "person": str(person), "opens": opens}
        with self._database.writing(ASKED_LAST) as connection:
            connection.execute(
                tables.turns.insert().values(**values, at=self._clock(), content=content)
            )

    def in_channel(self, channel: int) -> list[KeptTurn]:
        """Return the turns of the last hour in a channel, oldest first."""
        return self._read(tables.turns.c.channel == str(channel))

    def of(self, person: int) -> list[KeptTurn]:
        """Return the turns of the last hour of a person, oldest first."""
        return self._read(tables.turns.c.person == str(person))

    def _read(self, own: sa.ColumnElement[bool]) -> list[KeptTurn]:
        table = tables.turns
        columns = (table.c[name] for name in KeptTurn.model_fields)
        lately = table.c.at > self._clock() - TURNS_KEPT
        found = sa.select(*columns).where(own, lately).order_by(table.c.number)
        with self._database.reading() as connection:
            return [KeptTurn(**row._mapping) for row in connection.execute(found)]

    def forget_person(self, person: int) -> None:
        """Delete all turns of a person."""
        self._delete(tables.turns.c.person == str(person))

    def forget_old(self) -> None:
        """Delete what is over an hour old."""
        self._delete(tables.turns.c.at <= self._clock() - TURNS_KEPT)

    def _delete(self, which: sa.ColumnElement[bool]) -> None:
        with self._database.writing(ASKED_LAST) as connection:
            connection.execute(tables.turns.delete().where(which))

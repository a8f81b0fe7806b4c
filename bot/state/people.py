"""What is kept of people: their votes on answers and their entries in audit lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import AwareDatetime

from articles.models import Frozen
from bot.state import digest_tables, tables
from bot.state.limits import HOUR_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.database import Database

LONGEST_REASON = 500


class Vote(Frozen):
    """What someone thinks of an answer, and perhaps why."""

    message: str
    person: str
    server: str | None
    at: AwareDatetime
    helpful: bool
    reason: str | None


class People:
    """Keeps votes; tells people what is kept of them, and deletes it."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def vote(
        self,
        message: int,
        person: str,
        server: str | None,
        *,
        helpful: bool,
        reason: str | None = None,
    ) -> None:
        """Keep someone's vote on an answer in place of an earlier one."""
        table = tables.votes
        same = sa.and_(table.c.message == str(message), table.c.person == person)
        with self._database.writing() as connection:
            connection.execute(table.delete().where(same))
            connection.execute(
                table.insert().values(
                    message=str(message),
                    person=person,
                    server=server,
                    at=self._clock(),
                    helpful=helpful,
                    reason=reason,
                )
            )

    def votes(self, *, limit: int = 100) -> tuple[Vote, ...]:
        """Return the votes, newest first."""
        table = tables.votes
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(table).order_by(table.c.at.desc()).limit(limit)
            ).all()
        return tuple(Vote(**row._mapping) for row in rows)

    def export(self, person: str) -> dict[str, Any]:
        """Return all that is kept of someone in the database."""
        with self._database.reading() as connection:
            votes = connection.execute(
                sa.select(tables.votes).where(tables.votes.c.person == person)
            ).all()
            changes = connection.execute(
                sa.select(tables.audit).where(tables.audit.c.person == person)
            ).all()
            due = connection.execute(
                sa.select(tables.due_times).where(tables.due_times.c.person == person)
            ).all()
            digests = [
                connection.execute(sa.select(table).where(table.c.person == person)).all()
                for table in (digest_tables.digest_readers, digest_tables.digest_told)
            ]
            uses = self._uses(connection, person)
        return {
            "votes": [_plain(row) for row in votes],
            "changes_of_server_settings": [_plain(row) for row in changes],
            "due": [_plain(row) for row in due],
            "digests_until": [_plain(row) for row in digests[0]],
            "told_in_digests": [_plain(row) for row in digests[1]],
            "asked_in_the_last_hour": uses.pop(None, []),
            "asked_in_the_last_hour_by_server": uses,
        }

    def _uses(self, connection: sa.Connection, person: str) -> dict[str | None, list[str]]:
        """Return when someone asked in the last hour: in all under None, and by server."""
        table = tables.uses
        lately = table.c.at > self._clock().timestamp() - HOUR_SECONDS
        rows = connection.execute(
            sa.select(table.c.server, table.c.at)
            .where(table.c.person == person, lately)
            .order_by(table.c.at)
        ).all()
        uses: dict[str | None, list[str]] = {}
        for server, at in rows:
            uses.setdefault(server, []).append(datetime.fromtimestamp(at, UTC).isoformat())
        return uses

    def delete(self, person: str) -> int:
        """Delete someone's votes and take them out of audit lists; return how many entries."""
        votes, audit, due = tables.votes, tables.audit, tables.due_times
        with self._database.writing() as connection:
            deleted = connection.execute(votes.delete().where(votes.c.person == person)).rowcount
            connection.execute(due.delete().where(due.c.person == person))
            for table in (digest_tables.digest_readers, digest_tables.digest_told):
                own = connection.execute(table.delete().where(table.c.person == person))
                deleted += bool(own.rowcount)
            cleared = connection.execute(
                audit.update().where(audit.c.person == person).values(person=None)
            ).rowcount
        return deleted + cleared


def _plain(row: sa.Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if name not in ("number", "person")
    }

"""Which commands are registered with Discord, as hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.state import tables

if TYPE_CHECKING:
    from articles.library.database import Database


class Registrations:
    """Keeps a hash of what is registered, by application and server."""

    def __init__(self, database: Database, application: int) -> None:
        self._database = database
        self._application = str(application)

    def read(self) -> dict[str, str]:
        """Return the hashes by server; the one of all servers is under an empty name."""
        table = tables.registered
        mine = sa.select(table.c.server, table.c.hash).where(
            table.c.application == self._application
        )
        with self._database.reading() as connection:
            return {row.server: row.hash for row in connection.execute(mine)}

    def keep(self, server: str, value: str | None) -> None:
        """Keep a server's hash, or forget it where there is none."""
        table = tables.registered
        mine = sa.and_(table.c.application == self._application, table.c.server == server)
        with self._database.writing() as connection:
            connection.execute(table.delete().where(mine))
            if value is not None:
                row = {"application": self._application, "server": server, "hash": value}
                connection.execute(table.insert().values(**row))

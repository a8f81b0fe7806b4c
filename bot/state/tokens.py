"""How many tokens of an LLM were used: by the day, of servers and of all, and of no person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.state import tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from articles.library.database import Database

KEPT_DAYS = timedelta(days=30)
# What stands for no server, and for all: no id of a server is either.
OUTSIDE, EVERYBODY = "", "*"


class UsedTokens:
    """Counts the tokens of each day of UTC; a server is given by its id, None outside of any.

    All together is counted by itself, so that it does not shrink when a server goes.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def used(self, server: str | None) -> int:
        """Return how many tokens a server has used today."""
        return self._used(server or OUTSIDE)

    def used_by_all(self) -> int:
        """Return how many tokens were used today, wherever."""
        return self._used(EVERYBODY)

    def _used(self, whose: str) -> int:
        table = tables.tokens_used
        today = (table.c.day == self._today(), table.c.server == whose)
        with self._database.reading() as connection:
            return connection.execute(sa.select(table.c.tokens).where(*today)).scalar() or 0

    def add(self, server: str | None, tokens: int) -> None:
        """Count some more, and forget what is older than 30 days."""
        table = tables.tokens_used
        day = self._today()
        rows = [
            {"day": day, "server": whose, "tokens": tokens}
            for whose in (server or OUTSIDE, EVERYBODY)
        ]
        with self._database.writing() as connection:
            # Each database's own word for it: what others count at the same time is added up.
            own = postgresql if connection.dialect.name == "postgresql" else sqlite
            new = own.insert(table).values(rows)
            summed = {"tokens": table.c.tokens + new.excluded.tokens}
            key = ["day", "server"]
            connection.execute(new.on_conflict_do_update(index_elements=key, set_=summed))
            connection.execute(table.delete().where(table.c.day < day - KEPT_DAYS))

    def _today(self) -> date:
        return self._clock().astimezone(UTC).date()

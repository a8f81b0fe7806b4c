"""How SQLite is opened: readers see one state of it, and writers wait for their turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from articles.locks import BUSY_SECONDS

SQLITE = "sqlite"
# How many connections stay open, the last used first, for the threads of a busy bot. More are
# opened for as long as they are needed: no thread ever waits for another's, as it would for half a
# minute in the library's own pool, and there are only so many threads. One costs under a
# millisecond to open, and memory while it stays.
KEPT_OPEN = 10


def make_engine(url: sa.URL) -> sa.Engine:
    """Return what connects to a file, the folder of which is made, or to a database in memory."""
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # What people ask goes into statements, and an error must not carry it into the log.
    engine = sa.create_engine(url, hide_parameters=True, **_pool(url))
    _tune(engine)
    return engine


def _pool(url: sa.URL) -> dict[str, Any]:
    """Return how many connections are held; one in memory is SQLAlchemy's own concern."""
    if url.database in (None, "", ":memory:"):
        return {}
    return {"pool_size": KEPT_OPEN, "max_overflow": -1, "pool_use_lifo": True}


def _tune(engine: sa.Engine) -> None:
    # The driver's own handling of transactions is switched off: it would start them late, so that
    # two writers could both read before one writes and one of them would fail.
    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

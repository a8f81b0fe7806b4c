"""The engine for several machines: pgvector for vectors, tsvector for words, in the one database.

`engine` is the engine, `generations` its own tables and how far they have followed, `following`
what brings them up to the change log, `dense` the search by vectors, `lexical` that by words,
`counts` how often words occur, `halfvec` how vectors are sent, `pgvector` looks for the extension,
and `verification` compares all of it with the newsdesk's tables.

All processes share it: what one has followed, all find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from articles.library.database import Database
    from index.engines.postgres.engine import PostgresEngine


def open_engine(url: str, database: Database, folder: Path) -> PostgresEngine:  # noqa: ARG001
    """Open the engine of the URL `postgres:`, in the database that DATABASE_URL names."""
    if url.partition(":")[2].strip("/"):
        raise EngineError(
            "NEWSDESK_ENGINE=postgres: searches in the database of DATABASE_URL; leave out what "
            "stands after the colon."
        )
    if not database.is_on_server:
        raise EngineError(
            "NEWSDESK_ENGINE=postgres: needs PostgreSQL as the database: set DATABASE_URL to "
            "postgresql://USER:PASSWORD@HOST/NAME, or leave NEWSDESK_ENGINE out."
        )
    from index.engines.postgres.engine import PostgresEngine

    return PostgresEngine(database)

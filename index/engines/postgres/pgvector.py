"""Looks for the extension pgvector, and adds it to the database where that is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.errors import DatabaseError
from articles.library.faults import NOT_ALLOWED
from index.errors import EngineError

if TYPE_CHECKING:
    from articles.library.database import Database

# The first that goes on searching where filters leave out what it found.
OLDEST = (0, 8)
VERSION = sa.text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
CREATED = sa.text("CREATE EXTENSION IF NOT EXISTS vector")


def require_pgvector(database: Database) -> None:
    """Make sure that the database has pgvector; raise EngineError, with what to do, where not."""
    with database.reading() as connection:
        version = connection.execute(VERSION).scalar()
    if version is None:
        version = _added(database)
    if tuple(map(int, version.split(".")[:2])) < OLDEST:
        raise EngineError(
            f"The database's pgvector is of version {version}, and 0.8 or newer is needed: install "
            "it on the server, then run ALTER EXTENSION vector UPDATE in the database."
        )


def _added(database: Database) -> str:
    try:
        with database.reading() as connection:
            connection.execute(CREATED)
            version: str = connection.execute(VERSION).scalar_one()
    except DatabaseError as error:
        if getattr(getattr(error.__cause__, "orig", None), "sqlstate", None) != NOT_ALLOWED:
            raise
        raise EngineError(
            "The database lacks pgvector, and its user may not add it: let an administrator run "
            "CREATE EXTENSION vector in it once."
        ) from error
    except sa.exc.DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        raise EngineError(
            f"The database's server has no pgvector ({reason}): install it there, as by the image "
            "pgvector/pgvector or Debian's package postgresql-VERSION-pgvector, or leave "
            "NEWSDESK_ENGINE out."
        ) from error
    return version

"""Statements that are compiled once in a process, and not anew for each database that is opened.

An engine keeps what it has compiled, and a newsdesk has one for as long as it is open; a test has a
newsdesk of its own, so that a sixth of a test's time with a database went into compiling. What is
compiled holds for each engine of one dialect and driver.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

KEPT = 5_000


class SharedCache:
    """Keeps compiled statements by their dialects' names, where SQLAlchemy has the dialects."""

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(KEPT)

    def get(self, key: Any) -> Any:
        """Return what was compiled, None where nothing was."""
        return self._kept.get(_of_any_engine(key))

    def __setitem__(self, key: Any, compiled: Any) -> None:
        self._kept[_of_any_engine(key)] = compiled


def _of_any_engine(key: Any) -> Any:
    dialect, *statement = key
    return (dialect.name, dialect.driver, *statement)


def share() -> None:
    """Let all engines of this process share what they compile from now on."""
    cache = SharedCache()

    @sa.event.listens_for(sa.Engine, "engine_connect")
    def _connected(connection: sa.Connection) -> None:
        connection.execution_options(compiled_cache=cache)

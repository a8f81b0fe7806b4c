"""Databases as earlier versions of the newsdesk left them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command

from articles.library.database import migration_config
from bot.service.migrations import migration_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def older_database(data: Path, revision: str) -> Iterator[sa.Connection]:
    """Make the database in a data folder, with no migrations but a revision and those before it.

    Whatever it is to hold is written over the connection; migrations that come later need no word
    here.
    """
    data.mkdir(exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{data / 'newsdesk.db'}")
    with engine.begin() as connection:
        command.upgrade(migration_config(connection, migration_folders()), revision)
        yield connection
    engine.dispose()

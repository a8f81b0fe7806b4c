"""Where the migrations stand of the packages that add tables to the library's own."""

from __future__ import annotations

from pathlib import Path

import bot.state.migrations
import index.migrations


def migration_folders() -> list[Path]:
    """Return the folders of revisions that `open_database` is given beside the library's."""
    return [
        Path(path) for room in (index.migrations, bot.state.migrations) for path in room.__path__
    ]

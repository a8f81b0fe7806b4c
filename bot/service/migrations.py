"""Where the tables and migrations stand of the packages that add tables to the library's own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import bot.state.migrations
import index.migrations
from articles.modules import all_modules


def migration_folders() -> list[Path]:
    """Return the folders of revisions that `open_database` is given beside the library's."""
    return [
        Path(path) for room in (index.migrations, bot.state.migrations) for path in room.__path__
    ]


def load_tables() -> None:
    """Import whatever adds a table to the one MetaData, for what works on all of them."""
    for name in ("articles.feeds", "articles.folders", "index", "index.stories"):
        import_module(f"{name}.tables")
    all_modules("bot.state")

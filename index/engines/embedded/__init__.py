"""The engine by default: FAISS for vectors, Tantivy for words, both beside the database.

`engine` is the engine, `dense` FAISS, `quantised` FAISS for large libraries, `columns` what filters
look at, and `lexical` Tantivy; `following` brings all up to the database, `files` are theirs on
disk, `verification` compares them with the database.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.library.database import Database
    from index.engines.embedded.engine import EmbeddedEngine


def open_engine(url: str, database: Database, folder: Path) -> EmbeddedEngine:
    """Open the engine of a URL `embedded:FOLDER`; without a folder its files lie in `folder`."""
    # FAISS and Tantivy take a moment, and naming the engines must not.
    from index.engines.embedded.engine import EmbeddedEngine

    own = url.partition(":")[2].removeprefix("//")
    return EmbeddedEngine(database, Path(own) if own else folder)

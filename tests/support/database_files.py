"""The file of a database, and any file that is to be damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def checkpoint(path: Path) -> None:
    """Put all of a database into its one file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def flip_bit(path: Path, byte: int, bit: int = 0) -> None:
    """Flip a bit of a file in place, so that who has it open sees it."""
    with path.open("r+b") as file:
        file.seek(byte)
        old = file.read(1)
        file.seek(byte)
        file.write(bytes([old[0] ^ 1 << bit]))

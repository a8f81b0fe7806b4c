"""What an error of the database means to people."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from articles.errors import DamagedDatabaseError, DatabaseError, NoSpaceError
from articles.models import Article, Frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Model = TypeVar("Model", bound=Frozen)

# What names the database, where nothing else is said to.
SETTING = "DATABASE_URL"
# SQLite cannot extend its files by less than a page, and says then only that reading or writing
# failed.
LEAST_SPACE = 1 << 20
# Of the extended codes the last byte tells the kind (sqlite.org/rescode.html).
KIND = 0xFF
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
BUSY = "Another process holds the database {path}; try again in a minute."
UNUSABLE = (
    "The database {path} cannot be read or written ({reason}); see to its disk and the rights "
    "on its folder, then try again."
)
SENTENCES = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: "The database {path} cannot be written; give this user the right to "
    "write there.",
    sqlite3.SQLITE_IOERR: UNUSABLE,
    sqlite3.SQLITE_CANTOPEN: UNUSABLE,
}
# PostgreSQL's own codes (postgresql.org/docs/current/errcodes-appendix.html).
DISK_FULL, LOCK_NOT_AVAILABLE, NOT_ALLOWED = "53100", "55P03", "42501"
CORRUPTED = frozenset({"XX001", "XX002"})
ARTICLE_DAMAGED = "An article in the database is damaged"
# What Python's own driver says of text that is no UTF-8, which is never written.
NOT_DECODED = "could not decode"
# What SQLite says of a damaged schema.
MAY_BE_DAMAGE = ("malformed", "no such table", "no such column")
# What is raised where a column holds what is no date, no number, or no JSON.
NO_VALUE = (ValueError, LookupError, TypeError)


def database_fault(
    error: BaseException, path: Path, is_sound: Callable[[], bool], setting: str = SETTING
) -> DatabaseError | None:
    """Return an error of a database as a sentence, None where it is a fault of ours.

    `path` is where a database of SQLite's is. `is_sound` looks whether it is whole; it is asked
    where the error may be either. `setting` is where the address was given.
    """
    original = getattr(error, "orig", None) or error
    if not isinstance(original, sqlite3.Error):
        return _of_server(error, original, setting)
    kind = getattr(original, "sqlite_errorcode", 0) & KIND
    if kind == sqlite3.SQLITE_FULL or (kind == sqlite3.SQLITE_IOERR and _is_full(path)):
        return NoSpaceError(path.parent)
    said = str(original).lower()
    if NOT_DECODED in said:
        # The driver repeats the text.
        return DamagedDatabaseError(f"The database {path} is damaged (a text is no UTF-8)")
    unreadable = any(words in said for words in MAY_BE_DAMAGE)
    if kind in DAMAGED or (unreadable and not is_sound()):
        return DamagedDatabaseError(f"The database {path} is damaged ({original})")
    told = SENTENCES.get(kind)
    return DatabaseError(told.format(path=path, reason=original)) if told else None


def _of_server(error: BaseException, original: BaseException, setting: str) -> DatabaseError | None:
    """Return what an error of a server comes to; None where the statement is at fault."""
    state = getattr(original, "sqlstate", None)
    reason = (str(original).splitlines() or [type(original).__name__])[0]
    if state in CORRUPTED:
        return DamagedDatabaseError(f"The database is damaged ({reason})")
    if isinstance(error, sa.exc.TimeoutError) or state == LOCK_NOT_AVAILABLE:
        return DatabaseError("The database is too busy; try again in a minute.")
    if state == DISK_FULL:
        return DatabaseError("The database's server has no space left; free some, then try again.")
    if state == NOT_ALLOWED:
        return DatabaseError(
            f"The user that {setting} names has not all rights in the database ({reason}); let it "
            "own its tables."
        )
    is_gone = getattr(error, "connection_invalidated", False)
    if not is_gone and not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return None
    return DatabaseError(
        f"The database does not answer ({reason}); see that it runs and that {setting} is right."
    )


def _is_full(path: Path) -> bool:
    return shutil.disk_usage(path.parent).free < LEAST_SPACE


def stored_article(content: str) -> Article:
    """Return an article that the database holds; raise DamagedDatabaseError where it is none."""
    return stored_model(Article, content, ARTICLE_DAMAGED)


def stored_model(model: type[Model], content: str, damaged: str) -> Model:
    """Return what the database holds as JSON; raise DamagedDatabaseError where it is none of it."""
    try:
        return model.model_validate_json(content)
    except ValueError as error:
        raise DamagedDatabaseError(damaged) from error

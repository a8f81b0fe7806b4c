"""Copies the whole newsdesk into another database, and says what is there before it does."""

from __future__ import annotations

import time
import uuid
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from articles.library.contents import count_rows
from articles.library.database import open_database, shown_address
from articles.library.postgresql import other_sessions
from articles.library.transfer import is_untouched, transfer
from articles.models import Frozen
from bot.service.migrations import load_tables, migration_folders
from bot.state.heartbeat import check_heartbeat, heartbeat_file
from index.lock import LOCK_SECONDS
from index.models import Progress, silent
from index.store.state import read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.library.database import Database
    from bot.settings import Settings
    from index.models import Report

TO = "--to"
# Where whoever updates an index has its lock, beside a database that is a file.
INDEX_LOCK = Path("index", "index.lock")


class CopyReport(Frozen):
    """What a copy came to; `rows` by table. Addresses are without their passwords.

    `replaced` articles were in the target before. Where the source `is_used`, what comes in after
    the copy was begun is not in it. The target `has_users` where other connections to it are open,
    or where a bot runs beside its file; they go on with what was copied.
    """

    source: str
    target: str
    articles: int
    passages: int
    rows: dict[str, int]
    seconds: float
    replaced: int
    is_used: bool
    has_users: bool


class _Contents(Frozen):
    """What a database has before a copy: its rows, which newsdesk it is, who uses it."""

    rows: dict[str, int]
    database_id: str
    has_users: bool

    @property
    def articles(self) -> int:
        return self.rows["articles"]


def copy_newsdesk(
    settings: Settings,
    address: str,
    *,
    replace: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    report: Report = silent,
) -> CopyReport:
    """Copy all that the database of the settings holds into the one at an address.

    What is there is replaced where it is an earlier copy of this newsdesk, which nobody wrote to
    since, or where it is to be; `tell` is then told so before. Raises NewsdeskError, and changes
    nothing, where it is not, where a database cannot be opened, read or written, and where what was
    written is not what was read.
    """
    begun = time.monotonic()
    load_tables()
    source_shown = shown_address(settings.database)
    with (
        closing(_opened_source(settings)) as source,
        closing(_opened_target(address, older=replace)) as target,
    ):
        shown = shown_address(address)
        # Before anything has more connections than one.
        own, there = _look(source, settings.data), _look(target)
        if _is_same(source, target):
            raise NewsdeskError(f"{shown} is the database of this newsdesk; name another.")
        _check(own, there, shown, replace=replace or _is_copy(own, there, target))
        if any(there.rows.values()):
            tell(f"{shown} holds {_articles(there.articles)}; all that is there is replaced.")
        with _not_updating(target, shown):
            rows = transfer(
                source,
                target,
                datetime.now(UTC),
                lambda stage, done, total: report(Progress(stage=stage, done=done, total=total)),
            )
    return CopyReport(
        source=source_shown,
        target=shown,
        articles=rows["articles"],
        passages=rows["passages"],
        rows=rows,
        seconds=round(time.monotonic() - begun, 1),
        replaced=there.articles,
        is_used=own.has_users,
        has_users=there.has_users,
    )


def _opened_source(settings: Settings) -> Database:
    file = settings.data / "newsdesk.db"
    if settings.database_url is None and not file.exists():
        raise NewsdeskError(f"There is no database {file} yet; nothing was copied.")
    return open_database(settings.database, migration_folders())


def _opened_target(address: str, *, older: bool) -> Database:
    """Open the target; a newsdesk of an older version there is not migrated unless it is to go."""
    database = open_database(address, migration_folders(), TO, older=older)
    if not database.is_on_server and database.file is None:
        database.close()
        raise NewsdeskError(f"{TO} names a database in memory; name one in a file: sqlite:///FILE.")
    return database


def _is_same(source: Database, target: Database) -> bool:
    """Return whether two addresses are those of one database."""
    if source.file and target.file:
        return source.file.samefile(target.file)
    if not (source.is_on_server and target.is_on_server):
        return False
    # A host has many names, but a lock that nobody else knows of is free in another database.
    name = Path(uuid.uuid4().hex)
    with source.lock(name).tried(0.0), target.lock(name).tried(0.0) as free:
        return not free


def _look(database: Database, data: Path | None = None) -> _Contents:
    """Return what a database has; `data` is the newsdesk's folder, by default that of its file."""
    folder = data or (database.file and database.file.parent)
    with database.reading() as connection:
        users = other_sessions(connection) if database.is_on_server else 0
        return _Contents(
            rows=count_rows(connection),
            database_id=read_state(connection).database_id,
            has_users=bool(users or (folder and check_heartbeat(heartbeat_file(folder)) is None)),
        )


def _is_copy(own: _Contents, there: _Contents, target: Database) -> bool:
    """Return whether the target is a copy of this newsdesk that nobody wrote to since."""
    if not own.database_id or own.database_id != there.database_id:
        return False
    with target.reading() as connection:
        return is_untouched(connection)


def _check(own: _Contents, there: _Contents, shown: str, *, replace: bool) -> None:
    """Raise NewsdeskError where the target is not to be replaced."""
    held = _articles(there.articles)
    if there.articles and not own.articles:
        raise NewsdeskError(
            f"This newsdesk has no articles, and {shown} holds {held}; nothing was copied. See "
            "that the two are not the wrong way round."
        )
    if replace or not any(there.rows.values()):
        return
    which = "another newsdesk"
    if own.database_id and own.database_id == there.database_id:
        which = "this newsdesk as it went on there by itself"
    raise NewsdeskError(
        f"{shown} holds {which} ({held}); nothing was copied. Name another database, or add "
        "--replace, and nothing of what is there is kept."
    )


def _articles(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"


@contextmanager
def _not_updating(target: Database, shown: str) -> Iterator[None]:
    """Keep out, while inside, whoever would update an index of the target."""
    folder = target.file.parent if target.file else Path()
    path = folder / INDEX_LOCK
    if target.file and not path.parent.is_dir():
        yield
        return
    with target.lock(path).tried(LOCK_SECONDS) as mine:
        if not mine:
            raise NewsdeskError(
                f"An index is being updated in {shown}; wait until that is over, then copy again."
            )
        yield

"""Opens the one database and brings its tables up to date."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from articles.errors import DamagedDatabaseError, DatabaseError, space_error
from articles.library import postgresql, sqlite
from articles.library.faults import NO_VALUE, SETTING, database_fault
from articles.library.integrity import integrity_faults, unreadable
from articles.locks import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alembic.config import Config

    from articles.locks import Claim, SharedLock

Value = TypeVar("Value")

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_FILES = "*_[0-9][0-9][0-9][0-9].py"
# Where Alembic writes which migrations were made.
ALEMBIC_VERSION = "alembic_version"
# Whose turn it is, where whoever writes may write anything.
ALL = "writing"
DATABASE_KINDS = "SQLite (sqlite:///FILE) or PostgreSQL (postgresql://USER:PASSWORD@HOST/NAME)"
# SQLite takes 32,766 values in one statement, PostgreSQL 65,535; this leaves room.
VALUES_AT_ONCE = 10_000


def batches(values: Sequence[Value], most: int = VALUES_AT_ONCE) -> Iterator[Sequence[Value]]:
    """Yield values by as many as one statement may name."""
    for begin in range(0, len(values), most):
        yield values[begin : begin + most]


class Database:
    """The one database: reading and writing transactions, safe to use from any thread.

    Those who write take turns, among all threads, processes and machines. So what is read in a
    writing transaction stays true until it ends, and the numbers that the change log gives out are
    seen in their order: whoever has read one has read all before it. `setting` is where its address
    was given, for what is said of faults.
    """

    def __init__(self, engine: sa.Engine, setting: str = SETTING) -> None:
        self.engine = engine
        self._setting = setting
        self.is_on_server = engine.dialect.name == postgresql.POSTGRESQL
        self._path = Path(engine.url.database or ".")
        writing = postgresql.for_writing(engine) if self.is_on_server else engine
        self._writing = writing.execution_options(writes=True)

    @property
    def file(self) -> Path | None:
        """Return the file it is in, None for one on a server or in memory."""
        is_file = not self.is_on_server and self.engine.url.database not in (None, "", ":memory:")
        return self._path if is_file else None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that sees one state of the database throughout.

        Raises DatabaseError where the database, and not the statement, is at fault.
        """
        with self.telling_faults(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, turn: str = ALL) -> Iterator[sa.Connection]:
        """Open a transaction that may write; it waits for other writers, then has its turn.

        What writes nothing but tables of its own, of which no entry of the change log tells, may
        take turns with its like alone: on a server it does not wait for an import then. Raises
        DatabaseError as `reading` does; nothing of the transaction is kept then.
        """
        writing = self._writing.execution_options(turn=turn)
        with self.telling_faults(), writing.begin() as connection:
            yield connection

    @contextmanager
    def telling_faults(self) -> Iterator[None]:
        """Raise what is the database's fault inside as DatabaseError, as transactions do."""
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, sqlite3.Error) as error:
            if told := database_fault(error, self._path, self._is_sound, self._setting):
                raise told from error
            raise
        except NO_VALUE as error:
            if not (names := self._unreadable()):
                raise
            damage = f"there is what cannot be read in {', '.join(names)}"
            raise DamagedDatabaseError(
                f"The database {self._path} is damaged ({damage})"
            ) from error

    def _is_sound(self) -> bool:
        try:
            with self.engine.connect() as connection:
                return next(integrity_faults(connection), None) is None
        except (sa.exc.DBAPIError, sqlite3.Error):
            return False

    def _unreadable(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(unreadable(connection))

    def lock(self, path: Path) -> SharedLock:
        """Return a lock that one thread of all processes holds that use this database.

        It is in a file at the path, or on the database's server by the file's name.
        """
        if self.is_on_server:
            return postgresql.ServerLock(self.engine, path.name, self.telling_faults)
        return FileLock(path)

    @contextmanager
    def claiming(self) -> Iterator[Claim]:
        """Give, while inside, a claim on names that no other process has.

        Where processes share no server, whoever works has a lock, and gets all that it asks for.
        """
        if not self.is_on_server:
            yield set
            return
        with self.telling_faults(), postgresql.claiming(self.engine) as claim:
            yield claim

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(
    url: str, migrations: Sequence[Path] = (), setting: str = SETTING, *, older: bool = True
) -> Database:
    """Open the database at a SQLAlchemy URL and migrate it.

    `migrations` are the folders of revisions of the packages that add tables to the library's own;
    `setting` is where the URL was given. Raises DatabaseError where it cannot be opened, where a
    migration fails, and where it was written by a newer version, or by an `older` one and that is
    to stay as it is.
    """
    try:
        database = Database(_engine(url, setting), setting)
        try:
            _migrate(database, migrations, older=older)
        except BaseException:
            database.close()
            raise
    except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
        shown = shown_address(url)
        if full := space_error(error, shown):
            raise full from error
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        if failed := _failed_migration(error, migrations):
            raise DatabaseError(
                f"The migration {failed} of the database {shown} failed ({reason}), and "
                "nothing of it was changed; go on with the version of Newsdesk that ran before, or "
                "put a backup of the database in its place."
            ) from error
        raise DatabaseError(
            f"The database {shown} cannot be opened ({reason}); check {_checked(setting)}."
        ) from error
    return database


def _checked(setting: str) -> str:
    others = "NEWSDESK_DATA and the rights on that folder" if setting == SETTING else "your rights"
    return f"{setting}, {others}"


def _engine(url: str, setting: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        # What it says may hold a part of the password.
        raise DatabaseError(
            f"{setting} is no address of a database; the newsdesk keeps its articles in "
            f"{DATABASE_KINDS}."
        ) from error
    if parsed.get_backend_name() in postgresql.SCHEMES:
        return postgresql.make_engine(parsed)
    if parsed.get_backend_name() == sqlite.SQLITE:
        return sqlite.make_engine(parsed)
    raise DatabaseError(
        f"{setting} names a {parsed.get_backend_name()} database; the newsdesk keeps its "
        f"articles in {DATABASE_KINDS}."
    )


def shown_address(url: str) -> str:
    """Return an address as it may be printed: without its password."""
    parsed = sa.make_url(url)
    secret = {name: "***" for name in parsed.query if "password" in name}
    return parsed.update_query_dict(secret).render_as_string(hide_password=True)


def migration_config(connection: sa.Connection, migrations: Sequence[Path]) -> Config:
    """Return what Alembic's commands ask for, to migrate over a connection in its transaction."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    folders = _folders(migrations)
    config.set_main_option("version_locations", "\n".join(map(str, folders)).replace("%", "%%"))
    return config


def _folders(migrations: Sequence[Path]) -> list[Path]:
    return [MIGRATIONS / "versions", *migrations]


def _failed_migration(error: BaseException, migrations: Sequence[Path]) -> str | None:
    """Return the migration in which an error was raised, by the name of its file."""
    # Alembic hands over what a migration raises, without saying which one it was.
    folders = {folder.resolve() for folder in _folders(migrations)}
    paths = [Path(frame.filename) for frame in extract_tb(error.__traceback__)]
    return next((path.stem for path in paths if path.resolve().parent in folders), None)


def _migrate(database: Database, migrations: Sequence[Path], *, older: bool) -> None:
    there = _versions(database)
    if there == newest_migrations(migrations):
        return
    if there and not older:
        raise DatabaseError(
            f"The database {database.engine.url.render_as_string()} holds a newsdesk of another "
            "version; open it with this version first, or name another database."
        )
    # What migrates is loaded where something is to be migrated alone.
    from alembic import command
    from alembic.util import CommandError

    try:
        with database.writing() as connection:
            command.upgrade(migration_config(connection, migrations), "heads")
    except CommandError as error:
        raise DatabaseError(
            "The database was written by a newer version of Newsdesk; install that version, or set "
            f"NEWSDESK_DATA to another folder ({error})."
        ) from error


def _versions(database: Database) -> set[str]:
    """Return the migrations that were made last, none of a database without tables."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table(ALEMBIC_VERSION):
            return set()
        version = sa.column("version_num", sa.Text)
        made = sa.select(version).select_from(sa.table(ALEMBIC_VERSION))
        return set(connection.execute(made).scalars())


def newest_migrations(migrations: Sequence[Path]) -> set[str]:
    """Return the last migration of each folder: their files are named in their order."""
    files = (folder.glob(MIGRATION_FILES) for folder in _folders(migrations))
    return {max(file.stem for file in some) for some in files}

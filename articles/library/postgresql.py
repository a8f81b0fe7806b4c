"""How PostgreSQL is opened: readers see one state of it, and writers wait for their turn.

All that is written for SQLite's one writer holds here too, by a lock that a writing transaction
takes first and that ends with it. PostgreSQL lets others see what a transaction wrote
before it lets go of the transaction's locks; so the next writer sees all of it, and the numbers of
the change log come to be seen in their order. What takes long, such as embedding, is done outside
of transactions: a writer has the lock for milliseconds.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.locks import BUSY_SECONDS, POLL_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from articles.locks import Claim

POSTGRESQL = "postgresql"
# The second is what some hosts call it.
SCHEMES = (POSTGRESQL, "postgres")
DRIVER = "postgresql+psycopg"
CONNECT_WITHIN_SECONDS = 5
# A server has 100 connections by default, and several processes share it. More than these are
# opened for as long as they are needed.
CONNECTIONS_KEPT, CONNECTIONS_BESIDES = 5, 15
# Both sides notice within half a minute that the other's machine is gone, so that a lock which it
# held is free again; sooner where something was sent and nothing says that it came. A writer that
# stands still, such as one on a machine that was put to sleep, is sent away.
KEEPALIVES = {"idle": 10, "interval": 5, "count": 3}
UNACKNOWLEDGED_SECONDS = 10
STANDSTILL_SECONDS = 120
# Written out, since to put it together takes as long as to run it, and whoever writes does.
TURN = sa.text(
    "SELECT set_config('idle_in_transaction_session_timeout', "
    f"'{STANDSTILL_SECONDS * 1000}', true), pg_advisory_xact_lock(:key)"
)

HELD = sa.text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = CAST(:high AS bigint) AND objid = CAST(:low AS bigint) AND objsubid = 1)"
)


def make_engine(url: sa.URL) -> sa.Engine:
    """Return what connects to a server; an ended connection of the pool is replaced by a new one.

    Transactions are for reading unless they are `for_writing`.
    """
    given = url.query.get("options", "")
    settings = {f"tcp_keepalives_{name}": value for name, value in KEEPALIVES.items()}
    settings["tcp_user_timeout"] = UNACKNOWLEDGED_SECONDS * 1000
    settings["lock_timeout"] = BUSY_SECONDS * 1000
    options = [*(f"-c {name}={value}" for name, value in settings.items()), str(given)]
    engine = sa.create_engine(
        url.set(drivername=DRIVER).difference_update_query(["options"]),
        # What people ask goes into statements, and an error must not carry it into the log.
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        pool_size=CONNECTIONS_KEPT,
        max_overflow=CONNECTIONS_BESIDES,
        pool_timeout=BUSY_SECONDS,
        pool_use_lifo=True,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_WITHIN_SECONDS,
            "options": " ".join(options).strip(),
            **{f"keepalives_{name}": value for name, value in KEEPALIVES.items()},
            "tcp_user_timeout": UNACKNOWLEDGED_SECONDS * 1000,
        },
    )

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("writes"):
            take_turn(connection, options["turn"])

    return engine


def for_writing(engine: sa.Engine) -> sa.Engine:
    """Return an engine whose statements see what others have committed before each of them.

    With the one state of a reading transaction, it would be that from before its turn came.
    """
    return engine.execution_options(isolation_level="READ COMMITTED")


def take_turn(connection: sa.Connection, name: str) -> None:
    """Wait until nobody else has the turn of a name; it is over when the transaction is."""
    connection.execute(TURN, {"key": _key(name)})


def keep_out_writers(connection: sa.Connection, names: Iterable[str]) -> None:
    """Let nobody else write some tables until the transaction is over, whoever's turn it is."""
    connection.exec_driver_sql(
        f"LOCK TABLE {_quoted(connection, names)} IN SHARE ROW EXCLUSIVE MODE"
    )


def analyze(connection: sa.Connection, names: Iterable[str]) -> None:
    """Let the server look at tables that were filled, for it to know how to search them."""
    connection.exec_driver_sql(f"ANALYZE {_quoted(connection, names)}")


def _quoted(connection: sa.Connection, names: Iterable[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, names))


def copy_in(connection: sa.Connection, table: sa.Table, rows: Iterable[Iterable[Any]]) -> None:
    """Insert rows, in the order of a table's columns, by COPY: a fraction of INSERT's time.

    Raises DBAPIError as any statement does.
    """
    import psycopg

    dialect = connection.dialect
    makers = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c]
    columns = _quoted(connection, (column.name for column in table.c))
    statement = f"COPY {_quoted(connection, [table.name])} ({columns}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(
                    [
                        make(value) if make else value
                        for make, value in zip(makers, row, strict=True)
                    ]
                )
    except psycopg.Error as error:
        raise sa.exc.DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True, dialect=dialect
        ) from error


def other_sessions(connection: sa.Connection) -> int:
    """Return how many other connections to the database there are, of whatever program."""
    count: int = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ).scalar_one()
    return count


class ServerLock:
    """A lock on the server, which one connection holds; it is free when its process is gone.

    `telling_faults` raises what is the server's fault inside as DatabaseError.
    """

    def __init__(
        self,
        engine: sa.Engine,
        name: str,
        telling_faults: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._engine = engine
        self._key = _key(name)
        self._telling_faults = telling_faults

    @contextmanager
    def tried(self, seconds: float) -> Iterator[bool]:
        """Hold the lock while inside; False where it was not free within so many seconds.

        Raises DatabaseError where the server cannot be asked.
        """
        with ExitStack() as stack:
            with self._telling_faults():
                connection = stack.enter_context(self._engine.connect())
                by_itself = connection.execution_options(isolation_level="AUTOCOMMIT")
                mine = self._taken(by_itself, seconds)
            if not mine:
                yield False
                return
            try:
                yield True
            finally:
                _let_go(connection, sa.func.pg_advisory_unlock(self._key))

    def is_held(self) -> bool:
        """Return whether somebody holds the lock, which is not taken for that.

        Raises DatabaseError where the server cannot be asked.
        """
        # The server keeps a number of 64 bits as two of 32.
        high, low = divmod(self._key & 0xFFFF_FFFF_FFFF_FFFF, 1 << 32)
        with self._telling_faults(), self._engine.connect() as connection:
            return bool(connection.execute(HELD, {"high": high, "low": low}).scalar())

    def _taken(self, connection: sa.Connection, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not connection.execute(sa.select(sa.func.pg_try_advisory_lock(self._key))).scalar():
            if time.monotonic() >= until:
                return False
            time.sleep(POLL_SECONDS)
        return True


@contextmanager
def claiming(engine: sa.Engine) -> Iterator[Claim]:
    """Give a claim on names that nobody else has, kept while inside by one connection."""
    with engine.connect() as connection:
        by_itself = connection.execution_options(isolation_level="AUTOCOMMIT")

        def claim(names: Iterable[str]) -> set[str]:
            keys = {_key(f"claim {name}"): name for name in names}
            # Each is tried once, whatever order the server looks at them in.
            tried = sa.text(
                "SELECT key FROM unnest(CAST(:keys AS bigint[])) AS key "
                "WHERE pg_try_advisory_lock(key)"
            )
            taken = by_itself.execute(tried, {"keys": list(keys)}).scalars()
            return {keys[key] for key in taken}

        try:
            yield claim
        finally:
            _let_go(connection, sa.func.pg_advisory_unlock_all())


def _let_go(connection: sa.Connection, released: sa.Function[Any]) -> None:
    try:
        connection.execute(sa.select(released))
    except sa.exc.DBAPIError:
        # The server lets go with the connection, if that is not over already.
        connection.invalidate()


def _key(name: str) -> int:
    """Return the number that a lock has on the server, one of 64 bits."""
    return int.from_bytes(sha256(f"newsdesk {name}".encode()).digest()[:8], "big", signed=True)

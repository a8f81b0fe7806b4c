"""A PostgreSQL server of the tests' own, with pgvector, on loopback alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pg0
import psycopg
from ports import free_port

from articles.library.database import ALEMBIC_VERSION, open_database
from bot.service.migrations import migration_folders

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

# Nothing that is kept here has to outlive the machine.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# The machine outlives its processes, and what it was given to write.
DURABLE = {"fsync": "off", "full_page_writes": "off"}
SIZES = {"max_connections": "200", "shared_buffers": "64MB"}
PID_FILE = ".pg0/**/postmaster.pid"
# PostgreSQL refuses to run as root.
NOBODY = "nobody"
TEMPLATE = "migrated"
OTHERS_ENDED = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
RELATIONS = """
SELECT relnamespace::regnamespace::text, relname, relkind::text FROM pg_class
WHERE relnamespace::regnamespace::text NOT LIKE 'pg_%'
AND relnamespace::regnamespace::text <> 'information_schema' ORDER BY 1, 2
"""


def runs(pid: int) -> bool:
    """Return whether there is a process of that number that has not ended."""
    try:
        said = Path("/proc", str(pid), "stat").read_text()
    except OSError:
        return False
    # One that has ended and was not asked for yet is a zombie.
    return said.rpartition(")")[2].split()[0] != "Z"


def children(pid: int) -> list[int]:
    """Return the processes that a process has begun and that go on."""
    files = Path("/proc", str(pid), "task").glob("*/children")
    return [int(each) for file in files for each in file.read_text().split()]


class PostgresqlServer:
    """Runs while inside; `new_database` gives the address of an empty newsdesk's own database.

    With the settings of `QUICK` what it has acknowledged may be gone with its processes.
    """

    def __init__(self, settings: Mapping[str, str] = QUICK) -> None:
        # Not among the files of the tests, which nobody but their user can reach.
        self.folder = folder = Path(tempfile.mkdtemp(prefix="newsdesk-postgresql-"))
        self._port = free_port()
        self._made = 0
        self._emptied: list[str] = []
        self._relations: list[tuple[str, ...]] = []
        self._versions: list[tuple[str, ...]] = []
        self._user = NOBODY if os.geteuid() == 0 else None
        self._binary = folder / "pg0"
        self._settings = {**SIZES, **settings}

    def __enter__(self) -> PostgresqlServer:
        """Start it."""
        shutil.copy(Path(pg0.__file__).parent / "bin" / "pg0", self._binary)
        self._binary.chmod(0o755)
        if self._user:
            shutil.chown(self.folder, self._user)
        self.start()
        self.make(TEMPLATE)
        open_database(self.address(TEMPLATE), migration_folders()).close()
        with psycopg.connect(self.address(TEMPLATE)) as connection:
            self._relations = connection.execute(RELATIONS).fetchall()
            versions = connection.execute(f"SELECT version_num FROM {ALEMBIC_VERSION}").fetchall()
            self._versions = sorted(versions)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it at once, if it runs, and delete what it kept."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, again after a stop."""
        settings = [f"-c{name}={value}" for name, value in self._settings.items()]
        self._pg0("start", "--port", str(self._port), *settings)

    def stop(self) -> None:
        """Stop it; all connections end."""
        self._pg0("stop")

    def _pg0(self, what: str, *arguments: str) -> None:
        subprocess.run(
            [self._binary, what, "--name", "tests", *arguments],
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.folder)},
            user=self._user,
            check=True,
            capture_output=True,
        )

    def pids(self) -> list[int]:
        """Return its processes, the first of all first; none where it does not run."""
        noted = [int(path.read_text().split()[0]) for path in self.folder.glob(PID_FILE)]
        return [pid for first in noted if runs(first) for pid in (first, *children(first))]

    def kill(self) -> None:
        """Kill its first process; wait until the others have ended and the numbers are free.

        It does not start while there is a process of the number that it noted, ended or not.
        """
        pids = self._end(signal.SIGKILL)
        while any(Path("/proc", str(pid)).exists() for pid in pids):
            time.sleep(0.02)

    def _end(self, by: signal.Signals) -> list[int]:
        """End its first process by a signal; wait until all have ended, and return which."""
        pids = self.pids()
        if pids:
            os.kill(pids[0], by)
        while any(map(runs, pids)):
            time.sleep(0.02)
        return pids

    def program(self, name: str) -> Path | None:
        """Return where one of the server's own programs is, None where it came without."""
        return next(self.folder.glob(f".pg0/installation/*/bin/{name}"), None)

    def address(self, name: str) -> str:
        """Return the address of a database of the server."""
        return f"postgresql://postgres:postgres@127.0.0.1:{self._port}/{name}"

    def make(self, name: str, like: str = "template1") -> str:
        """Make a database, a copy of another one; return its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.address(name)

    def new_database(self) -> str:
        """Return the address of a database that has all tables, and nothing in them."""
        if self._emptied:
            return self._emptied.pop()
        self._made += 1
        return self.make(f"newsdesk_{self._made}", TEMPLATE)

    def give_back(self, address: str) -> None:
        """Let a database be given out again: to empty one is a hundred times as fast as a new one.

        One whose tables or versions were changed is left alone.
        """
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(OTHERS_ENDED)
            there = connection.execute(RELATIONS).fetchall()
            versions = connection.execute(f"SELECT version_num FROM {ALEMBIC_VERSION}").fetchall()
            if there != self._relations or sorted(versions) != self._versions:
                return
            # Whatever their order: what refers to others goes as well.
            connection.execute("SET session_replication_role = replica")
            for _, name, kind in there:
                if kind == "r" and name != ALEMBIC_VERSION:
                    connection.execute(f'DELETE FROM public."{name}"')
                elif kind == "S":
                    connection.execute(f'ALTER SEQUENCE public."{name}" RESTART')
        self._emptied.append(address)

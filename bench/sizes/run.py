"""Measure what each engine takes with libraries of several sizes.

    make sizes [PASSAGES='100000 1000000'] [ENGINES='embedded postgres milvus']

Libraries are made of made-up words and vectors (see `bench/sizes/library.py`), and one that is
there already is taken again. PostgreSQL is a server of the bench's own, set as README says, and
Milvus is milvus-lite. What was measured before is kept beside what is measured now.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import psycopg
from milvus_server import MilvusLiteServer
from postgresql_server import PostgresqlServer
from scoring import markdown

from articles.library.database import open_database
from bot.service.migrations import migration_folders
from sizes.library import fill
from sizes.servers import SETTINGS, folder_bytes, megabytes
from sizes.tables import ENGINES, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "sizes"
RESULTS = ROOT / "bench" / "results" / "sizes.md"
WHOLE = "whole"
LOOK_SECONDS = 1.0
SIZES_OF_TABLES = """
SELECT pg_database_size(current_database()),
  coalesce(sum(pg_total_relation_size(oid)), 0)::bigint,
  coalesce(sum(pg_relation_size(oid)) FILTER (WHERE relname LIKE 'engine_%nearness%'), 0)::bigint
FROM pg_class WHERE relkind IN ('r', 'i') AND relname LIKE 'engine_%'
AND (relkind = 'r' OR relname LIKE 'engine_%nearness%')
"""


class Place(NamedTuple):
    """Where one engine is measured: its URL, its database, its folder and its server's process."""

    engine: str
    database: str
    folder: Path
    server: int | None = None


class TooLong(Exception):  # noqa: N818
    """Raised where a process took longer than anyone waits."""


def library(work: Path, count: int) -> str:
    """Return the address of a library of so many passages in SQLite, made where it is not there."""
    folder = work / str(count)
    url = f"sqlite:///{folder / 'newsdesk.db'}"
    if not (folder / WHOLE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _filled(url, count)
        (folder / WHOLE).touch()
    return url


def _filled(url: str, count: int) -> None:
    database = open_database(url, migration_folders())
    begun = time.monotonic()

    def report(done: int) -> None:
        if done % 50_000 == 0:
            told = time.monotonic() - begun
            click.echo(f"{done:,} of {count:,} passages are written, {told:.0f} s.", err=True)

    fill(database, count, report)
    database.close()


@contextmanager
def placed(name: str, count: int, work: Path) -> Iterator[Place]:
    """Give, while inside, an engine's place with a library of so many passages."""
    with ExitStack() as stack:
        # A copy, for it is added to.
        folder = work / f"{count}-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if name == "postgres":
            server = stack.enter_context(PostgresqlServer(SETTINGS))
            url = server.new_database()
            _filled(url, count)
            yield Place("postgres:", url, folder / "index", server.pids()[0])
            return
        library(work, count)
        shutil.copy(work / str(count) / "newsdesk.db", folder / "newsdesk.db")
        url = f"sqlite:///{folder / 'newsdesk.db'}"
        if name == "embedded":
            yield Place("embedded:", url, folder / "index")
            return
        (folder / "milvus").mkdir()
        milvus = MilvusLiteServer(folder / "milvus")
        stack.callback(milvus.kill)
        milvus.start()
        yield Place(milvus.url, url, folder / "index", milvus.process)


def measured(name: str, count: int, work: Path, patience: float) -> dict[str, Any]:
    """Return what an engine takes with so many passages; `given_up` where it took too long."""
    click.echo(f"{ENGINES[name]}, {count:,} passages.", err=True)
    with placed(name, count, work) as place:
        place.folder.mkdir(exist_ok=True)
        try:
            found = run("build", place, patience)
            found |= run("search", place, patience)
        except TooLong:
            return {"given_up": patience}
        return found | taken_on_disk(name, place)


def run(what: str, place: Place, patience: float) -> dict[str, Any]:
    """Let a process of its own measure one thing; raise TooLong where it takes longer.

    The most memory that the server had in use meanwhile is among what is found.
    """
    command = [sys.executable, "-m", "sizes.measure", what, place.engine, place.database]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    end, most = time.monotonic() + patience, 0.0
    with subprocess.Popen(  # noqa: S603
        [*command, str(place.folder)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            if time.monotonic() > end:
                process.kill()
                raise TooLong
            if place.server:
                most = max(most, megabytes(place.server))
            time.sleep(LOOK_SECONDS)
        printed = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found | {f"server_{what}_megabytes": most or None}


def taken_on_disk(name: str, place: Place) -> dict[str, Any]:
    """Return the bytes that the database takes, and what the engine takes beside it or in it."""
    if name != "postgres":
        file = Path(place.database.removeprefix("sqlite:///"))
        own = place.folder if name == "embedded" else place.folder.parent / "milvus"
        return {"database_bytes": file.stat().st_size, "engine_bytes": folder_bytes(own)}
    with psycopg.connect(place.database) as connection:
        whole, tables_and_graph, graph = connection.execute(SIZES_OF_TABLES).fetchall()[0]
    # An index's own size is counted with its table's.
    engine = tables_and_graph - graph
    return {"database_bytes": whole - engine, "engine_bytes": engine, "graph_bytes": graph}


@click.command(help=__doc__)
@click.option("--passages", type=click.IntRange(1_000), multiple=True, help="A library's size.")
@click.option("--engine", "engines", type=click.Choice(tuple(ENGINES)), multiple=True)
@click.option("--patience", type=float, default=1_500.0, help="Seconds that anything may take.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="For the libraries.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(
    passages: tuple[int, ...],
    engines: tuple[str, ...],
    patience: float,
    work: Path,
    results: Path,
) -> None:
    """Measure, and write the tables."""
    work.mkdir(parents=True, exist_ok=True)
    kept = results.with_suffix(".json")
    records: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    for count in passages or (100_000, 1_000_000):
        for name in engines or ENGINES:
            found = measured(name, count, work, patience)
            found["made"] = f"{datetime.now(UTC):%Y-%m-%d}"
            records[f"{name} {count}"] = found
            kept.write_text(f"{json.dumps(records, indent=1)}\n", "utf-8")
            page = "\n\n".join(map(markdown, tables(records)))
            results.write_text(f"# Sizes\n\nWritten by `make sizes`.\n\n{page}\n", "utf-8")
    click.echo(results.read_text("utf-8"))


if __name__ == "__main__":
    main()

"""Measure how many passages a second so many workers embed, on one PostgreSQL.

    make workers [PASSAGES=4000]

The embedder is a stand-in that sleeps, as one does that asks a service or has a processor of its
own; so all that is left is what the workers cost each other.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click
from scoring import Table, markdown

from fleet.looking import Look
from fleet.members import Fleet, until
from fleet.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "workers.md"
COUNTS, PASSAGES, SECONDS = (1, 2, 4), 4_000, 0.005
ENGINES = ("postgres:", "embedded:")
PASSAGES_AN_ARTICLE = 3
LONGEST_SECONDS = 300.0


class Speed(NamedTuple):
    """How many workers embedded how many passages in how many seconds, while all were at it."""

    engine: str
    workers: int
    passages: int
    seconds: float

    @property
    def rate(self) -> float:
        """Return the passages a second."""
        return self.passages / self.seconds


async def measure(folder: Path, engine: str, workers: int, passages: int, seconds: float) -> Speed:
    """Let workers embed passages that take so many seconds each."""
    fleet = Fleet(folder, bots=0, workers=workers, engine=engine, seconds=seconds)
    work = Work(fleet, Random(13))  # noqa: S311
    await fleet.open()
    try:
        await asyncio.to_thread(work.bring_in, passages // PASSAGES_AN_ARTICLE)
        fleet.start()
        look = Look(work)
        await until(lambda: bool(fleet.embedded()) and look.is_quiet(), LONGEST_SECONDS, 0.5)
        ended: defaultdict[int, list[float]] = defaultdict(list)
        for each in fleet.embedded():
            if not each.begins:
                ended[each.pid].append(each.at)
        begin = max(min(times) for times in ended.values())
        end = min(max(times) for times in ended.values())
        if len(ended) < workers:
            raise RuntimeError(f"{len(ended)} of {workers} workers embedded: give them more.")
        done = sum(begin < at <= end for times in ended.values() for at in times)
        return Speed(engine, workers, done, end - begin)
    finally:
        work.close()
        await fleet.close()


def table(speeds: Sequence[Speed]) -> Table:
    """Return the speeds, beside that of the first of each engine."""
    first: dict[str, float] = {}
    rows = []
    for each in speeds:
        one = first.setdefault(each.engine, each.rate / each.workers)
        rows.append(
            (
                *(each.engine, f"{each.workers}", f"{each.passages:,}", f"{each.seconds:.1f} s"),
                *(f"{each.rate:.0f}", f"{each.rate / one:.2f}"),
            )
        )
    head = ("engine", "workers", "passages", "in", "a second", "times one")
    return Table("Embedding by several workers", head, tuple(rows))


@click.command(help=__doc__)
@click.option("--passages", type=click.IntRange(100), default=PASSAGES, help="About so many.")
@click.option("--seconds", type=float, default=SECONDS, help="What each takes.")
@click.option("--count", "counts", type=int, multiple=True, default=COUNTS, help="Workers.")
@click.option("--engine", "engines", multiple=True, default=ENGINES)
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the table.")
def main(
    passages: int, seconds: float, counts: Sequence[int], engines: Sequence[str], results: Path
) -> None:
    """Measure each number of workers, and write the table."""
    speeds = []
    for engine in engines:
        for count in counts:
            with TemporaryDirectory() as folder:
                speed = measure(Path(folder), engine, count, passages, seconds)
                speeds.append(asyncio.run(speed))
            click.echo(markdown(table(speeds)), err=True)
    made = markdown(table(speeds))
    click.echo(made)
    about = (
        f"# Workers\n\nWritten by `make workers PASSAGES={passages}`. The embedder sleeps"
        f" {1000 * seconds:g} ms a passage. Counted is the time in which all workers are at it."
    )
    results.write_text(f"{about}\n\n{made}\n", "utf-8")


if __name__ == "__main__":
    main()

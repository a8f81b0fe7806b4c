"""Take a fleet's database away for half a minute, and look what people are told meanwhile.

    make gone [SECONDS=30]

Once PostgreSQL's processes stand still, as on a machine that hangs, and once they are ended and
started again. Two bots are asked all the while.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click
from scoring import Table, markdown
from soak.watching import read_log

from fleet.looking import Look
from fleet.members import Fleet, until
from fleet.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "gone.md"
WAYS = ("stands still", "is ended")
ENGINES = ("embedded:", "postgres:")
SECONDS, ARTICLES, EVERY_SECONDS = 30.0, 60, 0.7
PASSAGE_SECONDS = 0.002
# So many right answers in a row say that all is well again.
IN_A_ROW, WELL_WITHIN = 8, 90.0
FAULT = "Something went wrong"


class Answered(NamedTuple):
    """What somebody was told, who asked at a moment and waited so many seconds.

    `is_taken` says whether any bot took it at all.
    """

    kind: str
    at: float
    took: float
    is_right: bool
    said: str
    is_taken: bool = True

    @property
    def shown(self) -> str:
        """Return what was said, in one short line."""
        nothing = "(nothing, by a bot)" if self.is_taken else "(nothing: no bot took it)"
        return self.said[:140].replace("\n", " ") or nothing


class Absence(NamedTuple):
    """What was seen of a database that was gone: by which engine, and in which way.

    `well` are the seconds until all questions were answered rightly again, and `works` those until
    a worker had embedded what came in then.
    """

    engine: str
    way: str
    answers: Sequence[Answered]
    well: float
    works: float
    errors: Sequence[str]


class Gone:
    """Asks two bots, and takes their database away meanwhile."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.fleet = Fleet(folder, bots=2, workers=1, engine=engine, seconds=PASSAGE_SECONDS)
        self.work = Work(self.fleet, Random(7))  # noqa: S311
        self._answers: list[Answered] = []
        self._asking: set[asyncio.Task[None]] = set()

    async def run(self, way: str, seconds: float) -> Absence:
        """Take the database away in a way for so many seconds."""
        await self.fleet.open()
        try:
            await self.work.begin(ARTICLES)
            self.fleet.start()
            for bot in self.fleet.bots:
                await self.fleet.connected(bot)
            await asyncio.sleep(6)
            steady = asyncio.ensure_future(self._ask_steadily())
            await asyncio.sleep(5)
            self._answers.clear()
            await asyncio.to_thread(self._take_away, way)
            await asyncio.sleep(seconds)
            await asyncio.to_thread(self._give_back, way)
            back = time.monotonic()
            well = await self._well(back)
            steady.cancel()
            await asyncio.wait(self._asking or {asyncio.ensure_future(asyncio.sleep(0))})
            works = await self._works()
            return Absence(self.fleet.engine, way, self._answers, well, works, self._errors())
        finally:
            await self.fleet.close()

    def _take_away(self, way: str) -> None:
        if way == WAYS[0]:
            self._signal(signal.SIGSTOP)
        else:
            self.fleet.postgresql.stop()

    def _give_back(self, way: str) -> None:
        if way == WAYS[0]:
            self._signal(signal.SIGCONT)
        else:
            self.fleet.postgresql.start()

    def _signal(self, number: int) -> None:
        for pid in self.fleet.postgresql.pids():
            os.kill(pid, number)

    async def _ask_steadily(self) -> None:
        kinds = itertools.cycle(("ask", "search", "ask", "settings limit"))
        guilds = itertools.cycle(self.work.channels)
        while True:
            task = asyncio.ensure_future(self._ask(next(kinds), next(guilds)))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
            await asyncio.sleep(EVERY_SECONDS)

    async def _ask(self, kind: str, guild: str) -> None:
        story = self.work.chance.choice(list(self.work.ledger.stories.values()))
        if kind == "ask":
            asked = await self.work.ask(guild, story)
        elif kind == "search":
            asked = await self.work.search(guild, story)
        else:
            asked = await self.work.limit(guild)
        await asked.settled()
        sent, taken = asked.exchange.sent, bool(asked.exchange.callbacks)
        took = time.monotonic() - sent
        self._answers.append(Answered(kind, sent, took, asked.is_right, asked.text, taken))

    async def _well(self, back: float) -> float:
        """Wait until all is answered rightly; return the seconds from then until the first was."""
        async with asyncio.timeout(WELL_WITHIN):
            while True:
                after = sorted(each for each in self._answers if each.at > back)
                after.sort(key=lambda each: each.at)
                right = list(itertools.takewhile(lambda each: each.is_right, reversed(after)))
                if len(right) >= IN_A_ROW:
                    return max(0.0, right[-1].at - back)
                await asyncio.sleep(0.2)

    async def _works(self) -> float:
        begun = time.monotonic()
        await asyncio.to_thread(self.work.bring_in, 20)
        look = Look(self.work)
        await until(look.is_quiet, WELL_WITHIN)
        return time.monotonic() - begun

    def _errors(self) -> list[str]:
        members = (*self.fleet.bots, *self.fleet.workers)
        return [e for each in members for e in read_log(each.log_file.read_text()).errors]


def tables(absences: Sequence[Absence]) -> list[Table]:
    """Return what was seen."""
    told: dict[tuple[str, str, str], int] = {}
    rows = []
    for each in absences:
        took = [answer.took for answer in each.answers]
        right = sum(answer.is_right for answer in each.answers)
        nothing = sum(not answer.said for answer in each.answers)
        faults = sum(answer.said.startswith(FAULT) for answer in each.answers)
        rows.append(
            (
                *(each.engine, each.way, f"{len(took)}", f"{right}"),
                *(f"{len(took) - right - nothing - faults}", f"{nothing}", f"{faults}"),
                *(f"{max(took):.1f} s", f"{each.well:.1f} s", f"{each.works:.1f} s"),
                f"{sum(line.startswith('Traceback') for line in each.errors)}",
            )
        )
        for answer in each.answers:
            if not answer.is_right:
                key = (each.engine, each.way, answer.shown)
                told[key] = told.get(key, 0) + 1
    return [
        Table(
            "The database is gone",
            (
                *("engine", "the database", "asked", "answered", "told a sentence", "nothing"),
                *("a fault", "at the longest", "well again", "embedded again", "tracebacks"),
            ),
            tuple(rows),
        ),
        Table(
            "What was said in place of an answer",
            ("engine", "the database", "said", "n"),
            tuple((*key, f"{count}") for key, count in told.items()) or (("–", "–", "–", "0"),),
        ),
    ]


@click.command(help=__doc__)
@click.option("--seconds", type=float, default=SECONDS, help="How long it is gone.")
@click.option("--engine", "engines", multiple=True, default=ENGINES)
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(seconds: float, engines: Sequence[str], results: Path) -> None:
    """Take it away in each way, and write the tables."""
    absences = []
    for engine, way in itertools.product(engines, WAYS):
        with TemporaryDirectory() as folder:
            absences.append(asyncio.run(Gone(Path(folder), engine).run(way, seconds)))
        click.echo(markdown(tables(absences[-1:])[0]), err=True)
        for line in dict.fromkeys(absences[-1].errors):
            click.echo(line, err=True)
    made = "\n\n".join(map(markdown, tables(absences)))
    click.echo(made)
    about = f"# The database gone for {seconds:g} seconds\n\nWritten by `make gone`."
    results.write_text(f"{about}\n\n{made}\n", "utf-8")
    bad = [a for each in absences for a in each.answers if not a.said or a.said.startswith(FAULT)]
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()

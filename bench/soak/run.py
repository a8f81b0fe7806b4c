"""Let the real bot work at a steady pace, and look whether anything grows or goes wrong.

    make soak [MINUTES=10]

A Discord on loopback is served here; the bot is a process of its own, with its own models. People
of several servers ask, press and correct; another process brings articles in and takes the oldest
away; the gateway is cut. After a warm-up the bot's memory must stay within 5%, no file but the
database may grow, nothing may be in the log at ERROR, and every question must be answered.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from discord_server import DiscordServer
from scoring import Table, markdown
from wire_bot import UNLIMITED, Bot

from soak.crowd import DONE, Crowd
from soak.judging import judge
from soak.newsroom import Newsroom
from soak.watching import look, read_log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from discord_exchange import Request

    from soak.crowd import Reply
    from soak.judging import Finding
    from soak.watching import LogReport, Sample

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "soak.md"
MINUTES, STORIES, REPLACED = 10, 200, 2
MOST_ROWS = 12
# How many of the requests that the bot made are kept: they are all its words for hours.
KEPT_REQUESTS = 100


class Pace(NamedTuple):
    """The seconds between two of each thing that is done."""

    act: float = 0.5
    replace: float = 3.0
    correct: float = 7.0
    retract: float = 11.0
    interrupt: float = 60.0
    visit: float = 45.0
    look: float = 2.0


class Soaked(NamedTuple):
    """What was seen in a soak."""

    samples: Sequence[Sample]
    replies: Sequence[Reply]
    log: LogReport
    faults: Sequence[str]
    counts: Counter[str]

    @property
    def findings(self) -> list[Finding]:
        """Return what every rule finds."""
        return judge(*self)


class Soak:
    """A bot on a Discord of its own, and all who keep it at work."""

    def __init__(self, folder: Path, seconds: float, pace: Pace, stories: int) -> None:
        self._seconds, self._pace = seconds, pace
        self._server = DiscordServer()
        self._bot = Bot(self._server, folder)
        self._bot.settings = UNLIMITED
        self._newsroom = Newsroom(self._bot, stories)
        self._crowd = Crowd(self._server, self._newsroom, Random(13))  # noqa: S311
        self._samples: list[Sample] = []
        self._told = 0

    async def run(self) -> Soaked:
        """Play the soak to its end."""
        await self._server.start()
        faults: list[str] = []
        try:
            await self._newsroom.start()
            await self._bot.start()
            self._crowd.begun = time.monotonic()
            try:
                await self._play()
                self._look()
                status, _ = await self._bot.end()
                faults += [f"the bot ended with status {status}"] if status else []
            except (ExceptionGroup, TimeoutError, OSError) as error:
                # Whatever it is, what was seen until then is told.
                faults.append(f"the soak broke off: {getattr(error, 'exceptions', error)!r}")
        finally:
            await self._close()
        faults = [*self._server.faults, *faults]
        log = read_log(self._bot.log())
        return Soaked(self._samples, self._crowd.replies, log, faults, self._counts())

    async def _play(self) -> None:
        pace, gateway = self._pace, self._server.gateway
        cuts = itertools.cycle((gateway.drop, gateway.invalidate, gateway.ask_to_reconnect))

        async def interrupt() -> None:
            await next(cuts)()
            await gateway.connected()

        async def watch() -> None:
            self._look()

        async with asyncio.TaskGroup() as group:

            async def act() -> None:
                group.create_task(self._crowd.act())

            for do, every in (
                (act, pace.act),
                (lambda: self._newsroom.replace(REPLACED), pace.replace),
                (self._crowd.correct, pace.correct),
                (self._crowd.retract, pace.retract),
                (self._crowd.visit, pace.visit),
                (interrupt, pace.interrupt),
                (watch, pace.look),
            ):
                group.create_task(self._repeat(do, every))

    async def _repeat(self, do: Callable[[], Awaitable[object]], every: float) -> None:
        """Do something at a steady pace until the time is over; what was missed is not made up."""
        begun = self._crowd.begun
        turn = 1
        while turn * every < self._seconds:
            await asyncio.sleep(max(0.0, begun + turn * every - time.monotonic()))
            await do()
            turn = max(turn + 1, int((time.monotonic() - begun) / every))

    def _look(self) -> None:
        bot, requests = self._bot, self._server.requests
        process: Any = bot.process
        at = time.monotonic() - self._crowd.begun
        self._samples.append(look(at, process.pid, bot.folder / "data", bot.log()))
        self._told += sum(1 for r in requests[:-KEPT_REQUESTS] if _tells_a_correction(r))
        del requests[:-KEPT_REQUESTS]

    def _counts(self) -> Counter[str]:
        """Return how often each thing was done that must have been."""
        gateway = self._server.gateway
        told = self._told + sum(map(_tells_a_correction, self._server.requests))
        counts = Counter(reply.kind for reply in self._crowd.replies if not reply.fault)
        return Counter(
            {
                **{kind: counts[kind] for kind in DONE},
                "articles imported": self._newsroom.added,
                "articles removed": self._newsroom.removed,
                "answers told of a change": told,
                "sessions resumed": gateway.resumed,
                "sessions begun anew": len(gateway.identified) - 1,
            }
        )

    async def _close(self) -> None:
        """End what still runs."""
        await self._newsroom.end()
        process = self._bot.process
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()
        await self._server.stop()


def _tells_a_correction(request: Request) -> bool:
    return request.method == "PATCH" and request.path.startswith("/channels/")


def tables(soaked: Soaked) -> list[Table]:
    """Return what was seen: over the time, by what was done, and by rule."""
    samples = soaked.samples
    return [
        Table(
            "Over the time",
            (
                *(
                    "minute",
                    "memory",
                    "descriptors",
                    "of the database",
                    "threads",
                    "database",
                    "WAL",
                    "vectors",
                ),
                *("words", "files of words", "other", "answers", "median", "95%", "errors"),
            ),
            tuple(_rows(samples, soaked.replies)),
            ("Sizes in MB, means of the time since the row above; answers are whole ones.",),
        ),
        Table(
            "What was done",
            ("", "n"),
            tuple((name, f"{count:,}") for name, count in soaked.counts.items()),
        ),
        Table(
            "Warnings in the log",
            ("kind", "n"),
            tuple((kind[:120], f"{n:,}") for kind, n in soaked.log.warnings.most_common())
            or (("none", "0"),),
        ),
        Table(
            "By rule",
            ("rule", "found", ""),
            tuple((f.rule, f.found, "broken" if f.broken else "held") for f in soaked.findings),
        ),
    ]


def _rows(samples: Sequence[Sample], replies: Sequence[Reply]) -> list[tuple[str, ...]]:
    whole = samples[-1].seconds
    step = max(60.0, whole / MOST_ROWS) if whole > 120 else whole / 4
    rows = []
    for number in range(max(1, round(whole / step))):
        begin, end = number * step, (number + 1) * step
        # What was still answered when the time was over is in the last row.
        last = end + step / 2 > whole
        here = [s for s in samples if begin < s.seconds and (last or s.seconds <= end)]
        took = sorted(r.took for r in replies if begin < r.at and (last or r.at <= end))
        if here:
            rows.append((f"{end / 60:.1f}", *_cells(here), *_times(took), f"{here[-1].errors}"))
    return rows


def _cells(here: Sequence[Sample]) -> tuple[str, ...]:
    def size(kind: str) -> str:
        return f"{fmean(sample.sizes[kind] for sample in here) / 1e6:.2f}"

    return (
        f"{fmean(sample.memory for sample in here) / 1e6:.1f}",
        f"{fmean(sample.descriptors for sample in here):.0f}",
        f"{fmean(sample.database_descriptors for sample in here):.0f}",
        f"{fmean(sample.threads for sample in here):.0f}",
        *(size(kind) for kind in ("database", "write-ahead log", "vectors", "words")),
        f"{fmean(sample.word_files for sample in here):.0f}",
        size("other"),
    )


def _times(took: Sequence[float]) -> tuple[str, ...]:
    if len(took) < 2:
        return f"{len(took)}", "–", "–"
    cut = quantiles(took, n=20, method="inclusive")
    return f"{len(took):,}", f"{cut[9]:.2f} s", f"{cut[18]:.2f} s"


def page(minutes: float, soaked: Soaked) -> str:
    """Return what was seen as a page."""
    about = (
        f"Written by `make soak MINUTES={minutes:g}`. A library of {STORIES} made-up articles, of "
        f"which {REPLACED} are replaced every {Pace().replace:g} seconds by another process."
    )
    return "\n\n".join(["# Soak", about, *map(markdown, tables(soaked))]) + "\n"


@click.command(help=__doc__)
@click.option("--minutes", type=click.FloatRange(0.2), default=MINUTES, help="How long.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(minutes: float, results: Path) -> None:
    """Play the soak, write the tables, and say what is broken."""
    with TemporaryDirectory() as folder:
        soaked = asyncio.run(Soak(Path(folder), 60 * minutes, Pace(), STORIES).run())
    made = page(minutes, soaked)
    click.echo(made)
    results.write_text(made, "utf-8")
    broken = [finding for finding in soaked.findings if finding.broken]
    for finding in broken:
        click.echo(f"The soak breaks a rule: {finding.rule}: {finding.found}.", err=True)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()

"""Kill the processes of a fleet at work, at moments drawn by chance, and look what that costs.

    make fleet [KILLS=50] [ENGINE=postgres:]

Three bots with two shards each, four workers and PostgreSQL are real processes; Discord is one on
loopback. Each kind of process is killed so many times, while articles are imported, embedded and
asked for and while the index is made anew. Nothing that was acknowledged may be lost, and nothing
done twice.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import psycopg
from soak.watching import read_log

from articles.library.postgresql import _key
from bot.state.due import CLAIM_HELD
from bot.state.heartbeat import heartbeat_file
from fleet.looking import Look
from fleet.members import Fleet, Member, until
from fleet.reporting import BOTS, DURING, KINDS, WORKERS, Kill, page, tell
from fleet.work import Work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from fleet.work import Asked

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "fleet.md"
KILLS = 50
ARTICLES, PASSAGE_SECONDS = 150, 0.004
# Within so many seconds after its beginning each kind of work is cut off.
SPANS = {"import": 3.5, "embedding": 0.8, "asking": 0.7, "re-index": 0.8}
HEALED_WITHIN = 300.0
# A story that was claimed by who was killed right then is announced once that is found out.
ANNOUNCED_WITHIN = CLAIM_HELD.total_seconds() + 75.0
# Who is killed while it fetches the feed keeps it for a minute: by far the longest that all wait.
FEED_EVERY = 3
UPDATE_LOCK = _key("index.lock")


class Killing:
    """Kills members of a fleet at work, and looks after each kill what came of it."""

    def __init__(
        self,
        folder: Path,
        *,
        engine: str,
        chance: Random,
        bots: int = BOTS,
        workers: int = WORKERS,
        announced_within: float = ANNOUNCED_WITHIN,
    ) -> None:
        self.fleet = Fleet(
            folder, bots=bots, workers=workers, engine=engine, seconds=PASSAGE_SECONDS
        )
        self.work = Work(self.fleet, chance)
        self.look = Look(self.work)
        self._chance = chance
        self._announced_within = announced_within
        self._models, self._articles = 1, ARTICLES
        self._tasks: set[asyncio.Task[object]] = set()
        self._wanted_model = ""
        self._switches = 0
        self._asked_before = 0
        self._turns: defaultdict[str, int] = defaultdict(int)

    async def run(
        self,
        turns: Sequence[tuple[str, str]],
        told: Callable[[Kill], None] = lambda _: None,
        articles: int = ARTICLES,
    ) -> list[Kill]:
        """Kill a kind of process during a kind of work, in turns; return what came of it."""
        await self.fleet.open()
        try:
            self._articles = articles
            await self.work.begin(articles)
            self.fleet.start()
            for bot in self.fleet.bots:
                await self.fleet.connected(bot)
                await self._answers(bot)
            self.look.look()
            done = []
            for kind, during in turns:
                done.append(await self._round(kind, during))
                told(done[-1])
            return done
        finally:
            for task in self._tasks:
                task.cancel()
            self.work.close()
            await self.fleet.close()

    def logged(self) -> dict[str, int]:
        """Return the errors and warnings that the processes logged, but for details: how often."""
        counts: defaultdict[str, int] = defaultdict(int)
        for member in (*self.fleet.bots, *self.fleet.workers):
            report = read_log(member.log_file.read_text())
            for line in report.errors:
                counts[_kind(" ".join(line.split(" ")[2:]) or line)] += 1
            for line, count in report.warnings.items():
                counts[_kind(f"WARNING {line}")] += count
        return dict(counts)

    # One kill

    async def _round(self, kind: str, during: str) -> Kill:
        victim = self._chance.choice(self.fleet.bots)
        self._asked_before = len(self.work.ledger.asked)
        guilds = self.fleet.guilds_of(victim)
        self._switches, self._wanted_model = await asyncio.to_thread(self.look.switches), ""
        begin = {
            "import": self._import,
            "embedding": self._embedding,
            "asking": self._asking,
            "re-index": self._reindex,
        }[during]
        await begin(kind, victim)
        await asyncio.sleep(self._chance.uniform(0, SPANS[during]))
        begun = time.monotonic()
        killed = await self._kill(kind, victim, during)
        problems, answers = [], 0.0
        try:
            answers = await self._up(killed, begun)
            await self._healed(during)
        except TimeoutError as error:
            problems.append(f"not healed: {error or 'in time'}")
        healed = time.monotonic() - begun
        await self._found(guilds[0])
        losses = await asyncio.to_thread(self.look.look)
        losses.lost += problems
        if self._wanted_model:
            made = await asyncio.to_thread(self.look.switches) - self._switches
            losses.twice += [f"the index was switched {made} times"] * (made > 1)
        await asyncio.to_thread(self.work.shorten, self._articles)
        del self.fleet.discord.requests[:-100]
        return Kill(kind, during, losses, healed, answers)

    async def _kill(self, kind: str, bot: Member, during: str) -> Member | None:
        """Kill a process of a kind; return which one of the fleet's it was."""
        if kind == "PostgreSQL":
            self.look.database_killed.append(time.time())
            await asyncio.to_thread(self._kill_database)
            return None
        member = bot if kind == "bot" else await asyncio.to_thread(self._worker, during)
        if kind == "bot":
            self.look.bots_killed.append(time.monotonic())
            # What it is told when it starts is a model that nobody had.
            self._models += 1
            self.fleet.model = str(self._models)
        self.look.killed.add(member.kill())
        return member

    def _worker(self, during: str) -> Member:
        """Return a worker that does what it is about, where one does."""
        workers = self.fleet.workers
        if during == "re-index":
            holder = self.look.holder(UPDATE_LOCK)
            return next((w for w in workers if w.name == holder), self._chance.choice(workers))
        if during == "embedding":
            names, last = self.fleet.pids(), {}
            for each in self.fleet.embedded():
                last[each.pid] = each
            busy = {names[pid] for pid, each in last.items() if each.begins}
            workers = [w for w in workers if w.name in busy] or workers
        return self._chance.choice(workers)

    def _kill_database(self) -> None:
        """Kill one of its processes, of which all others end as well, or all of it, in turns."""
        self._turns["database"] += 1
        if self._turns["database"] % 2:
            with suppress(psycopg.OperationalError), psycopg.connect(self.fleet.url) as connection:
                pids = connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    " AND pid <> pg_backend_pid()"
                ).fetchall()
                os.kill(self._chance.choice(pids)[0], signal.SIGKILL)
            return
        self.fleet.postgresql.kill()
        self.fleet.postgresql.start()

    # How it goes on

    async def _up(self, killed: Member | None, begun: float) -> float:
        """Wait until who was killed does its work again; return the seconds until it answers."""
        if killed in self.fleet.workers:
            await until(lambda: _beats(killed), HEALED_WITHIN)
            return 0.0
        if killed is None:
            await asyncio.gather(*map(self._answers, self.fleet.bots))
        else:
            await until(lambda: _beats(killed), HEALED_WITHIN)
            await self.fleet.connected(killed)
            await self._answers(killed)
        return time.monotonic() - begun

    async def _answers(self, bot: Member) -> None:
        """Ask a bot until it answers."""
        async with asyncio.timeout(HEALED_WITHIN):
            while True:
                asked = await self.work.ask(self._chance.choice(self.fleet.guilds_of(bot)))
                await asked.settled()
                if asked.is_right:
                    return
                await asyncio.sleep(0.2)

    async def _healed(self, during: str) -> None:
        """Wait until everybody has their answer and nothing is left to be done."""
        async with asyncio.timeout(HEALED_WITHIN):
            await asyncio.gather(*self._tasks, return_exceptions=True)
            for asked in self.work.ledger.asked[self._asked_before :]:
                await asked.settled()
        try:
            await until(self._is_done, HEALED_WITHIN)
        except TimeoutError:
            raise TimeoutError(f"{during} is not done") from None
        with suppress(TimeoutError):
            await until(lambda: not self.look.unsent(), self._announced_within)
        with suppress(TimeoutError):
            await until(lambda: not self.look.untold(), 30)

    def _is_done(self) -> bool:
        wanted = self._wanted_model
        return self.look.is_quiet() and (not wanted or self.look.model() == wanted)

    async def _found(self, guild: str) -> None:
        """Search for what came in last."""
        story = list(self.work.ledger.stories.values())[-1]
        await (await self.work.search(guild, story)).settled()

    # What goes on meanwhile

    def _do(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, doing: Awaitable[Asked | None]) -> None:
        # Whoever never gets a word is found by the look at all who asked.
        with suppress(TimeoutError):
            asked = await doing
            if asked is not None:
                await asked.settled()

    async def _import(self, _kind: str, bot: Member) -> None:
        for guild in self.fleet.guilds_of(bot):
            self._do(self._settle(self.work.import_by_bot(guild, 10)))
        self._do(self.work.import_by_command(20))
        self._turns["import"] += 1
        if self._turns["import"] % FEED_EVERY == 1:
            await asyncio.to_thread(self.work.publish, 2)

    async def _embedding(self, _kind: str, _bot: Member) -> None:
        before = len(self.fleet.embedded())
        await asyncio.to_thread(self.work.bring_in, 80)
        await until(lambda: len(self.fleet.embedded()) > before)

    async def _asking(self, _kind: str, bot: Member) -> None:
        work, own = self.work, self.fleet.guilds_of(bot)
        earlier = [
            a for a in work.ledger.asked if a.kind == "ask" and a.is_right and a.guild in own
        ]
        told = self._to_be_told()
        self._do(self._settle(work.limit(own[0])))
        self._do(self._corrected(own[1], told))
        if earlier:
            self._do(self._settle(work.follow_up(self._chance.choice(earlier[-20:]))))
        for guild in (*own, *own, *self._chance.choices(list(work.channels), k=3)):
            self._do(self._settle(work.ask(guild)))

    def _to_be_told(self) -> list[Asked]:
        return [a for a in self.work.ledger.asked if a.kind == "ask" and a.is_right]

    async def _corrected(self, guild: str, answers: Sequence[Asked]) -> None:
        asked = await self.work.correct(guild)
        if asked is None or asked.story is None:
            return
        await asked.settled()
        note = self.work.ledger.notes.get(asked.story.id)
        if note:
            about = [each for each in answers if each.story == asked.story]
            self.look.told += [(each, note) for each in about]

    async def _reindex(self, kind: str, bot: Member) -> None:
        """Let a bot, a command, or a worker after a command that was killed, make a new index."""
        before = len(self.fleet.embedded())
        if kind == "bot":
            self._wanted_model = await self._model_of(bot)
            guild = self.fleet.guilds_of(bot)[0]
            self._do(self._settle(self.work.update_index(guild)))
        else:
            self._models += 1
            self._wanted_model = str(self._models)
            command = await self.fleet.command("index", "update", model=self._wanted_model)
            self._do(command.communicate())
        await until(lambda: len(self.fleet.embedded()) > before)
        if kind == "worker":
            self.look.killed.add(command.pid)
            command.kill()
            names = {each.name for each in self.fleet.workers}
            with suppress(TimeoutError):
                await until(lambda: self.look.holder(UPDATE_LOCK) in names, 40)

    async def _model_of(self, bot: Member) -> str:
        """Return the model that a bot was started with, which nobody had yet."""
        process = Path("/proc", str(bot.pids[-1]), "environ").read_text()
        named = next(each for each in process.split("\0") if each.startswith("NEWSDESK_MODEL="))
        model = named.rpartition(":")[2]
        if model == await asyncio.to_thread(self.look.model):
            self._models += 1
            self.fleet.model = model = str(self._models)
            self.look.killed.add(bot.kill())
            await asyncio.sleep(1)
            await self.fleet.connected(bot)
            await self._answers(bot)
        return model


def _kind(line: str) -> str:
    """Return what a line of a log says, without the driver's words and an object's place."""
    return re.split(r" \(| at N", line)[0]


def turns_of(kills: int) -> list[tuple[str, str]]:
    """Return which kinds are killed during which work, each kind so many times."""
    return [(kind, DURING[number % len(DURING)]) for number in range(kills) for kind in KINDS]


def _beats(member: Member) -> bool:
    """Return whether a process that was started anew is ready."""
    file = heartbeat_file(member.folder / "data")
    with suppress(OSError, ValueError):
        beat = json.loads(file.read_text())
        return bool(beat["ready"]) and beat["pid"] not in member.killed
    return False


@click.command(help=__doc__)
@click.option("--kills", type=click.IntRange(1), default=KILLS, help="So many of each kind.")
@click.option("--engine", default="postgres:", help="What searches, as NEWSDESK_ENGINE.")
@click.option("--seed", type=int, default=13)
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(kills: int, engine: str, seed: int, results: Path) -> None:
    """Kill, write the tables, and say what was lost."""
    so_far: list[Kill] = []
    with TemporaryDirectory() as folder:
        killing = Killing(Path(folder), engine=engine, chance=Random(seed))  # noqa: S311

        def keep(kill: Kill) -> None:
            tell(kill)
            so_far.append(kill)
            results.write_text(page(kills, engine, so_far, killing.logged()), "utf-8")

        done = asyncio.run(killing.run(turns_of(kills), keep))
    click.echo(results.read_text("utf-8"))
    sys.exit(any(kill.losses.lost or kill.losses.twice for kill in done))


if __name__ == "__main__":
    main()

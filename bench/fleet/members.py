"""The processes of a fleet: each is started again when it ends, as Docker would."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from discord_payloads import OWNER
from discord_server import DiscordServer
from postgresql_server import DURABLE, PostgresqlServer
from quiet_server import LOOPBACK
from web_server import WebServer
from wire_bot import UNLIMITED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
SHARDS_A_BOT = 2
# As Docker waits before it starts a container again that has run for a while.
RESTARTED_AFTER = 0.1
# Discord is not on the same machine.
DISTANCE_SECONDS = 0.04
FIRST_MODEL = "1"


class Embedded(NamedTuple):
    """A passage that a process began or ended to embed: when, of which process, by which model."""

    at: float
    pid: int
    begins: bool
    model: str
    key: str


class Member:
    """A process that is started again whenever it ends, until it is told to end for good."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        environment: Callable[[], dict[str, str]],
    ) -> None:
        self.name, self.folder = name, folder
        self.pids: list[int] = []
        self.killed: set[int] = set()
        self._command, self._environment = command, environment
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None
        folder.mkdir(parents=True)

    @property
    def log_file(self) -> Path:
        """Return the file with all that it has logged."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start it, and keep it up."""
        self._keeping = asyncio.ensure_future(self._keep())

    async def _keep(self) -> None:
        while True:
            with self.log_file.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "fleet.program", *self._command),
                    cwd=self.folder,
                    env=self._environment(),
                    stdout=log,
                    stderr=log,
                )
            self.pids.append(self._process.pid)
            await self._process.wait()
            await asyncio.sleep(RESTARTED_AFTER)

    def kill(self) -> int:
        """Kill it at once; return the number of its process."""
        pid = self.pids[-1]
        if self._process is not None:
            # Not by its number, which may be another's once it has ended.
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
        self.killed.add(pid)
        return pid

    async def end(self) -> None:
        """End it for good."""
        if self._keeping is not None:
            self._keeping.cancel()
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


class Fleet:
    """Bots with two shards each and workers, on one PostgreSQL and one small Discord."""

    def __init__(
        self, folder: Path, *, bots: int, workers: int, engine: str, seconds: float
    ) -> None:
        self.folder, self.engine, self.seconds = folder, engine, seconds
        self.postgresql = PostgresqlServer(DURABLE)
        self.discord = DiscordServer(shards=max(1, bots) * SHARDS_A_BOT)
        self.discord.distance_seconds = DISTANCE_SECONDS
        self.web = WebServer()
        self.url = ""
        # What a process is told of the model when it starts.
        self.model = FIRST_MODEL
        self._bots = bots
        self.bots = [self._member(f"bot-{number}", "run") for number in range(bots)]
        self.workers = [self._member(f"worker-{number}", "worker") for number in range(workers)]
        self.calls = folder / "calls"
        self.calls.mkdir()

    def _member(self, name: str, command: str) -> Member:
        return Member(name, [command], self.folder / name, lambda: self.environment(name))

    def environment(self, name: str) -> dict[str, str]:
        """Return what a process of a name is told."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSDESK", "DISCORD"))}
        own = {}
        role, _, number = name.partition("-")
        if role == "bot":
            first = int(number) * SHARDS_A_BOT
            own["NEWSDESK_SHARD_IDS"] = f"{first}-{first + SHARDS_A_BOT - 1}"
        options = {"folder": str(self.calls), "seconds": str(self.seconds)}
        return {
            **kept,
            **self.discord.environment,
            **UNLIMITED,
            "PYTHONPATH": os.pathsep.join(sys.path),
            # Several processes share few processors here.
            "OMP_NUM_THREADS": "1",
            "DATABASE_URL": f"{self.url}?application_name={name}",
            "NEWSDESK_SHARDS": str(max(1, self._bots) * SHARDS_A_BOT),
            "NEWSDESK_DATA": str(self.folder / name / "data"),
            "NEWSDESK_ENGINE": self.engine,
            "NEWSDESK_MODEL": f"logged:{self.model}",
            "NEWSDESK_MODEL_OPTIONS": json.dumps(options),
            "NEWSDESK_READER": "none",
            "NEWSDESK_BACKGROUND": "false",
            "NEWSDESK_OWNERS": OWNER,
            "NEWSDESK_FETCH_ALLOW": LOOPBACK,
            **own,
        }

    async def open(self) -> None:
        """Start the server of the database, the small Discord and a web server; no member yet."""
        await asyncio.to_thread(self.postgresql.__enter__)
        self.url = self.postgresql.new_database()
        await self.discord.start()
        self.web.__enter__()

    def start(self) -> None:
        """Start all members."""
        for member in (*self.bots, *self.workers):
            member.start()

    async def close(self) -> None:
        """End all of it."""
        await asyncio.gather(*(member.end() for member in (*self.bots, *self.workers)))
        await self.discord.stop()
        self.web.__exit__(None, None, None)
        await asyncio.to_thread(self.postgresql.__exit__, None, None, None)

    async def command(self, *arguments: str, model: str = "") -> asyncio.subprocess.Process:
        """Begin a command of the command line, with a model of its own where one is named."""
        more = {"NEWSDESK_MODEL": f"logged:{model}"} if model else {}
        (self.folder / "command").mkdir(exist_ok=True)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "fleet.program", *arguments),
            cwd=self.folder / "command",
            env=self.environment("command") | more,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    def guilds_of(self, bot: Member) -> list[str]:
        """Return the servers whose events go to a bot."""
        first = self.bots.index(bot) * SHARDS_A_BOT
        guilds: list[str] = self.discord.gateway.guilds
        return guilds[first : first + SHARDS_A_BOT]

    async def connected(self, bot: Member, seconds: float = 300) -> None:
        """Wait until a bot has all of its shards."""
        gateway = self.discord.gateway
        shards = [gateway.shard_of(guild) for guild in self.guilds_of(bot)]
        await asyncio.gather(*(shard.connected(seconds) for shard in shards))

    def embedded(self) -> list[Embedded]:
        """Return all that was begun and ended to be embedded so far, in its order."""
        found = []
        for path in self.calls.glob("*.log"):
            for line in path.read_text("ascii").splitlines():
                # The last line of a killed process may be cut.
                at, what, model, key = (*line.split(" "), "", "", "")[:4]
                if len(key) == 32:
                    found.append(Embedded(float(at), int(path.stem), what == "begin", model, key))
        return sorted(found)

    def pids(self) -> dict[int, str]:
        """Return the names of all processes that there have been, by their numbers."""
        names: dict[int, str] = defaultdict(lambda: "command")
        for member in (*self.bots, *self.workers):
            names |= dict.fromkeys(member.pids, member.name)
        return names


async def until(done: Callable[[], object], seconds: float = 300, every: float = 0.05) -> float:
    """Wait for something that is asked in a thread; return how long. Raises TimeoutError."""
    begun = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(done):
            await asyncio.sleep(every)
    return time.monotonic() - begun

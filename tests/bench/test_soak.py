"""The soak plays all that it should, some seconds of it here, and sees what grows."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from discord_exchange import OPENS, Exchange
from discord_gateway import Gateway
from discord_server import DiscordServer
from soak.crowd import DONE, Reply
from soak.judging import judge, warm
from soak.run import Pace, Soak, page
from soak.watching import KINDS, LogReport, Sample, kind_of, read_log, sizes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from soak.judging import Finding

SECONDS, STORIES = 18, 40
QUICK = Pace(act=0.25, replace=1, correct=2, retract=3, interrupt=5, visit=6, look=0.5)
# The rules that hold from the first second on.
AT_ONCE = (
    *("everything is played", "every question is answered", "no error in the log"),
    *("nothing else goes wrong", "the write-ahead log is bounded"),
    "connections to the database are bounded",
)
ANSWERED, QUIET = Reply("ask", 1.0, 0.2), LogReport((), Counter())
LOG = """\
2026-11-20 12:00:00,000 INFO bot.chat.running: Connected to Discord.
2026-11-20 12:00:01,000 WARNING bot.chat.listeners.corrections: A correction waits: 12
2026-11-20 12:00:02,000 WARNING bot.chat.listeners.corrections: A correction waits: 7
2026-11-20 12:00:03,000 ERROR bot.chat.errors: It failed.
Traceback (most recent call last):
  File "x.py", line 1, in x
"""


@pytest.mark.timeout(180)
async def test_some_seconds_of_it(tmp_path: Path) -> None:
    soaked = await Soak(tmp_path, SECONDS, QUICK, stories=STORIES).run()
    assert {name: count for name, count in soaked.counts.items() if not count} == {}
    assert set(DONE) < set(soaked.counts)
    assert soaked.counts["articles imported"] == STORIES + soaked.counts["articles removed"]
    # In so short a time the bot is still warming up: memory, threads and files come to their size.
    judged = [finding for finding in soaked.findings if finding.rule in AT_ONCE]
    assert len(judged) == len(AT_ONCE)
    assert [finding for finding in judged if finding.broken] == []
    assert all(sample.memory > 50e6 for sample in soaked.samples)
    assert all(sample.sizes["database"] and sample.sizes["words"] for sample in soaked.samples)
    assert "| sessions begun anew | " in page(SECONDS / 60, soaked)


async def test_who_waits_for_the_gateway_goes_on_only_while_it_is_there() -> None:
    gateway = Gateway("token", lambda _: None)
    waiting = asyncio.ensure_future(gateway.connected())
    await asyncio.sleep(0)
    # It comes and is cut at one moment, before whoever waits has their turn.
    gateway._ready.set()
    gateway._ready.clear()
    await asyncio.sleep(0.01)
    assert not waiting.done()
    gateway._ready.set()
    await asyncio.wait_for(waiting, 1)


async def test_an_open_box_is_submitted_before_the_gateway_can_be_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, sent = DiscordServer(), []

    async def dispatch(event: str, body: dict[str, Any]) -> None:
        sent.append((event, body["type"]))

    monkeypatch.setattr(server.gateway, "dispatch", dispatch)
    box = Exchange("1", callbacks=[{"type": OPENS, "data": {"custom_id": "x", "components": []}}])
    submitting = server.submit(box)
    # One step of it, in which nothing else has a turn.
    with pytest.raises(StopIteration):
        submitting.send(None)
    assert sent == [("INTERACTION_CREATE", 5)]


@dataclass
class Made:
    """A made-up soak of ten minutes in which nothing grows but for what is given.

    `changes` give a sample's fields, and `sizes` its files, by the share of the time that is over.
    """

    changes: dict[str, Callable[[float], Any]] = field(default_factory=dict)
    sizes: dict[str, Callable[[float], int]] = field(default_factory=dict)
    reply: Reply = ANSWERED
    log: LogReport = QUIET
    faults: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: {"ask": 1})

    def sample(self, share: float) -> Sample:
        """Return a look at that share of the time."""
        # The bot's memory and Tantivy's files go up and down all the while.
        wave = round(share * 300) % 7
        sizes = {**dict.fromkeys(KINDS, 3_000_000), "words": 1_000_000 + 200_000 * wave}
        sizes["database"] += int(1e9 * share)
        sizes |= {kind: give(share) for kind, give in self.sizes.items()}
        plain = Sample(600 * share, 500_000_000 + 2_000_000 * wave, 20, 21, 22, sizes, 30 + wave)
        return plain._replace(**{name: give(share) for name, give in self.changes.items()})

    def broken(self) -> list[Finding]:
        """Return the rules that it breaks."""
        samples = [self.sample(number / 300) for number in range(301)]
        found = judge(samples, [self.reply], self.log, self.faults, self.counts)
        assert len({finding.rule for finding in found}) == len(found)
        return [finding for finding in found if finding.broken]


def test_what_does_not_grow_passes() -> None:
    assert Made().broken() == []
    # What is taken at the beginning is kept, and does not come to more.
    assert Made({"memory": lambda share: int(5e8 * min(1, 0.5 + 5 * share))}).broken() == []
    assert Made({"memory": lambda share: int(5e8 * (1 - 0.5 * share))}).broken() == []


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (Made({"memory": lambda share: int(5e8 * (1 + 0.09 * share))}), "memory"),
        (Made({"memory": lambda share: int(5e8 * (1.1 if share > 0.8 else 1))}), "memory"),
        (Made({"descriptors": lambda share: 20 + int(20 * share)}), "descriptors"),
        (Made({"database_descriptors": lambda share: int(90 * share)}), "connections"),
        (Made({"threads": lambda share: 20 + int(20 * share)}), "threads"),
        (Made({"word_files": lambda share: int(100 * (1 + share))}), "files of the words"),
        (Made(sizes={"words": lambda share: int(5e6 * (1 + 2 * share))}), "files do not grow: w"),
        (Made(sizes={"vectors": lambda share: int(5e6 * (1 + 2 * share))}), "files do not grow: v"),
        (Made(sizes={"other": lambda share: int(1e7 * share)}), "files do not grow: o"),
        (Made(sizes={"write-ahead log": lambda share: int(2e7 * share)}), "the write-ahead log"),
        (Made(reply=Reply("ask", 1.0, 60.0, "no answer")), "every question"),
        (Made(log=read_log(LOG)), "no error"),
        (Made(faults=("a message that could ping",)), "nothing else"),
        (Made(counts={"ask": 1, "visit": 0}), "everything"),
    ],
)
def test_what_grows_or_fails_is_told(made: Made, rule: str) -> None:
    (finding,) = made.broken()
    assert finding.rule.startswith(rule)
    assert finding.found


def test_the_warm_up_is_a_fifth_and_at_least_a_minute() -> None:
    def first(seconds: int) -> float:
        samples = [Made().sample(0)._replace(seconds=float(n)) for n in range(seconds + 1)]
        return warm(samples)[0].seconds

    assert [first(600), first(200), first(30)] == [120, 60, 15]


def test_a_log_is_read() -> None:
    report = read_log(LOG)
    assert len(report.errors) == 2
    assert report.warnings == {"bot.chat.listeners.corrections: A correction waits: N": 2}


def test_files_are_told_by_kind(tmp_path: Path) -> None:
    for name in (
        *("newsdesk.db", "newsdesk.db-wal", "newsdesk.db-shm", "bot.json", "index/index.lock"),
        *("index/vectors-0a.faiss", "index/words-0a/meta.json", "index/words-0a/1.store"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12")
    kinds = {kind_of(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert kinds == set(KINDS)
    sizes, word_files = sizes_of(tmp_path)
    assert sizes == {"database": 2, "write-ahead log": 4, "vectors": 2, "words": 4, "other": 4}
    assert word_files == 2

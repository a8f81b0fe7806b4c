"""Kills a newsdesk at work, at moments drawn by chance, and looks whether anything is lost.

    python tests/support/chaos.py [KILLS]

After each kill, a copy of what it left is opened: every article that was acknowledged is there, as
it was sent, and the index is whole but for what the next update makes. The next process goes on
from what the killed one left. One that comes to its end leaves nothing undone; then the work begins
anew.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import click
import sqlalchemy as sa

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chaos_worker import FEEDS, MODELS, settings_of
from fakes import NOON, FakeEmbedder, make_article
from web_server import Reply, WebServer

from articles.library import tables
from articles.models import Article
from articles.parsing import read_path
from bot.app import open_newsdesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.service.newsdesk import Newsdesk

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("chaos_worker.py")
KILLS, ARTICLES = 200, 1_500
WORKS = ("import", "fetch", "reindex")


@dataclass
class Tally:
    """What happened to one kind of work, and every fault that was seen."""

    work: str
    kills: int = 0
    ends: int = 0
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)


class Ending(NamedTuple):
    """What a worker acknowledged, whether it was killed, and how long it worked."""

    ids: frozenset[str]
    killed: bool
    seconds: float


class Chaos:
    """Kills workers of one kind in a folder of its own; `sent` are the articles they bring in."""

    def __init__(self, work: str, folder: Path, articles: int, chance: Random) -> None:
        self.tally = Tally(work)
        self._work, self._folder, self._chance = work, folder, chance
        self._data = folder / "data"
        self._acknowledged: frozenset[str] = frozenset()
        self._model = 0
        self._server = WebServer()
        made = [make_article(number) for number in range(1, articles + 1)]
        if work == "fetch":
            write_feeds(folder / "articles", made)
            for path in (folder / "articles").iterdir():
                self._server.routes[f"/{path.name}"] = Reply(path.read_bytes())
        else:
            write_articles(folder / "articles", made)
        read = read_path(folder / "articles", now=NOON)
        self._sent = {each.id: each for each in read if isinstance(each, Article)}

    def run(self, kills: int, told: Callable[[Tally], None] = lambda _: None) -> Tally:
        """Kill workers so many times; return what was seen."""
        with self._server:
            return self._run(kills, told)

    def _run(self, kills: int, told: Callable[[Tally], None]) -> Tally:
        self._begin()
        whole = self._worked(None).seconds
        self._ended()
        while self.tally.kills < kills:
            ending = self._worked(self._chance.uniform(0, whole))
            self._acknowledged |= ending.ids
            if ending.killed:
                self.tally.kills += 1
                self.tally.acknowledged += len(ending.ids)
                self._look()
            else:
                self._ended()
            told(self.tally)
        self._acknowledged |= self._worked(None).ids
        self._ended()
        return self.tally

    def _begin(self) -> None:
        """Begin anew: with nothing, or with another model than the one that answers."""
        if self._work == "reindex" and self._data.is_dir():
            self._model = 1 - self._model
            return
        shutil.rmtree(self._data, ignore_errors=True)
        self._acknowledged = frozenset()
        if self._work == "reindex":
            with open_newsdesk(settings_of(self._data, MODELS[0]), load=FakeEmbedder) as newsdesk:
                list(newsdesk.library.add_all(self._sent.values()))
                newsdesk.indexer.embed_missing()
            self._acknowledged, self._model = frozenset(self._sent), 1

    def _worked(self, kill_after: float | None) -> Ending:
        """Let a worker work, and kill it after so many seconds."""
        argument: object = self._folder / "articles"
        if self._work == "reindex":
            argument = MODELS[self._model]
        elif self._work == "fetch":
            argument = self._server.url().rstrip("/")
        command = [sys.executable, WORKER, self._data, self._work, argument]
        with subprocess.Popen(
            list(map(str, command)), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            begun = time.monotonic()
            try:
                process.wait(kill_after)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            lines = process.stdout.read().splitlines()
        if process.returncode not in (0, -signal.SIGKILL):
            self.tally.faults.append(f"{self._work} ended with status {process.returncode}")
        killed = process.returncode == -signal.SIGKILL
        # The last line of a killed process may be cut.
        ids = frozenset(lines) & self._sent.keys() if killed else frozenset(lines)
        return Ending(ids, killed, time.monotonic() - begun)

    def _look(self) -> None:
        """Open a copy of what a killed worker left, and note every fault."""
        copy = self._folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._data, copy)
        try:
            with open_newsdesk(settings_of(copy, MODELS[0]), load=FakeEmbedder) as newsdesk:
                stored = stored_articles(newsdesk)
                self.tally.faults += losses(stored, self._sent, self._acknowledged)
                self.tally.faults += newsdesk.inspector.damages()
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told with the others)
            self.tally.faults.append(f"what was left cannot be opened: {error!r}")
            shutil.rmtree(self._data)
            self._begin()

    def _ended(self) -> None:
        """Look at what a worker left that came to its end, and begin anew."""
        self.tally.ends += 1
        with open_newsdesk(settings_of(self._data, MODELS[0]), load=FakeEmbedder) as newsdesk:
            stored = stored_articles(newsdesk)
            self.tally.faults += losses(stored, self._sent, self._acknowledged)
            if len(stored) != len(self._sent):
                self.tally.faults.append(f"{len(stored)} of {len(self._sent)} articles are there")
            self.tally.faults += newsdesk.inspector.verify()
        self._begin()


def losses(
    stored: Mapping[str, Article], sent: Mapping[str, Article], acknowledged: frozenset[str]
) -> list[str]:
    """Return what is wrong with the articles of a library: lost ones, and changed ones."""
    lost = sorted(acknowledged - stored.keys())
    changed = sorted(key for key, each in stored.items() if each != sent.get(key))
    return [f"lost after they were acknowledged: {lost[:5]}"] * bool(lost) + [
        f"not as they were sent: {changed[:5]}"
    ] * bool(changed)


def stored_articles(newsdesk: Newsdesk) -> dict[str, Article]:
    """Return all articles of a library by their ids."""
    with newsdesk.database.reading() as connection:
        contents = connection.execute(sa.select(tables.articles.c.content)).scalars().all()
    return {each.id: each for each in map(Article.model_validate_json, contents)}


def environment() -> dict[str, str]:
    """Return what a worker needs to find the newsdesk and the stand-ins."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(WORKER.parent)))}


def write_articles(folder: Path, articles: Iterable[Article]) -> None:
    """Write articles as JSONL, as an import reads them."""
    folder.mkdir(parents=True)
    lines = (
        json.dumps(
            {
                **each.model_dump(mode="json", include={"id", "headline", "dek", "source", "url"}),
                "published": str(each.published),
                "category": each.category,
                "text": each.sections[0].text,
            }
        )
        for each in articles
    )
    (folder / "articles.jsonl").write_text("\n".join(lines), "utf-8")


def write_feeds(folder: Path, articles: Sequence[Article]) -> None:
    """Write articles as JSON Feeds, as a site has one for each of its parts."""
    folder.mkdir(parents=True)
    for number in range(FEEDS):
        items = [
            {
                "url": f"https://varde-times.example/{each.id}",
                "title": each.headline,
                "content_text": each.sections[0].text,
                "date_published": str(each.published),
            }
            for each in articles[number::FEEDS]
        ]
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Varde Times",
            "items": items,
        }
        (folder / f"{number}.json").write_text(json.dumps(feed), "utf-8")


def progress(tally: Tally) -> None:
    """Tell now and then how far it is."""
    if tally.kills % 10 == 0:
        faults = len(tally.faults)
        click.echo(f"{tally.work}: {tally.kills} kills, {faults} faults", err=True)


def main(kills: int) -> int:
    """Kill each kind of work its share of times; return the exit status."""
    failed = 0
    for number, work in enumerate(WORKS):
        share = kills // len(WORKS) + (number < kills % len(WORKS))
        with tempfile.TemporaryDirectory() as folder:
            tally = Chaos(work, Path(folder), ARTICLES, Random(number)).run(share, progress)
        click.echo(
            f"{work}: killed {tally.kills} times, ended {tally.ends} times, "
            f"{tally.acknowledged:,} articles acknowledged before a kill, "
            f"{len(tally.faults)} faults"
        )
        for fault in tally.faults[:20]:
            click.echo(f"  {fault}")
        failed += bool(tally.faults)
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))

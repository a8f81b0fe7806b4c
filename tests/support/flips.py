"""Flips single bits in the files of an index, and looks whether all is answered as before.

    python tests/support/flips.py [FLIPS]

Half of the bits are flipped while a newsdesk has the files open: it must go on answering, and the
next one must answer as before. Tantivy's own threads may end a process that then writes.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import click

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from database_files import flip_bit
from fakes import FakeEmbedder, make_article

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.service.newsdesk import Newsdesk

FLIPS, ARTICLES, SHARE_OPEN = 1_000, 30, 0.5
QUESTIONS = (
    "What will the repair of the bridge in Town3 cost?",
    "What did the council of Town17 vote on?",
    "What did engineer Vera8 Holt say?",
    "Why will buses run across the river?",
)


class Flip(NamedTuple):
    """One bit of a file of the index, and whether it was flipped while a newsdesk was open."""

    path: str
    byte: int
    bit: int
    while_open: bool

    def __str__(self) -> str:
        """Say where it was."""
        when = "while open" if self.while_open else "while closed"
        return f"{self.path}, byte {self.byte} xor {1 << self.bit}, {when}"


class BitFlips:
    """Flips bits in copies of one newsdesk; `faults` are what did not come out as before."""

    def __init__(self, folder: Path, articles: int = ARTICLES) -> None:
        self._whole, self._copy = folder / "whole", folder / "copy"
        self.faults: list[str] = []
        self.flipped: Counter[str] = Counter()
        # Processes that a write of Tantivy's ended.
        self.died = 0
        self._worker = _worker()
        with _opened(self._whole) as newsdesk:
            # Several commits and something removed, so that there is a file of each kind.
            for begin in range(1, articles + 1, articles // 3):
                made = (make_article(begin + number) for number in range(articles // 3))
                list(newsdesk.library.add_all(made))
                newsdesk.indexer.embed_missing()
            newsdesk.library.remove("a2")
            newsdesk.engine.rebuild()
            newsdesk.library.remove("a4")
        with _opened(self._whole) as newsdesk:
            self._right = answers(newsdesk)
        if not any(sentences for sentences, _ in self._right):
            raise AssertionError("nothing is answered, so that nothing can go wrong")

    def run(self, flips: int, chance: Random) -> None:
        """Flip so many bits, each in a copy of its own, in each kind of file as often."""
        index = self._whole / "index"
        by_kind: dict[str, list[Path]] = {}
        for path in sorted(index.rglob("*")):
            if path.is_file() and path.stat().st_size:
                by_kind.setdefault(path.suffix, []).append(path)
        kinds = sorted(by_kind)
        for number in range(flips):
            path = chance.choice(by_kind[kinds[number % len(kinds)]])
            byte, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
            flip = Flip(str(path.relative_to(index)), byte, bit, chance.random() < SHARE_OPEN)
            self.try_one(flip)

    def try_one(self, flip: Flip) -> None:
        """Flip one bit, and note what is not answered as before."""
        self.flipped[Path(flip.path).suffix] += 1
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._whole, self._copy)
        path = self._copy / "index" / flip.path
        try:
            if flip.while_open:
                self._in_a_worker(flip, path)
            else:
                _damage(path, flip)
            with _opened(self._copy) as newsdesk:
                if answers(newsdesk) != self._right:
                    self.faults.append(f"{flip}: answered otherwise")
                self.faults += [f"{flip}: {fault}" for fault in newsdesk.inspector.verify()]
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.faults.append(f"{flip}: {error!r}")

    def _in_a_worker(self, flip: Flip, path: Path) -> None:
        """Flip a bit under an open newsdesk, which a write of Tantivy's may end as a whole."""
        try:
            self._worker.submit(flip_while_open, self._copy, path, flip).result()
        except BrokenProcessPool:
            self.died += 1
            self._worker = _worker()

    def close(self) -> None:
        """End the process in which newsdesks are open."""
        self._worker.shutdown()


def flip_while_open(data: Path, path: Path, flip: Flip) -> None:
    """Flip a bit of a file that a newsdesk has open; let it answer, write and answer again."""
    with _opened(data) as newsdesk:
        _damage(path, flip)
        answers(newsdesk)
        newsdesk.library.add(make_article(99))
        newsdesk.library.remove("a99")
        newsdesk.engine.follow()
        answers(newsdesk)


def _worker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def answers(newsdesk: Newsdesk) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the sentences that answer each question, and the articles that are found for it."""
    return [
        (
            tuple(sentence.text for sentence in newsdesk.asking.ask(question).sentences),
            tuple(hit.article.id for hit in newsdesk.asking.search(question).hits),
        )
        for question in QUESTIONS
    ]


def _opened(data: Path) -> AbstractContextManager[Newsdesk]:
    embedder = FakeEmbedder()
    return open_newsdesk(Settings(data=data, model="fake", reader="none"), load=lambda _: embedder)


def _damage(path: Path, flip: Flip) -> None:
    # One that an open newsdesk took away has no bits.
    if path.exists():
        flip_bit(path, flip.byte, flip.bit)


@click.command(help=__doc__)
@click.argument("flips", type=click.IntRange(1), default=FLIPS)
def main(flips: int) -> None:
    """Flip bits and print what came of it; exit with 1 where anything was not answered rightly."""
    with tempfile.TemporaryDirectory() as folder:
        made = BitFlips(Path(folder))
        made.run(flips, Random())
        made.close()
    for kind, count in sorted(made.flipped.items()):
        click.echo(f"{count:6} in {kind}")
    for fault in made.faults:
        click.echo(fault)
    click.echo(f"{made.died} processes ended at a write; the next one was asked all the same.")
    click.echo(f"{flips} bits flipped, {len(made.faults)} faults.")
    sys.exit(bool(made.faults))


if __name__ == "__main__":
    main()

"""Measure how many articles a second are imported, and in how much memory, as a library grows.

    make volume [COUNT=200000]

Articles are made by chance, from a list of made-up words; the embedding model is a stand-in, so
that the rest is measured. The sets of short news beside the checkout are imported as well.
"""

from __future__ import annotations

import json
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from scoring import Table, markdown
from standin import StandInEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.service.newsdesk import Newsdesk
    from index.models import Progress

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
WORK = ROOT / "build" / "volume"
RESULTS = ROOT / "bench" / "results" / "volume.md"
ARTICLES_A_FILE = 10_000
STEPS = 10
WORDS, SENTENCES, WORDS_A_SENTENCE = 20_000, 6, 16
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qi ro su ta ve wi xo yu za".split()
OUTLETS = ("Varde Times", "Northern Wire", "Ledger Daily", "Harbour Post")


class Point(NamedTuple):
    """How far an import was, after how many seconds, and with how much memory in use."""

    done: int
    seconds: float
    megabytes: float


class Curve:
    """Notes the first report of a stage and each after which a further share of it is done."""

    def __init__(self, stage: str, every: int) -> None:
        self.points: list[Point] = []
        self._stage, self._every = stage, every

    def note(self, progress: Progress) -> None:
        """Take a progress report."""
        if progress.stage != self._stage:
            return
        if not self.points or progress.done >= self.points[-1].done + self._every:
            self.points.append(Point(progress.done, time.monotonic(), resident_megabytes()))


def resident_megabytes() -> float:
    """Return the memory that this process has in use, of pages that are its own or shared."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def made_up(count: int) -> Iterator[dict[str, Any]]:
    """Yield articles of about a hundred words, no two alike, over some years."""
    chance = Random(13)  # noqa: S311
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(WORDS)]
    # Few words are used often and many seldom, as in any text (Zipf).
    weights = [1 / rank for rank in range(1, WORDS + 1)]
    begun = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count):
        drawn = chance.choices(words, weights, k=SENTENCES * WORDS_A_SENTENCE)
        sentences = [
            " ".join(drawn[at : at + WORDS_A_SENTENCE]).capitalize() + "."
            for at in range(0, len(drawn), WORDS_A_SENTENCE)
        ]
        yield {
            "headline": f"{' '.join(drawn[:6]).capitalize()} {number}",
            "url": f"https://volume.example/{number}",
            "source": OUTLETS[number % len(OUTLETS)],
            "published": f"{begun + timedelta(minutes=15 * number):%Y-%m-%dT%H:%MZ}",
            "text": "\n\n".join((" ".join(sentences[:3]), " ".join(sentences[3:]))),
        }


def short_news(shared: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the sets of short news as articles to import, by their names."""
    from sets import read_rows

    yield (
        "wce_items",
        [
            {
                "id": row["id"],
                "headline": " – ".join((row["topics"] or [row["category"]])[:1]) + f" {row['id']}",
                "category": row["category"],
                "published": row["date"],
                "text": row["text"],
            }
            for row in read_rows(shared / "wce_items.jsonl.gz")
        ],
    )
    yield (
        "tldr_news",
        [
            {"id": row["id"], "headline": row["headline"], "text": row["content"]}
            for row in read_rows(shared / "tldr_news.jsonl.gz")
        ],
    )
    yield (
        "bbc_summary",
        [
            {
                "id": row["id"],
                "headline": row["headline"],
                "category": row["category"],
                "text": row["paragraphs"],
            }
            for row in read_rows(shared / "bbc_summary.jsonl.gz")
        ],
    )


def write_files(folder: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write articles into JSONL files of 10,000 each."""
    folder.mkdir(parents=True)
    lines: list[str] = []
    files = 0
    for row in rows:
        lines.append(json.dumps(row, ensure_ascii=False))
        if len(lines) == ARTICLES_A_FILE:
            (folder / f"{files:04}.jsonl").write_text("\n".join(lines), "utf-8")
            files, lines = files + 1, []
    if lines:
        (folder / f"{files:04}.jsonl").write_text("\n".join(lines), "utf-8")


def measure(name: str, rows: Iterable[dict[str, Any]], count: int, work: Path) -> list[Table]:
    """Import articles into a newsdesk of their own and return its two curves as tables."""
    from bot.app import open_newsdesk
    from bot.settings import Settings

    folder = work / name
    shutil.rmtree(folder, ignore_errors=True)
    write_files(folder / "articles", rows)
    data = folder / "data"
    settings = Settings(data=data, database_url=f"sqlite:///{data / 'newsdesk.db'}", reader="none")
    with open_newsdesk(settings, load=lambda _: StandInEmbedder()) as newsdesk:
        reading = Curve("Reading articles", max(1, count // STEPS))
        embedding = Curve("Embedding passages", max(1, count // STEPS))

        def note(progress: Progress) -> None:
            reading.note(progress)
            embedding.note(progress)

        done = newsdesk.importer.import_paths([folder / "articles"], report=note)
        whole = time.monotonic() - reading.points[0].seconds
        passages = newsdesk.inspector.manifest().vectors
        more = seconds_of_one_more(newsdesk)
    return [
        table_of(f"{name}: {done.added:,} articles read, cut and made findable", reading),
        table_of(
            f"{name}: {passages:,} passages embedded by the stand-in",
            embedding,
            f"From the first article to the last vector: {whole:.0f} s. Left out: "
            f"{len(done.skipped)}. One article more, with its vector: {more * 1000:.0f} ms.",
        ),
    ]


def seconds_of_one_more(newsdesk: Newsdesk) -> float:
    """Return how long one article more takes, from its bytes to its vectors."""
    row = {"headline": "One more", "text": "It came later. It is found all the same."}
    begun = time.monotonic()
    newsdesk.importer.import_file("more.jsonl", json.dumps(row).encode())
    return time.monotonic() - begun


def table_of(title: str, curve: Curve, *notes: str) -> Table:
    """Return a curve as a table: how far, how fast since the row above, with how much memory."""
    rows = []
    for before, now in zip(curve.points, curve.points[1:], strict=False):
        rate = (now.done - before.done) / max(1e-9, now.seconds - before.seconds)
        since = now.seconds - curve.points[0].seconds
        rows.append((f"{now.done:,}", f"{since:.0f}", f"{rate:,.0f}", f"{now.megabytes:.0f}"))
    return Table(title, ("done", "seconds", "a second", "MB in use"), tuple(rows), notes)


@click.command(help=__doc__)
@click.option("--count", type=click.IntRange(1), default=200_000, help="How many are made up.")
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, help="The sets' folder.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="For the libraries.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(count: int, shared: Path, work: Path, results: Path) -> None:
    """Import, and write the tables."""
    tables = measure("made-up", made_up(count), count, work)
    if shared.is_dir():
        for name, rows in short_news(shared):
            tables += measure(name, rows, len(rows), work)
    page = "# Volume\n\nWritten by `make volume`.\n\n" + "\n\n".join(map(markdown, tables)) + "\n"
    click.echo(page)
    results.write_text(page, "utf-8")


if __name__ == "__main__":
    main()

"""Measure how long one article takes that comes in, when many things are watched.

    make watches [WATCHES="100 1000 10000"]

Seven of ten watch two words of the sample stories, of the others half an outlet or a category and
half a story. Each article is put together of paragraphs of the sample stories; what is measured is
all that is done for it: reading it, finding the watches, looking whether it is for them, writing
what waits.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click
from fakes import FakeEmbedder, make_article
from placed import place
from scoring import Table, markdown, point

from articles.text import fold
from bot.app import open_newsdesk
from bot.service.watching.matching import keys_of
from bot.settings import Settings
from bot.state.watch_tables import watch_keys, watch_waiting, watches
from bot.state.watches import WatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.newsdesk import Newsdesk

ROOT = Path(__file__).parents[1]
ARTICLES = 60
PARAGRAPHS = 8
OUTLETS, CATEGORIES = 40, 15
SETTINGS = {"zone": "UTC", "most": 5, "language": "en-US", "since": 0, "turn": 0, "told": 0}
WORD = re.compile(r"[A-Za-z]{4,}")


class LookTimes(NamedTuple):
    """The seconds that each article took, and for how many watches it was."""

    watches: int
    seconds: list[float]
    fitting: list[int]

    def row(self) -> tuple[str, ...]:
        """Return them as a line of the table."""
        cuts = [f"{point(self.seconds, share) * 1000:.1f} ms" for share in (0.5, 0.99)]
        most = f"{max(self.fitting)}"
        mean = sum(self.fitting) / len(self.fitting)
        return f"{self.watches:,}", str(len(self.seconds)), *cuts, f"{mean:.1f}", most


def paragraphs() -> list[str]:
    """Return the paragraphs of the sample stories."""
    files = sorted((ROOT / "samples").rglob("*.md"))
    texts = [file.read_text("utf-8").rpartition("\n---\n")[2] for file in files]
    found = [part.strip() for text in texts for part in text.split("\n\n")]
    return [part for part in found if len(part.split()) > 15 and not part.startswith("#")]


def watched(count: int, words: Sequence[str], chance: Random) -> Iterator[tuple[WatchKind, str]]:
    """Yield what so many people watch."""
    for number in range(count):
        if number % 10 < 7:
            yield WatchKind.WORDS, " ".join(chance.sample(words, 2))
        elif number % 10 == 7:
            yield WatchKind.OUTLET, fold(f"Outlet {chance.randrange(OUTLETS)}")
        elif number % 20 == 8:
            yield WatchKind.CATEGORY, fold(f"Category {chance.randrange(CATEGORIES)}")
        else:
            yield WatchKind.STORY, f"story-{chance.randrange(ARTICLES * 4)}"


def fill(desk: Newsdesk, count: int, words: Sequence[str], chance: Random) -> None:
    """Write so many watches, each of a person of their own."""
    rows, keys = [], []
    for number, (kind, what) in enumerate(watched(count, words, chance), 1):
        row = {"number": number, "person": str(number), "kind": kind.value, "what": what}
        rows.append({**row, **SETTINGS, "name": what})
        keys += [{"watch": number, "key": key} for key in keys_of(kind, what)]
    with desk.database.writing() as connection:
        connection.execute(watches.insert(), rows)
        connection.execute(watch_keys.insert(), keys)


def measure(desk: Newsdesk, count: int) -> LookTimes:
    """Let articles come in one by one, and look at each."""
    chance, texts = Random(10), paragraphs()  # noqa: S311
    words = sorted({word for text in texts for word in WORD.findall(text)})
    fill(desk, count, words, chance)
    now = datetime.now(UTC)
    found = LookTimes(count, [], [])
    before = 0
    for number in range(ARTICLES):
        article = make_article(
            number,
            headline=" ".join(chance.sample(words, 8)).capitalize(),
            source=f"Outlet {chance.randrange(OUTLETS)}",
            category=f"Category {chance.randrange(CATEGORIES)}",
            published=now,
            text="\n\n".join(chance.sample(texts, PARAGRAPHS)),
        )
        desk.library.add(article)
        place(desk.database, {f"story-{number}": [article.id]}, at=now)
        begun = time.perf_counter()
        desk.watcher.look()
        found.seconds.append(time.perf_counter() - begun)
        with desk.database.reading() as connection:
            waiting = connection.execute(watch_waiting.select()).all()
        found.fitting.append(len(waiting) - before)
        before = len(waiting)
    return found


@click.command(help=__doc__)
@click.option("--watches", "counts", type=int, multiple=True, default=(100, 1_000, 10_000))
@click.option("--results", type=click.Path(path_type=Path), help="Where the table is written.")
def main(counts: Sequence[int], results: Path | None) -> None:
    """Measure, and print or write the table."""
    rows = []
    for count in counts:
        with TemporaryDirectory() as folder:
            settings = Settings(data=Path(folder), model="fake", reader="none")
            with open_newsdesk(settings, load=lambda _: FakeEmbedder()) as desk:
                rows.append(measure(desk, count).row())
    head = ("watches", "articles", "50%", "99%", "watches an article is for", "most")
    note = (
        "Of one article of eight paragraphs: all that is done when it has come in, but for "
        "deciding and sending what is told. On SQLite."
    )
    table = markdown(Table("One article", head, tuple(rows), (note,)))
    click.echo(table)
    if results:
        results.write_text(f"# Watches\n\nWritten by `make watches`.\n\n{table}\n", "utf-8")


if __name__ == "__main__":
    main()

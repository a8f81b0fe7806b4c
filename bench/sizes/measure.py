"""Build or search one engine's index in this process and print what that took as a JSON object.

python -m sizes.measure build|search ENGINE DATABASE FOLDER
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from volume import resident_megabytes

from articles.library.database import open_database
from articles.models import Filters
from bot.app import open_newsdesk
from bot.service.migrations import migration_folders
from bot.settings import Settings
from index.engines import open_engine
from index.store.vectors import read_vectors
from index.tables import passages
from sizes.library import CATEGORIES, COMMON_WORDS, SCOPE, TopicEmbedder, dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

ASKED, WARMING, WANTED, ADDED = 60, 5, 50, 12
PHRASE_WORDS, FEW_WORDS = 8, 3


class Asked(NamedTuple):
    """What is asked about one passage: words that say something, words as they stand, a vector."""

    word: str
    few: str
    many: str
    vector: NDArray[np.float32]


def build(engine_url: str, database_url: str, folder: Path) -> dict[str, Any]:
    """Build an engine's index from the database."""
    database = open_database(database_url, migration_folders())
    engine = open_engine(engine_url, database, folder)
    begun = time.perf_counter()
    engine.rebuild()
    engine.save()
    took = time.perf_counter() - begun
    engine.close()
    database.close()
    return {"build": took}


def search(engine_url: str, database_url: str, folder: Path) -> dict[str, Any]:
    """Start a newsdesk, search in it, and add articles to it."""
    settings = Settings(
        data=folder.parent,
        database_url=database_url,
        engine=engine_url,
        model=TopicEmbedder.name,
        reader="none",
    )

    def load(_name: str) -> Embedder:
        return TopicEmbedder()

    before = resident_megabytes()
    begun = time.perf_counter()
    with open_newsdesk(settings, load=load) as newsdesk:
        newsdesk.asking.search("ba ce di")
        started = time.perf_counter() - begun
        asked = questions(newsdesk)
        found = {"start": started, "before": before} | latencies(newsdesk, asked)
        found["megabytes"] = resident_megabytes()
        found["own_megabytes"] = own_megabytes()
        found["adding"] = spread(adding(newsdesk))
    return found


def questions(newsdesk: Newsdesk) -> list[Asked]:
    """Return what is asked about passages by chance, the same ones each time."""
    chance = np.random.default_rng(31)
    rank = {word: place for place, word in enumerate(dictionary())}
    asked = []
    with newsdesk.database.reading() as connection:
        last = connection.execute(
            sa.select(sa.func.max(passages.c.row)).where(passages.c.section == "body")
        ).scalar_one()
        for row in chance.integers(1, min(last, newsdesk.inspector.manifest().passages), ASKED):
            own = sa.select(passages.c.text).where(passages.c.row == int(row))
            words = connection.execute(own).scalar_one().replace(".", "").lower().split()
            telling = [word for word in words if rank[word] >= COMMON_WORDS]
            few = chance.choice(telling, FEW_WORDS, replace=False).tolist()
            begin = int(chance.integers(len(words) - PHRASE_WORDS))
            ((_, raw),) = read_vectors(connection, [int(row)])
            vector = np.frombuffer(raw, np.float32)
            vector = vector + 0.02 * chance.standard_normal(len(vector), dtype=np.float32)
            vector = (vector / np.linalg.norm(vector)).astype(np.float32)
            many = " ".join(words[begin : begin + PHRASE_WORDS])
            asked.append(Asked(few[0], " ".join(few), many, vector))
    return asked


def latencies(newsdesk: Newsdesk, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return the spread of the seconds that each way to search takes."""
    engine, service = newsdesk.engine, newsdesk.asking
    everyone, server = Filters(), Filters(scope=SCOPE)
    common, rare = Filters(category=CATEGORIES[0]), Filters(category=CATEGORIES[-1])
    ways: dict[str, Callable[[Asked], object]] = {
        "dense": lambda each: engine.dense(each.vector, everyone, WANTED),
        "one word": lambda each: engine.lexical(each.word, everyone, WANTED),
        "three words": lambda each: engine.lexical(each.few, everyone, WANTED),
        "eight words": lambda each: engine.lexical(each.many, everyone, WANTED),
        "whole": lambda each: service.search(each.many),
        "whole, scope": lambda each: service.search(each.few, server),
        "whole, category": lambda each: service.search(each.many, common),
        "whole, rare category": lambda each: service.search(each.few, rare),
    }
    return {name: spread(timed(way, asked)) for name, way in ways.items()}


def timed(way: Callable[[Asked], object], asked: Sequence[Asked]) -> list[float]:
    """Return the seconds of each question but the first ones."""
    taken = []
    for number, each in enumerate(asked):
        begun = time.perf_counter()
        way(each)
        if number >= WARMING:
            taken.append(time.perf_counter() - begun)
    return taken


def adding(newsdesk: Newsdesk) -> list[float]:
    """Return the seconds from an article's bytes until it is found; the first ones left out."""
    taken = []
    for number in range(ADDED):
        word = f"newcomer{number}x{int(time.time())}"
        row = {"headline": f"One more {number}", "text": f"It came later, {word}. It is found."}
        begun = time.perf_counter()
        newsdesk.importer.import_file("more.jsonl", json.dumps(row).encode())
        while not newsdesk.engine.lexical(word, Filters(), 1):
            newsdesk.engine.follow()
        taken.append(time.perf_counter() - begun)
    return taken[2:]


def own_megabytes() -> float:
    """Return the memory of this process that is no file's, which the system cannot take back."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("RssAnon:"))
    return int(line.split()[1]) / 1024


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """Return the half of, and all but one in twenty of some times."""
    points = statistics.quantiles(list(seconds), n=20, method="inclusive")
    return {"p50": points[9], "p95": points[18]}


def main(what: str, engine_url: str, database_url: str, folder: str) -> None:
    """Measure, and print."""
    measured = {"build": build, "search": search}[what]
    print(json.dumps(measured(engine_url, database_url, Path(folder))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])

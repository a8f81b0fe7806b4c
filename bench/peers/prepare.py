"""Make the libraries that are measured, and what the other systems are given of them.

    python -m peers.prepare SETS WORK ARTICLES

The smallest has MultiHop-RAG's articles; the others have more, made of its words by chance, whose
vectors are by chance too. What that took is printed as a JSON object.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from sets import MHR_CORPUS, MHR_QUERIES, is_trained_on, mhr_articles, questions_of, read_rows
from standin import StandInEmbedder

from articles.library.database import batches
from bot.app import open_newsdesk
from bot.settings import Settings
from index.embedders import load_embedder
from index.tables import passages, vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

# How many made-up articles each library has for one that is real.
LIBRARIES = {"small": 0, "middle": 3, "large": 18}
# The index is built, with all its vectors, of fewer articles, so that a run ends.
BUILT, BUILT_ARTICLES = "built", 100
QUESTIONS = 300
ARTICLES, ARTICLES_A_FILE = "articles", 500
WORD = re.compile(r"[A-Za-z][\w'’-]*")
STRETCH, STRETCHES_A_SENTENCE, SENTENCES_A_PARAGRAPH = 7, 3, 4
OUTLETS = ("Varde Times", "Northern Wire", "Ledger Daily", "Harbour Post")


class VectorsByChance:
    """The newsdesk's embedder, but for the vectors: these are by chance."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._chance = embedder, StandInEmbedder()

    def __getattr__(self, name: str) -> Any:
        """Return all else as the newsdesk's embedder has it, so that the index is the same."""
        return getattr(self._embedder, name)

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the model's tokens, so that passages are those of any library."""
        spans: Sequence[tuple[int, int]] = self._embedder.token_spans(text)  # type: ignore[attr-defined]
        return spans

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return a unit vector a text."""
        return self._chance.embed(texts, question=question)


class ImportTime(NamedTuple):
    """How many passages came, how long it was from bytes to vectors, and what all take on disk."""

    passages: int
    seconds: float
    disk_bytes: int = 0


def made_up(articles: Sequence[dict[str, Any]], first: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield articles as long as real ones, of stretches of some words by chance.

    A stretch is too short to hold a fact that is asked for. The same ones each time.
    """
    words = [WORD.findall(article["text"]) for article in articles]
    for number in range(first, last):
        chance = Random(number)  # noqa: S311
        wanted = len(words[number % len(words)]) // (STRETCH * STRETCHES_A_SENTENCE)
        sentences = [_sentence(words, chance) for _ in range(max(1, wanted))]
        paragraphs = [
            " ".join(sentences[at : at + SENTENCES_A_PARAGRAPH])
            for at in range(0, len(sentences), SENTENCES_A_PARAGRAPH)
        ]
        yield {
            "headline": f"{' '.join(sentences[0].split()[:8])} {number}",
            "source": OUTLETS[number % len(OUTLETS)],
            "url": f"https://made-up.example/{number}",
            "published": f"2023-{1 + number % 12:02}-{1 + number % 28:02}",
            "text": "\n\n".join(paragraphs),
        }


def _sentence(words: Sequence[Sequence[str]], chance: Random) -> str:
    drawn: list[str] = []
    for _ in range(STRETCHES_A_SENTENCE):
        text = chance.choice(words)
        at = chance.randrange(max(1, len(text) - STRETCH))
        drawn += text[at : at + STRETCH]
    return " ".join(drawn).capitalize() + "."


def main(shared: Path, work: Path, count: int) -> None:
    """Make the libraries, each a copy of the one before with more in it."""
    corpus, queries = read_rows(shared / MHR_CORPUS), read_rows(shared / MHR_QUERIES)
    articles = list(mhr_articles(corpus))[:count]
    shutil.rmtree(work, ignore_errors=True)
    imported = {}
    before: Path | None = None
    for name, times in LIBRARIES.items():
        folder = work / name
        folder.mkdir(parents=True)
        rows: Iterable[dict[str, Any]] = articles
        if before is not None:
            shutil.copytree(before / "data", folder / "data")
            rows = made_up(articles, len(articles) * LIBRARIES[before.name], len(articles) * times)
        with opened(folder / "data", by_chance=before is not None) as newsdesk:
            took = bring_in(newsdesk, folder / ARTICLES, rows)
            dump(newsdesk, folder)
        files = [path for path in (folder / "data").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        imported[name] = took._replace(disk_bytes=size)
        before = folder
    built = work / BUILT
    built.mkdir()
    with opened(built / "data", by_chance=True) as newsdesk:
        bring_in(newsdesk, built / ARTICLES, articles[:BUILT_ARTICLES])
        dump(newsdesk, built)
    urls = {row["url"] for row in corpus[:count]}
    unseen = [row for row in queries if not is_trained_on(row["id"])]
    told = [row for row in unseen if urls.intersection(e["url"] for e in row["evidence_list"])]
    write_questions(work / "questions.jsonl", told)
    print(json.dumps({name: each._asdict() for name, each in imported.items()}))  # noqa: T201


@contextmanager
def opened(data: Path, *, by_chance: bool) -> Iterator[Newsdesk]:
    """Open a newsdesk on a folder of its own, with the model or with vectors by chance."""
    settings = Settings(data=data, database_url=f"sqlite:///{data / 'newsdesk.db'}")
    options = settings.options_for_embedder

    def load(name: str) -> Embedder:
        embedder = load_embedder(name, options)
        return VectorsByChance(embedder) if by_chance else embedder  # type: ignore[return-value]

    with open_newsdesk(settings, load=load) as newsdesk:
        yield newsdesk


def bring_in(newsdesk: Newsdesk, folder: Path, rows: Iterable[dict[str, Any]]) -> ImportTime:
    """Import articles from a folder; of what was there before, nothing is counted."""
    folder.mkdir()
    for number, some in enumerate(batches(list(rows), ARTICLES_A_FILE)):
        lines = "".join(f"{json.dumps(row)}\n" for row in some)
        (folder / f"{number}.jsonl").write_text(lines, "utf-8")
    newsdesk.load(newsdesk.settings.model)
    before = newsdesk.inspector.manifest().vectors
    begun = time.perf_counter()
    report = newsdesk.importer.import_paths([folder])
    seconds = time.perf_counter() - begun
    if report.skipped:
        raise SystemExit(f"{len(report.skipped)} were left out: {report.skipped[0]}")
    return ImportTime(newsdesk.inspector.manifest().vectors - before, seconds)


def dump(newsdesk: Newsdesk, folder: Path) -> None:
    """Write the passages of a library, and their vectors in their order."""
    own = sa.and_(
        vectors.c.fingerprint == passages.c.fingerprint, vectors.c.key == passages.c.vector_key
    )
    columns = (passages.c.id, passages.c.header, passages.c.text, vectors.c.vector)
    statement = sa.select(*columns).join(vectors, own).order_by(passages.c.row)
    kept: dict[str, tuple[str, bytes]] = {}
    with newsdesk.database.reading() as connection:
        for row in connection.execute(statement):
            kept.setdefault(row.header + "\n" + row.text, (json.dumps(tuple(row[:3])), row.vector))
    lines, raws = zip(*kept.values(), strict=True)
    (folder / "passages.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    np.save(folder / "vectors.npy", np.stack([np.frombuffer(raw, "<f4") for raw in raws]))


def write_questions(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write questions and the facts that answer them, spread over the whole set."""
    asked = questions_of(rows[:: max(1, len(rows) // QUESTIONS)][:QUESTIONS])
    lines = [json.dumps({"question": each.text, "facts": each.facts}) for each in asked]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

"""How long it takes to place one article among the stories of a library, by its size.

    make placing [ARTICLES='1000 10000 100000'] [WORK=folder]

Libraries are those of `make sizes`: made-up words and vectors, ten passages an article. Their
articles are given stories of five and what they are compared by; then new ones are placed.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
import zlib
from datetime import timedelta
from pathlib import Path
from shutil import copyfile, rmtree
from typing import TYPE_CHECKING, Any

import click
import numpy as np
import sqlalchemy as sa
from scoring import Table, markdown
from sizes.library import NEWEST, PASSAGES_AN_ARTICLE, LibraryMaker, TopicEmbedder
from sizes.run import WORK, library

from articles.library.tables import articles
from articles.models import Article, Section, SectionKind
from bot.app import open_newsdesk
from bot.settings import Settings
from index.engines.embedded.engine import LARGE, PATIENCE, QUANTISING
from index.store.changes import newest_entry
from index.store.vectors import lead_vectors
from index.stories.placing import PASSAGES_LED_BY
from index.stories.signatures import NAMES_KEPT, WORDS_KEPT, Signature, Weights, packed
from index.stories.store import write_position
from index.stories.tables import stories, story_articles, story_signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk

RESULTS = Path(__file__).parent / "results" / "placing.md"
ARTICLES_A_STORY, WORDS_KNOWN = 5, 50_000
WRITTEN_AT_ONCE = 1_000
PLACED, WARMING = 60, 10


def made_weights(chance: np.random.Generator, most: int) -> Weights:
    """Return the weights of as many words by chance."""
    words = chance.choice(WORDS_KNOWN, most, replace=False).astype(np.uint32)
    return Weights(words, np.full(most, most**-0.5, dtype=np.float32))


def signature_of(
    chance: np.random.Generator, vector: NDArray[np.float32], day: Any, passages: int
) -> Signature:
    """Return what an article is compared by, its words by chance."""
    words, names = made_weights(chance, WORDS_KEPT), made_weights(chance, NAMES_KEPT)
    return Signature("en", vector, words, names, made_weights(chance, 8), day, passages)


def rows_of(newsdesk: Newsdesk) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Yield for each article its story, its place in it, and what it is compared by."""
    fingerprint = newsdesk.engine.fingerprint or ""
    passages, _ = newsdesk.engine.frequencies([], None)
    columns = (articles.c.id, articles.c.content_hash, articles.c.scope, articles.c.published)
    with newsdesk.database.reading() as connection:
        for number, row in enumerate(connection.execute(sa.select(*columns)).all()):
            vectors = lead_vectors(connection, fingerprint, row.id, PASSAGES_LED_BY)
            if vectors is None or row.scope is not None:
                continue
            place = number // ARTICLES_A_STORY
            story = f"s-{place}"
            # Articles of one story begin with the same words.
            chance = np.random.default_rng(place)
            signed = signature_of(chance, vectors[0], row.published, passages)
            yield (
                {"id": story, "scope": None, "founded": row.published, "merged_into": None},
                {"article_id": row.id, "story_id": story, "joined": row.published},
                {
                    "article_id": row.id,
                    "fingerprint": fingerprint,
                    "content_hash": row.content_hash,
                    "scope": None,
                    "published": row.published,
                    "signature": packed(signed),
                },
            )


def fill(newsdesk: Newsdesk) -> None:
    """Give every article a story, and what it is compared by."""
    known: set[str] = set()
    waiting: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = []

    def write() -> None:
        with newsdesk.database.writing() as connection:
            new = {each[0]["id"]: each[0] for each in waiting if each[0]["id"] not in known}
            if new:
                connection.execute(stories.insert(), list(new.values()))
                known.update(new)
            connection.execute(story_articles.insert(), [each[1] for each in waiting])
            connection.execute(story_signatures.insert(), [each[2] for each in waiting])
        waiting.clear()

    for rows in rows_of(newsdesk):
        waiting.append(rows)
        if len(waiting) == WRITTEN_AT_ONCE:
            write()
    if waiting:
        write()
    with newsdesk.database.writing() as connection:
        write_position(connection, newest_entry(connection))


def newcomers(name: str) -> Iterator[Article]:
    """Yield new articles of made-up words."""
    texts = LibraryMaker().texts(np.random.default_rng(zlib.crc32(name.encode())), PLACED)
    for number, each in enumerate(texts):
        yield Article(
            id=f"{name}-{number}",
            headline=" ".join(each[0].split()[:7]),
            source="Varde Post",
            published=NEWEST - timedelta(hours=number),
            sections=(Section(kind=SectionKind.BODY, text="\n\n".join(each[:2])),),
        )


def times(newsdesk: Newsdesk, name: str) -> list[float]:
    """Return the milliseconds that each new article takes, the first ones left out."""
    fingerprint, taken = newsdesk.engine.fingerprint or "", []
    for article in newcomers(name):
        newsdesk.library.add(article)
        newsdesk.indexer.embed_missing()
        newsdesk.engine.follow()
        began = time.perf_counter()
        newsdesk.story_follower.placer.place(article.id, fingerprint)
        taken.append(1_000 * (time.perf_counter() - began))
    if len(newsdesk.story_lookup.of(f"{name}-{n}" for n in range(PLACED))) < PLACED:
        raise RuntimeError("Not every article was placed.")
    return taken[WARMING:]


def settle(newsdesk: Newsdesk, passages: int) -> None:
    """Wait until a large index is searched in 8 bits, as by a bot that has run for a while."""
    if passages < LARGE:
        return
    time.sleep(PATIENCE)
    newsdesk.engine.follow()
    while any(thread.name == QUANTISING for thread in threading.enumerate()):
        time.sleep(1.0)


def measured(count: int, work: Path) -> tuple[str, ...]:
    """Return a row of the table: what an article takes among so many."""
    library(work, count * PASSAGES_AN_ARTICLE)
    kept = work / str(count * PASSAGES_AN_ARTICLE) / "newsdesk.db"
    folder = Path(tempfile.mkdtemp(dir=work))
    try:
        copyfile(kept, folder / "newsdesk.db")
        settings = Settings(_env_file=None, data=folder, model=TopicEmbedder.name, reader="none")
        with open_newsdesk(settings, load=lambda _: TopicEmbedder()) as newsdesk:
            fill(newsdesk)
            began = times(newsdesk, "first")
            settle(newsdesk, count * PASSAGES_AN_ARTICLE)
            settled = times(newsdesk, "later")
    finally:
        rmtree(folder)
    parts = [statistics.quantiles(each, n=20, method="inclusive") for each in (began, settled)]
    figures = (f"{part[which]:.1f}" for part in parts for which in (9, 18))
    return (f"{count:,}", f"{count * PASSAGES_AN_ARTICLE:,}", *figures)


@click.command(help=__doc__)
@click.option("--articles", "counts", type=click.IntRange(100), multiple=True)
@click.option("--work", type=click.Path(path_type=Path), default=WORK)
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS)
def main(counts: tuple[int, ...], work: Path, results: Path) -> None:
    """Measure, and write the table."""
    work.mkdir(parents=True, exist_ok=True)
    table = Table(
        title="Milliseconds to place one article",
        head=(
            "articles",
            "passages",
            "just started: half of them",
            "all but one in twenty",
            "a while later: half of them",
            "all but one in twenty",
        ),
        rows=tuple(measured(count, work) for count in counts or (1_000, 10_000, 100_000)),
        notes=(
            "Reading, deciding and writing, once the article has its vectors.",
            "After a minute a process puts more than 200,000 vectors in 8 bits, in some minutes.",
            "They are saved so: the next start begins with them.",
        ),
    )
    about = (
        "Written by `make placing`, nothing else running: libraries of made-up words and vectors."
    )
    page = f"# Placing an article in a story\n\n{about}\n\n{markdown(table)}\n"
    results.write_text(page, "utf-8")
    click.echo(page)


if __name__ == "__main__":
    main()

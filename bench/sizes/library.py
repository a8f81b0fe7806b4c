"""Makes libraries of any size in minutes: rows as the importer writes them, of made-up words.

An import of a million passages would take an hour. Words are drawn as news have them, a few often
and most of them seldom (Zipf), and vectors lie in a few directions near those of their topic, as
those of real texts do: vectors by chance alone are all as far from one another, which no graph and
no list of nearest ones is made for.
"""

from __future__ import annotations

import zlib
from array import array
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from standin import DIMENSION, StandInEmbedder
from volume import SYLLABLES

from articles.identity import url_id
from articles.library import postgresql, tables
from articles.library.copies import SKETCHED
from articles.library.database import batches
from articles.library.library import article_columns
from articles.library.numbers import go_on_beyond
from articles.library.tables import ChangeKind, metadata, record_change
from articles.models import Article, Section, SectionKind
from index.chunking.chunking import header_of
from index.fingerprint import fingerprint_of
from index.models import Passage
from index.store.counts import count_anew, holding
from index.store.passages import passage_columns, stems_of
from index.store.state import mark_whole, write_fingerprint, write_state
from index.tables import chunked, passages, vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import sqlalchemy as sa
    from numpy.typing import NDArray

    from articles.library.database import Database

WORDS, WORDS_A_SENTENCE, SENTENCES_A_PASSAGE, PASSAGES_AN_ARTICLE = 200_000, 15, 10, 10
ARTICLES_AT_ONCE = 500
# From here on words say something; those before are as “the” and “of” are.
COMMON_WORDS = 200
SCOPE, SCOPED_EVERY = "size-server", 100
# The first category has two in five of the articles and the last one in fifty.
CATEGORIES = ("World", "Politics", "Business", "Sport", "Culture", "Science", "Weather", "Travel")
OUTLETS = tuple(
    f"{place} {kind}" for place in ("Varde", "Holt", "Fjord") for kind in ("Post", "Wire")
)
TOPICS, DIRECTIONS, NOISE = 2_000, 32, 0.25
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
APART = timedelta(minutes=20)


def dictionary() -> list[str]:
    """Return made-up words, the most frequent first, no two alike."""
    syllables = len(SYLLABLES)
    words = []
    for number in range(1, WORDS + 1):
        left, word = number, ""
        while left:
            left, place = divmod(left - 1, syllables)
            word += SYLLABLES[place]
        words.append(word)
    return words


class TopicEmbedder(StandInEmbedder):
    """Gives texts vectors near those of a topic that each is given by chance."""

    name = "by-topic"

    def __init__(self) -> None:
        chance = np.random.default_rng(29)
        self._topics = chance.standard_normal((TOPICS, DIRECTIONS), dtype=np.float32)
        self._turned = chance.standard_normal((DIRECTIONS, DIMENSION), dtype=np.float32)
        self._turned /= np.float32(np.sqrt(DIRECTIONS))

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        """Return a unit vector a text, the same each time."""
        made = [
            self.near(np.random.default_rng(zlib.crc32(text.encode())), np.array([len(text)]))
            for text in texts
        ]
        return np.concatenate(made)

    def near(self, chance: np.random.Generator, topics: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return a unit vector near that of each topic."""
        own = self._topics[topics % TOPICS]
        own = own + 0.5 * chance.standard_normal(own.shape, dtype=np.float32)
        made = own @ self._turned
        made += NOISE * chance.standard_normal(made.shape, dtype=np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made.astype(np.float32)


class MadeRows(NamedTuple):
    """The rows of some articles by table, in the order in which they are written."""

    articles: list[dict[str, Any]]
    history: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    sketches: list[dict[str, Any]]
    sketch_hashes: list[dict[str, Any]]
    chunked: list[dict[str, Any]]
    passages: list[dict[str, Any]]
    vectors: list[dict[str, Any]]


class LibraryMaker:
    """Makes articles by their numbers, the same ones each time."""

    def __init__(self) -> None:
        self.embedder = TopicEmbedder()
        self.fingerprint = fingerprint_of(self.embedder)
        self._words = np.array(dictionary(), dtype=object)
        often = 1.0 / (np.arange(WORDS) + 2.7)
        self._drawn_below = np.cumsum(often / often.sum())

    def texts(self, chance: np.random.Generator, articles: int) -> list[list[str]]:
        """Return the passages of some articles."""
        sentences = articles * PASSAGES_AN_ARTICLE * SENTENCES_A_PASSAGE
        drawn = np.searchsorted(self._drawn_below, chance.random(sentences * WORDS_A_SENTENCE))
        words = self._words[np.minimum(drawn, WORDS - 1)].tolist()
        told = [" ".join(each).capitalize() + "." for each in batches(words, WORDS_A_SENTENCE)]
        whole = [" ".join(each) for each in batches(told, SENTENCES_A_PASSAGE)]
        return [list(each) for each in batches(whole, PASSAGES_AN_ARTICLE)]

    def rows(self, first: int, number: int) -> MadeRows:
        """Return the rows of so many articles from a number on."""
        chance = np.random.default_rng(first)
        topics = np.repeat(chance.integers(TOPICS, size=number), PASSAGES_AN_ARTICLE)
        near = self.embedder.near(chance, topics)
        hashes = chance.integers(-(2**62), 2**62, size=(number, SKETCHED))
        shares = chance.random(number)
        made = MadeRows([], [], [], [], [], [], [], [])
        for place, texts in enumerate(self.texts(chance, number)):
            category = CATEGORIES[min(int(-np.log2(1 - shares[place]) * 1.4), len(CATEGORIES) - 1)]
            article = _article(first + place, texts, category)
            self._add(made, first + place, article, texts)
            _add_sketch(made, article.id, hashes[place].tolist())
        for row, vector in zip(made.passages, near, strict=True):
            key = {"fingerprint": self.fingerprint.key, "key": row["vector_key"]}
            made.vectors.append({**key, "vector": vector.tobytes()})
        return made

    def _add(self, made: MadeRows, number: int, article: Article, texts: Sequence[str]) -> None:
        content, key = article.model_dump_json(), self.fingerprint.key
        columns = article_columns(article, 1, content)
        about = {"id": article.id, "added": article.published, "embargo": None}
        # As plain texts, which COPY takes.
        about |= {"kind": article.kind.value, "status": article.status.value}
        made.articles.append(columns | about)
        made.history.append(
            {
                "number": number + 1,
                "article_id": article.id,
                "scope": article.scope,
                "version": 1,
                "at": article.published,
                "what": "added",
                "note": None,
                "headline": article.headline,
                "content": content,
            }
        )
        logged = {"seq": number + 1, "what": ChangeKind.ARTICLE.value, "which": article.id}
        made.changes.append(
            {**logged, "at": article.published, "first_row": None, "last_row": None}
            | {"scope": article.scope}
        )
        own = {"fingerprint": key, "article_id": article.id}
        made.chunked.append(
            own | {"content_hash": columns["content_hash"]} | holding(article, len(texts))._asdict()
        )
        row = number * PASSAGES_AN_ARTICLE + 1
        for more, values in enumerate(passage_columns(key, article, _passages(article, texts))):
            made.passages.append(
                {**values, "row": row + more, "waiting": False, "stems": stems_of(values)}
            )


def _article(number: int, texts: Sequence[str], category: str) -> Article:
    url = f"https://sizes.example/{number}"
    scope = SCOPE if number % SCOPED_EVERY == 7 else None
    return Article(
        id=url_id(url, scope),
        headline=f"{' '.join(texts[0].split()[:7])} {number}",
        category=category,
        source=OUTLETS[number % len(OUTLETS)],
        url=url,
        published=NEWEST - number * APART,
        scope=scope,
        sections=(Section(kind=SectionKind.BODY, text="\n\n".join(texts)),),
    )


def _passages(article: Article, texts: Sequence[str]) -> Iterator[Passage]:
    header, start = header_of(article), 0
    for ordinal, text in enumerate(texts):
        yield Passage(
            id=f"{zlib.crc32(f'{article.id} {ordinal}'.encode()):08x}{ordinal:08x}",
            article_id=article.id,
            section=SectionKind.BODY,
            section_index=0,
            ordinal=ordinal,
            start=start,
            end=start + len(text),
            text=text,
            header=header,
        )
        start += len(text) + 2


def _add_sketch(made: MadeRows, article_id: str, hashes: Sequence[int]) -> None:
    held = {"article_id": article_id, "hashes": array("q", hashes).tobytes()}
    made.sketches.append(held)
    made.sketch_hashes.extend({"hash": each, "article_id": article_id} for each in set(hashes))


def fill(database: Database, count: int, report: Callable[[int], None]) -> None:
    """Write a library of so many passages into an empty newsdesk's database."""
    maker = LibraryMaker()
    articles = -(-count // PASSAGES_AN_ARTICLE)
    key = maker.fingerprint.key
    with database.writing() as connection:
        write_fingerprint(connection, maker.fingerprint, NEWEST)
        write_state(connection, key, None)
    for first in range(0, articles, ARTICLES_AT_ONCE):
        made = maker.rows(first, min(ARTICLES_AT_ONCE, articles - first))
        with database.writing() as connection:
            for name, rows in made._asdict().items():
                _write(connection, TABLES[name], rows)
        report(min(articles, first + ARTICLES_AT_ONCE) * PASSAGES_AN_ARTICLE)
    with database.writing() as connection:
        count_anew(connection, key)
        mark_whole(connection, key)
        go_on_beyond(connection)
        record_change(connection, ChangeKind.INDEX, key, NEWEST)
    if database.is_on_server:
        with database.writing() as connection:
            postgresql.analyze(connection, [table.name for table in metadata.sorted_tables])


TABLES = {
    "articles": tables.articles,
    "history": tables.history,
    "changes": tables.changes,
    "sketches": tables.sketches,
    "sketch_hashes": tables.sketch_hashes,
    "chunked": chunked,
    "passages": passages,
    "vectors": vectors,
}


def _write(connection: sa.Connection, table: sa.Table, rows: list[Mapping[str, Any]]) -> None:
    if connection.dialect.name == postgresql.POSTGRESQL:
        names = [column.name for column in table.c]
        postgresql.copy_in(connection, table, ([row[name] for name in names] for row in rows))
    else:
        connection.execute(table.insert(), rows)

"""A passage as Milvus holds it: its stems and words, what filters look at, and its vectors."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.text import WITHOUT_SPACES
from index.engines.milvus.conditions import SEEN_BY_ALL, micros
from index.models import with_header
from index.stemming import plain_words
from index.store.vectors import of_index, read_vectors
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.models import Fingerprint

# BM25 as Tantivy has it: how soon more of a word counts no more, and how much a long text counts
# less. The mean length is not counted, since a passage's weights are made once, when it comes in:
# passages of news fill what a model reads to about three quarters with words.
TERM_SATURATION, LENGTH_WEIGHT, STEMS_A_TOKEN = 1.2, 0.75, 0.75
# Milvus numbers the places of a sparse vector to 2**32 - 2. The first is kept for passages without
# any word, since a sparse vector must not be empty; nothing is ever looked for there.
PLACES = 2**32 - 2
WORDLESS = {0: 1.0}
# What Milvus holds of a text at most, in bytes, and of a list; no passage comes near.
LONGEST_TEXT, MOST_STEMS_HELD = 65_535, 4_096
PAGE_ROWS = 500


class CountedTerms(NamedTuple):
    """What is counted of a passage: in which scope, its language, its stems and its words."""

    scope: str
    language: str
    stems: Sequence[str]
    words: Sequence[str]


def place_of(stem: str) -> int:
    """Return the place of a stem in sparse vectors; two in some billions of pairs share one."""
    return 1 + zlib.crc32(stem.encode()) % PLACES


def bm25_weights(text: Sequence[str], mean: float) -> dict[int, float]:
    """Return what BM25 gives for each stem of a text, but for how rare it is, by its place.

    `mean` is the number of stems that texts have in the mean.
    """
    if not text:
        return WORDLESS
    shortness = TERM_SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * len(text) / mean)
    counts = Counter(map(place_of, text))
    return {
        place: count * (TERM_SATURATION + 1) / (count + shortness)
        for place, count in counts.items()
    }


def terms_of(document: Mapping[str, Any]) -> CountedTerms:
    """Return what is counted of a document, made here or read from Milvus."""
    words = document["words"].split()
    return CountedTerms(document["scope"], document["language"], document["stems"], words)


def documents(
    connection: sa.Connection, fingerprint: Fingerprint, *conditions: sa.ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Return the documents of the passages that conditions name.

    One whose vector is missing or damaged is not `embedded`: it is found by its words alone.
    """
    columns = passages.c
    found = connection.execute(
        sa.select(
            columns.row,
            columns.article_id,
            columns.header,
            columns.text,
            columns.stems,
            columns.language,
            columns.scope,
            columns.category_key,
            columns.source_key,
            columns.published,
            columns.published_local,
        ).where(*conditions)
    ).all()
    vectors = dict(read_vectors(connection, [each.row for each in found]))
    return [_document(each, vectors.get(each.row, b""), fingerprint) for each in found]


def pages(connection: sa.Connection, fingerprint: Fingerprint) -> Iterator[list[dict[str, Any]]]:
    """Yield the documents of all passages of an index, in the order of their rows."""
    last = -1
    while True:
        own = of_index(fingerprint.key)
        after = sa.select(passages.c.row).where(own, passages.c.row > last)
        rows = connection.execute(after.order_by(passages.c.row).limit(PAGE_ROWS)).scalars().all()
        if not rows:
            return
        last = rows[-1]
        yield documents(connection, fingerprint, passages.c.row.in_(rows))


def count_terms(counted: Iterable[CountedTerms], sign: int = 1) -> Counter[tuple[str, str, str]]:
    """Return in how many passages of each scope each term occurs: by kind, scope and term."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for scope, language, stemmed, words in counted:
        counts["passages", scope, ""] += sign
        counts["language", scope, language] += sign
        for stem in stemmed:
            counts["stem", scope, stem] += sign
        for word in words:
            counts["word", scope, word] += sign
    return counts


def _document(passage: Any, vector: bytes, fingerprint: Fingerprint) -> dict[str, Any]:
    stemmed = passage.stems.split()
    dimension = fingerprint.dimension
    is_embedded = len(vector) == 4 * dimension
    whole = WITHOUT_SPACES.sub(" ", with_header(passage.header, passage.text))
    plain = plain_words().analyze(whole)
    published, day = passage.published, passage.published_local
    return {
        "row": passage.row,
        "article_id": passage.article_id,
        "scope": passage.scope or SEEN_BY_ALL,
        "language": passage.language,
        "category": passage.category_key,
        "source": passage.source_key,
        "published": None if published is None else micros(published),
        "day": None if day is None else day.toordinal(),
        "text": _cut(" ".join(["", *stemmed, ""])),
        "stems": list(dict.fromkeys(stemmed))[:MOST_STEMS_HELD],
        "words": _cut(" ".join(sorted(set(plain)))),
        "weights": bm25_weights(stemmed, STEMS_A_TOKEN * fingerprint.max_tokens),
        "embedded": is_embedded,
        "vector": np.frombuffer(vector, np.float32) if is_embedded else np.zeros(dimension, "f4"),
    }


def _cut(text: str) -> str:
    """Return as many of a text's words as Milvus holds."""
    raw = text.encode()
    if len(raw) <= LONGEST_TEXT:
        return text
    return raw[: raw.rindex(b" ", 0, LONGEST_TEXT) + 1].decode()

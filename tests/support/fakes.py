"""Stand-ins for slow parts, and small articles to try things on."""

from __future__ import annotations

import hashlib
import re
import threading
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from articles.models import Article, Section, SectionKind
from index.errors import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.readers import ReadableText

TOKEN = re.compile(r"\w+|[^\w\s]")
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


class FakeReader:
    """Gives sentences scores by chance, the same each time. Counts the texts that it reads."""

    name = "fake"
    revision = "1"

    def __init__(self) -> None:
        self.read_texts = 0

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        """Return scores between -6 and 6."""
        self.read_texts += len(texts)
        return [
            [Random(f"{question} {each.text[slice(*span)]}").uniform(-6, 6) for span in each.spans]
            for each in texts
        ]


class FakeEmbedder:
    """Embeds texts by their words: texts that share words are near. Counts what it embeds.

    It waits while `pause` is cleared, and fails while it is `failing`.
    """

    def __init__(self, name: str = "fake", *, dimension: int = 64, max_tokens: int = 60) -> None:
        self.embedded = 0
        self.pause = threading.Event()
        self.pause.set()
        self.failing = False
        self.name = name
        self.revision = "1"
        self.backend = "arithmetic"
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.settings: dict[str, str | int] = {"tokens": TOKEN.pattern}

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return words and marks as tokens."""
        return [match.span() for match in TOKEN.finditer(text)]

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return a unit vector a text, the sum of one fixed random vector a word."""
        self.pause.wait(30)
        if self.failing:
            raise EmbeddingError(f"The server of {self.name} does not answer.")
        if not question:
            self.embedded += len(texts)
        rows = []
        for text in texts:
            total = np.full(self.dimension, 1e-3)
            for word in re.findall(r"\w+", text.casefold()):
                total += _vector(word, self.dimension)
            rows.append(total / np.linalg.norm(total))
        return np.array(rows, dtype=np.float32)


@lru_cache(50_000)
def _vector(word: str, dimension: int) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
    return np.random.default_rng(seed).standard_normal(dimension)


def make_article(number: int = 1, **changes: Any) -> Article:
    """Return a small article; `changes` replace its fields, `text` its body."""
    text = changes.pop(
        "text",
        f"The council of Town{number} voted on Monday to close its old bridge. "
        f"Engineer Vera{number} Holt said the repair would cost {number} million crowns.\n\n"
        "Buses will run across the river instead, because the ferry is too small.",
    )
    fields: dict[str, Any] = {
        "id": f"a{number}",
        "headline": f"Town{number} closes its old bridge",
        "source": "Harbour Post",
        "url": f"https://harbourpost.example/{number}",
        "category": "Politics",
        "published": NOON.replace(day=1 + number % 28),
        "sections": (Section(kind=SectionKind.BODY, text=text),),
    }
    return Article(**{**fields, **changes})

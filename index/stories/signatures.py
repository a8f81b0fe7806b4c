"""What articles are compared by: the words, names and vectors of how they begin: pure.

News says first what it is about, so that the headline and the first paragraphs tell an event from
all others; what comes below is what several events have in common.
"""

from __future__ import annotations

import math
import re
import struct
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from index.stemming import stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from articles.models import Article

LEAD_CHARS = 900
# The rarest words of a lead and the names in it; a lead has about 150 words, 25 of them names.
WORDS_KEPT, NAMES_KEPT = 96, 48
# What has a capital letter or a digit; a hyphen or an apostrophe parts no name.
NAME_OR_FIGURE = re.compile(r"(?:\d[\d.,]*\d|\d)|[^\W\d_][\w'’-]*")
PACKED = struct.Struct("<8sIHHH")


class Weights(NamedTuple):
    """Hashed stems or names as uint32, and what each weighs as float32; of unit length or empty."""

    hashes: NDArray[np.uint32]
    values: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.hashes)


class Signature(NamedTuple):
    """What an article is compared by.

    `vector` is of unit length. How rare the `words`, `names` and words of the `title` are was
    counted among so many `passages`.
    """

    language: str
    vector: NDArray[np.float32]
    words: Weights
    names: Weights
    title: Weights
    published: datetime | None
    passages: int = 0


def lead_of(article: Article) -> str:
    """Return the headline of an article, its dek, and how its text begins."""
    text = "\n".join(section.content for section in article.quotable())
    return f"{article.headline}\n{text[:LEAD_CHARS]}"


def words_of(text: str, language: str) -> Counter[str]:
    """Return how often each stem stands in a text."""
    return Counter(stems(text, language))


def names_of(text: str) -> Counter[str]:
    """Return how often each name and figure stands in a text, in small letters.

    A name is a word with a capital letter, also where that only begins a sentence: such words are
    common ones, which their rarity makes light.
    """
    found = (match[0] for match in NAME_OR_FIGURE.finditer(text))
    return Counter(each.casefold() for each in found if not each[0].islower())


def weighed(counts: Mapping[str, int], rarity: Mapping[str, float], most: int) -> Weights:
    """Return the heaviest of some words, by how often they stand and how rare they are.

    Weights are (1 + log count) · rarity, scaled to unit length (Salton and Buckley, Term-weighting
    approaches in automatic text retrieval, 1988).
    """
    weights = {word: (1 + math.log(count)) * rarity[word] for word, count in counts.items()}
    heaviest = sorted(weights, key=lambda word: (-weights[word], word))[:most]
    length = math.sqrt(sum(weights[word] ** 2 for word in heaviest))
    kept = heaviest if length else []
    return Weights(
        np.array([crc32(word.encode()) for word in kept], dtype=np.uint32),
        np.array([weights[word] / length for word in kept], dtype=np.float32),
    )


def rarity_of(number: int, occurrences: Sequence[int]) -> list[float]:
    """Return how rare words are that occur in so many of a number of passages."""
    return [max(math.log((number + 1) / (count + 0.5)), 0.0) for count in occurrences]


def packed(signature: Signature) -> bytes:
    """Return a signature as it is stored, but for its date."""
    parts = (signature.words, signature.names, signature.title)
    sizes = (len(part) for part in parts)
    head = PACKED.pack(signature.language.encode()[:8], signature.passages, *sizes)
    hashes = np.concatenate([part.hashes for part in parts]).astype("<u4")
    values = np.concatenate([part.values for part in parts]).astype("<f2")
    vector = signature.vector.astype("<f2")
    return b"".join((head, hashes.tobytes(), values.tobytes(), vector.tobytes()))


def unpacked(content: bytes, published: datetime | None) -> Signature:
    """Return a signature as it was before it was stored."""
    language, passages, *sizes = PACKED.unpack_from(content)
    number, begin = sum(sizes), PACKED.size
    hashes = np.frombuffer(content, "<u4", number, begin)
    values = np.frombuffer(content, "<f2", number, begin + 4 * number).astype(np.float32)
    vector = np.frombuffer(content, "<f2", -1, begin + 6 * number).astype(np.float32)
    words, names = sizes[0], sizes[0] + sizes[1]
    return Signature(
        language=language.rstrip(b"\0").decode(),
        vector=vector,
        words=Weights(hashes[:words], values[:words]),
        names=Weights(hashes[words:names], values[words:names]),
        title=Weights(hashes[names:], values[names:]),
        published=published,
        passages=passages,
    )

"""What ranks sentences: place, shared words, and none that says another again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from articles.text import WITHOUT_SPACES, written_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Vectors = NDArray[np.float32]

# Shorter words are mostly "the", "of" and the like.
CONTENT_LETTERS = 4
# Two sentences say the same from this share of the shorter one's words on.
SAME_WORDS = 0.75


def word_sets(texts: Iterable[str]) -> list[frozenset[str]]:
    """Return each text's words, folded; see `written_words`."""
    return [frozenset(written_words(text)) for text in texts]


def content(words: Iterable[str]) -> frozenset[str]:
    """Return the words that are long enough to say what a text is about."""
    return frozenset(
        word for word in words if len(word) >= CONTENT_LETTERS or WITHOUT_SPACES.match(word)
    )


def early(count: int, scale: float) -> Scores:
    """Return a score for each place, 1 at the first and half of that `scale` places later."""
    return 1 / (1 + np.arange(count) / scale)


def unit(vector: Vectors) -> Vectors:
    """Return a vector scaled to length 1 (zero stays zero)."""
    scaled: Vectors = vector / (np.linalg.norm(vector) or 1.0)
    return scaled


def best(scores: Scores, most: int) -> list[int]:
    """Return the places of at most `most` best scores, in reading order; ties go to the earlier."""
    return sorted(np.argsort(-scores, kind="stable")[:most].tolist())


def distinct(
    scores: Scores,
    words: Sequence[frozenset[str]],
    vectors: Vectors | None = None,
    *,
    limit: int,
    same: float = 1.0,
    least: float | None = None,
) -> list[int]:
    """Return the places of the best sentences, best first, no two alike in words or meaning.

    Two are alike in meaning when their vectors' cosine reaches `same`. With `least`, sentences that
    score under that share of the best one's score are left out.
    """
    chosen: list[int] = []
    for place in np.argsort(-scores, kind="stable").tolist():
        too_low = least is not None and chosen and scores[place] < least * scores[chosen[0]]
        if len(chosen) == limit or too_low:
            break
        if any(share_words(words[place], words[other]) for other in chosen):
            continue
        if vectors is not None and chosen and (vectors[chosen] @ vectors[place]).max() >= same:
            continue
        chosen.append(place)
    return chosen


def share_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two sentences share most of the shorter one's words."""
    return len(one & other) >= SAME_WORDS * min(len(one), len(other))

"""Which headline is meant by a name that is no headline's: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from articles.text import fold
from index.query.words import COMMON

if TYPE_CHECKING:
    from collections.abc import Sequence

# A story is taken where its headline is so like the name, and so much liker than the next one.
# Of “halden lien drector” 0.89 stands in “Board of Halden Line dismisses director Nora Ek”.
LIKE_ENOUGH, AHEAD_BY = 0.85, 0.15
# Words that have less in common are different ones, and shorter beginnings tell nothing.
LEAST_ALIKE, LEAST_BEGINNING = 0.6, 4


def likeness(name: str, headline: str) -> float:
    """Return how much of a name stands in a headline, word by word and with slips, 0 to 1."""
    written = fold(name).split()
    words = [word for word in written if word not in COMMON] or written
    there = fold(headline).split()
    if not words or not there:
        return 0.0
    found = sum(len(word) * max(_alike(word, other) for other in there) for word in words)
    return found / sum(map(len, words))


def clearly_meant(name: str, headlines: Sequence[str]) -> int | None:
    """Return the place of the headline that a name stands for, None where it is not clear."""
    ranked = sorted(
        ((likeness(name, headline), -place) for place, headline in enumerate(headlines)),
        reverse=True,
    )
    if not ranked or ranked[0][0] < LIKE_ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < AHEAD_BY:
        return None
    return -ranked[0][1]


def _alike(word: str, other: str) -> float:
    if word == other or (len(word) >= LEAST_BEGINNING and other.startswith(word)):
        return 1.0
    # A number that is nearly the same is another one.
    if not (word.isalpha() and other.isalpha()):
        return 0.0
    alike = OSA.normalized_similarity(word, other)
    return float(alike) if alike >= LEAST_ALIKE else 0.0

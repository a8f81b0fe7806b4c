"""Whether two texts are copies of one another, by the runs of words that they share: pure.

A copy is cut, gets another headline and a byline, and a word is changed here and there; what is
left of it stands in the other, run for run. Two reports on one event share few runs of five words.
The limits were chosen on `bench/results/duplicates.md`.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from articles.models import SectionKind
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from articles.models import Article

# Scripts without spaces between words: each sign is one.
WORD_OR_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
SHINGLE_WORDS = 5
# Of a longer text the beginning is compared, which is what a copy keeps.
WORDS_COMPARED = 3_000
# How many of a text's shingles it is found by. Of a text and its half, half of them are the same.
SKETCHED = 24

# The share of the shorter text's shingles that the longer one has, too: each word that is changed
# costs five. A text of few words shares more with others by chance, or by what surrounds it.
LEAST_SHARED, LEAST_SHARED_SHORT = 0.7, 0.85
SHORT_SHINGLES = 150
# Below this only a text that is the same from end to end is a copy.
FEWEST_SHINGLES, FEWEST_SAME = 50, 12
# A shorter part may be one item of a round-up, which is no copy of it.
LEAST_PART = 0.4
# A report that comes each month in the same words has other figures.
FEWEST_FIGURES, LEAST_FIGURES = 3, 0.8
MOST_DAYS_APART = 30
# What one outlet prints below several headlines is its notice to subscribers and the like.
LEAST_HEADLINE = 1 / 3


class ComparedText(NamedTuple):
    """What is compared of an article."""

    shingles: frozenset[str]
    figures: frozenset[str]
    headline: frozenset[str]
    source: str
    published: datetime | None


def compared(article: Article) -> ComparedText:
    """Return what is compared of an article: its running text, else its dek."""
    kinds = (SectionKind.BODY, SectionKind.DEEP_DIVE)
    texts = [section.text for section in article.sections if section.kind in kinds]
    words = _words(" ".join(texts) or article.dek or "")[:WORDS_COMPARED]
    return ComparedText(
        shingles=frozenset(
            " ".join(words[start : start + SHINGLE_WORDS])
            for start in range(len(words) - SHINGLE_WORDS + 1)
        ),
        figures=frozenset(word for word in words if any(map(str.isdigit, word))),
        headline=frozenset(_words(article.headline)),
        source=fold(article.source or ""),
        published=article.published,
    )


def _words(text: str) -> Sequence[str]:
    return WORD_OR_SIGN.findall(fold(text))


def sketch(text: ComparedText) -> list[int]:
    """Return the smallest hashes of a text's shingles, signed 64-bit numbers in rising order.

    These are as good as drawn by lot, and drawn alike from every text (bottom-k sketches: Broder,
    On the resemblance and containment of documents, 1997). None where it is too short to compare.
    """
    if len(text.shingles) < FEWEST_SAME:
        return []
    return nsmallest(SKETCHED, map(_hash, text.shingles))


def _hash(shingle: str) -> int:
    digest = blake2b(shingle.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def are_copies(one: ComparedText, other: ComparedText) -> bool:
    """Return whether two articles are one text, perhaps cut or edited."""
    shorter, longer = sorted((one, other), key=lambda text: len(text.shingles))
    if len(shorter.shingles) < max(FEWEST_SAME, LEAST_PART * len(longer.shingles)):
        return False
    if not _same_time(one, other) or not _same_figures(shorter, longer):
        return False
    if one.source == other.source and not _same_matter(one, other):
        return False
    if len(shorter.shingles) < FEWEST_SHINGLES:
        return one.shingles == other.shingles and _same_matter(one, other)
    is_short = len(shorter.shingles) < SHORT_SHINGLES
    least = LEAST_SHARED_SHORT if is_short else LEAST_SHARED
    return len(shorter.shingles & longer.shingles) >= least * len(shorter.shingles)


def _same_time(one: ComparedText, other: ComparedText) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs((one.published - other.published).days) <= MOST_DAYS_APART


def _same_figures(shorter: ComparedText, longer: ComparedText) -> bool:
    if len(shorter.figures) < FEWEST_FIGURES:
        return True
    return len(shorter.figures & longer.figures) >= LEAST_FIGURES * len(shorter.figures)


def _same_matter(one: ComparedText, other: ComparedText) -> bool:
    fewest = min(len(one.headline), len(other.headline))
    return len(one.headline & other.headline) >= LEAST_HEADLINE * fewest

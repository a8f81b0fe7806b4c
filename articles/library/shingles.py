"""Whether two texts are copies of one another, by the runs of words that they share: pure.

A copy is cut, gets another headline and a byline, and a word is changed here and there; what is
left of it stands in the other, run for run. Two reports on one event share few runs of five words.
The limits were chosen on `bench/results/duplicates.md`.
"""

from __future__ import annotations

import re
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

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
# costs five. A text of few words shares more with others by chance, or by what surrounds it, and
# what comes a day later, or nobody knows when, may be the same brought up to date.
LEAST_SHARED, LEAST_SHARED_UNDATED, LEAST_SHARED_SHORT, LEAST_SHARED_LATER = 0.72, 0.8, 0.85, 0.9
SHORT_SHINGLES = 150
# Below this only a text that is the same from end to end is a copy.
FEWEST_SHINGLES, FEWEST_SAME = 50, 12
# How long the shorter one is, of the longer: it may be one item of a round-up, or a teaser.
LEAST_PART, LEAST_PART_SHORT = 0.4, 0.7
# A report that comes each week in the same words has other figures, and another day.
FEWEST_FIGURES, LEAST_FIGURES = 3, 0.9
MOST_DAYS_APART = 4
# What one outlet prints below several headlines is its notice to subscribers and the like.
LEAST_HEADLINE = 1 / 3


class ComparedText(NamedTuple):
    """What is compared of an article."""

    shingles: frozenset[int]
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
        shingles=_shingles(words),
        figures=frozenset(word for word in words if any(map(str.isdigit, word))),
        headline=frozenset(_words(article.headline)),
        source=fold(article.source or ""),
        published=article.published,
    )


def _shingles(words: Sequence[str]) -> frozenset[int]:
    """Return the hashes of all runs of five words, signed 64-bit numbers, the same everywhere."""
    import numpy as np

    count = len(words) - SHINGLE_WORDS + 1
    if count < 1:
        return frozenset()
    each = np.array([crc32(word.encode()) for word in words], dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE_WORDS):
        # The steps of FNV-1a, and of its high bits some to the low ones.
        mixed = (mixed ^ each[place : place + count]) * np.uint64(0x100000001B3)
        mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(32)
    return frozenset(mixed.view(np.int64).tolist())


def _words(text: str) -> Sequence[str]:
    return WORD_OR_SIGN.findall(fold(text))


def sketch(text: ComparedText) -> list[int]:
    """Return the smallest of a text's shingles in rising order, none of one too short to compare.

    These are as good as drawn by lot, and drawn alike from every text (bottom-k sketches: Broder,
    On the resemblance and containment of documents, 1997).
    """
    return nsmallest(SKETCHED, text.shingles) if len(text.shingles) >= FEWEST_SAME else []


def are_copies(one: ComparedText, other: ComparedText) -> bool:
    """Return whether two articles are one text, perhaps cut or edited."""
    shorter, longer = sorted((one, other), key=lambda text: len(text.shingles))
    length = len(shorter.shingles)
    is_short = length < SHORT_SHINGLES
    part = LEAST_PART_SHORT if is_short else LEAST_PART
    if length < max(FEWEST_SAME, part * len(longer.shingles)):
        return False
    days = _days_apart(one, other)
    if (days or 0) > MOST_DAYS_APART or not _same_figures(shorter, longer):
        return False
    if one.source == other.source and not _same_matter(one, other):
        return False
    if length < FEWEST_SHINGLES:
        return one.shingles == other.shingles and _same_matter(one, other)
    least = LEAST_SHARED_UNDATED if days is None else LEAST_SHARED
    if days:
        least = LEAST_SHARED_LATER
    elif is_short:
        least = LEAST_SHARED_SHORT
    return len(shorter.shingles & longer.shingles) >= least * length


def _days_apart(one: ComparedText, other: ComparedText) -> int | None:
    """Return how many whole days lie between two articles, None where a date is not known."""
    if one.published is None or other.published is None:
        return None
    return abs(one.published - other.published).days


def _same_figures(shorter: ComparedText, longer: ComparedText) -> bool:
    if len(shorter.figures) < FEWEST_FIGURES:
        return True
    return len(shorter.figures & longer.figures) >= LEAST_FIGURES * len(shorter.figures)


def _same_matter(one: ComparedText, other: ComparedText) -> bool:
    fewest = min(len(one.headline), len(other.headline))
    return len(one.headline & other.headline) >= LEAST_HEADLINE * fewest

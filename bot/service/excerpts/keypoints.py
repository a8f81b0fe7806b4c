"""How much a sentence tells of its story: pure scores that the key points are chosen by."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from articles.text import count_words
from bot.service.excerpts.ranking import content, early, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.excerpts.ranking import Scores, Vectors

# A sentence's place counts half as much after this share of the story, but after two sentences at
# the least: a long story takes more sentences to tell its matter.
EARLY_SHARE = 0.25
EARLY_LEAST = 2.0
COMMON_WORDS = 0.3
WEAK = 0.2
# The cosine from which two points say the same: a dek and a first sentence that tell the same were
# found at 0.65 or more.
POINTS_ALIKE = 0.65
SHORT_SENTENCE_WORDS, LONG_SENTENCE_WORDS = 8, 40

# What marks a sentence that says little when it stands alone, and how little: 1 is nothing.
UNCLEAR = (
    (1.0, r"^\s*[\"“‘«„]"),
    (1.0, r"\?\W*$"),
    (1.0, r"(?i)\b(?:contributed to this report|click here|read more|sign up|follow us)\b"),
    (1.0, r"(?i)\b(?:photos?|image|picture):|\ball rights reserved\b"),
    (0.5, r"^(?:He|She|It|They|This|That|These|Those|His|Her|Their|Its)\b"),
)
UNCLEAR_PATTERNS = tuple((weight, re.compile(pattern)) for weight, pattern in UNCLEAR)


def word_scores(texts: Sequence[str], words: Sequence[frozenset[str]]) -> tuple[Scores, Scores]:
    """Return two scores a sentence, told by its place and shape, and by its words.

    The first is 1 at the start of the story and falls with the place, less for what says little
    alone: quotes, questions, pointers to elsewhere, very short and very long sentences. The
    second, 0 to 1, is how common its longer words are in the story.
    """
    places = early(len(texts), max(EARLY_LEAST, EARLY_SHARE * len(texts)))
    return places - WEAK * np.array([unclear(text) for text in texts]), _common(words)


def scores(places: Scores, common: Scores, vectors: Vectors | None) -> Scores:
    """Return the whole score: with vectors, mostly the nearness to the mean of all sentences."""
    if vectors is None:
        return places + common
    return places + COMMON_WORDS * common + vectors @ unit(vectors.mean(axis=0))


def unclear(text: str) -> float:
    """Return how little a sentence says that stands alone: 0 for nothing against it, to 1."""
    if not SHORT_SENTENCE_WORDS <= count_words(text) <= LONG_SENTENCE_WORDS:
        return 1.0
    return max((weight for weight, found in UNCLEAR_PATTERNS if found.search(text)), default=0.0)


def _common(words: Sequence[frozenset[str]]) -> Scores:
    longer = [content(each) for each in words]
    held = Counter(word for each in longer for word in each)
    shares = np.array([sum(held[word] for word in each) / (len(each) or 1) for each in longer])
    most: float = shares.max(initial=0.0)
    return shares / (most or 1.0)

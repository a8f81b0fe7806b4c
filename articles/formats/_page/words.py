"""Words of a text, also where a language does not part them."""

from __future__ import annotations

from articles.text import fold

# From Thai on, writing seldom parts words by spaces.
UNPARTED = "\u0e00"


def distinct_words(text: str) -> frozenset[str]:
    """Return a text's words, folded; pairs of letters where words are not parted."""
    found: set[str] = set()
    for word in fold(text).split():
        pairs = {word[at : at + 2] for at in range(len(word) - 1)}
        found |= pairs if word > UNPARTED and pairs else {word}
    return frozenset(found)


def count_words(words: list[str]) -> int:
    """Return how many words a list of them has; pairs of letters where words are not parted."""
    return max(len(words), sum(len(word) // 2 for word in words if word > UNPARTED))

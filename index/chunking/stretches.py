"""Stretches of a text that are looked for alone, as a passage may end within the text: pure."""

from __future__ import annotations

WORDS = 8
STEP = 4
FEWEST = 2


def stretches(text: str) -> list[str]:
    """Return a text's halves and stretches of eight words, each once, in no text of few words.

    Where one passage ends within the text, it or the next one holds a half; where several do, some
    stretch lies between.
    """
    words = text.split()
    if len(words) < 2 * FEWEST:
        return []
    middle = (len(words) + 1) // 2
    spans = [(0, middle), (middle, len(words))]
    spans += [(start, start + WORDS) for start in range(0, len(words) - WORDS + 1, STEP)]
    return list(dict.fromkeys(" ".join(words[start:end]) for start, end in spans))

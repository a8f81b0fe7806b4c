"""Stretches of a text that are looked for alone, as a passage may end within the text: pure."""

from __future__ import annotations

import re

from articles.text import WITHOUT_SPACES

UNSPACED_WORD = re.compile(
    rf"{WITHOUT_SPACES.pattern.removesuffix('+')}{{1,2}}|(?:(?!{WITHOUT_SPACES.pattern}).)+"
)
STRETCH_WORDS = 8
STRETCH_STEP = 4
FEWEST_IN_A_HALF = 2


def stretches(text: str) -> list[str]:
    """Return a text's halves and stretches of eight words, each once, in no text of few words.

    Where no spaces part words, two characters are one.

    Where one passage ends within the text, it or the next one holds a half; where several do, some
    stretch lies between.
    """
    unspaced = bool(WITHOUT_SPACES.search(text))
    words = UNSPACED_WORD.findall(text) if unspaced else text.split()
    if len(words) < 2 * FEWEST_IN_A_HALF:
        return []
    middle = (len(words) + 1) // 2
    spans = [(0, middle), (middle, len(words))]
    spans += [
        (start, start + STRETCH_WORDS)
        for start in range(0, len(words) - STRETCH_WORDS + 1, STRETCH_STEP)
    ]
    between = "" if unspaced else " "
    return list(dict.fromkeys(between.join(words[start:end]) for start, end in spans))

"""Questions as people type them: as key words alone, and with typing errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

# How often a question becomes key words, and how often it is mistyped.
KEYWORDS, TYPOS = 0.12, 0.15
SHORTEST_MISTYPED = 4
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FUNCTION_WORDS = frozenset(
    "a an the is are was were do does did has have had of what which who how many much to in for "
    "that it its be been by".split()
)


def roughened(question: str, rng: random.Random) -> str:
    """Return a question as it may be typed: as it is, as key words, or with typing errors."""
    if rng.random() < KEYWORDS:
        question = keywords(question)
    if rng.random() < TYPOS:
        question = mistyped(question, rng)
    return question


def keywords(question: str) -> str:
    """Return a question without its function words, where two others are left at least."""
    words = [word for word in question.split() if word.casefold() not in FUNCTION_WORDS]
    return " ".join(words) if len(words) > 1 else question


def mistyped(question: str, rng: random.Random) -> str:
    """Return a question with errors in up to two words, none in a short word or a figure."""
    words = question.split()
    for place in rng.sample(range(len(words)), min(len(words), rng.choice((1, 1, 2)))):
        if _is_risky(words[place]):
            words[place] = _mistyped_word(words[place], rng)
    return " ".join(words)


def _is_risky(word: str) -> bool:
    return len(word) >= SHORTEST_MISTYPED and not any(letter.isdigit() for letter in word)


def _mistyped_word(word: str, rng: random.Random) -> str:
    """Return a word with a letter left out, doubled, put before its neighbour, or another."""
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        )
    )

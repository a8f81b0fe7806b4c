"""Words of a question that are typed badly, read as the ones that the library has: pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.models import Mending
from index.query.words import COMMON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# A figure is never mended, nor what stands beside one: an S30 is no S23.
MENDABLE = re.compile(r"(?<![\w’'])[^\W\d_]{5,}(?![\w])")
LONG_LETTERS = 8
# Of two words that are as near, one so much more frequent is the one that is meant.
CLEARLY = 5.0


class MendedText(NamedTuple):
    """A text with some of its words mended, and which."""

    text: str
    mended: tuple[Mending, ...] = ()


class NearWord(NamedTuple):
    """A word of the library, in how many letters another differs, and how many passages have it."""

    word: str
    edits: int
    passages: int


def edits_allowed(word: str) -> int:
    """Return how many letters of a word may be wrong, left out, put in or swapped.

    One of five letters, two of eight, none of fewer: “Falk” and “Fink” are two people.
    """
    return 0 if len(word) < 5 else 1 if len(word) < LONG_LETTERS else 2


def mend(text: str, meant: Callable[[str], str | None]) -> MendedText:
    """Return a text with its misspelt words mended; `meant` gives the word for such a one.

    A mended word keeps the case that it was written in.
    """
    mended: dict[str, Mending] = {}

    def put(match: re.Match[str]) -> str:
        written = match[0]
        if written.casefold() in COMMON:
            return written
        word = meant(written)
        if word is None:
            return written
        read = _in_case_of(written, word)
        mended[written] = Mending(written=written, read=read)
        return read

    return MendedText(MENDABLE.sub(put, text), tuple(mended.values()))


def near_stems(stem: str, stems: Sequence[str], edits: int, most: int) -> list[str]:
    """Return at most `most` stems that differ from one in at most so many letters, nearest first.

    Two letters swapped are one edit (optimal string alignment).
    """
    found = process.extract(stem, stems, scorer=OSA.distance, score_cutoff=edits, limit=most)
    return [stem for stem, _, _ in found]


def nearest_word(word: str, words: Iterable[str]) -> tuple[str, int] | None:
    """Return which of some words differs least from one, and in how many letters."""
    found = process.extractOne(
        word.casefold(), {w: w.casefold() for w in words}, scorer=OSA.distance
    )
    return None if found is None else (found[2], int(found[1]))


def clearest(near: Sequence[NearWord]) -> str | None:
    """Return the word that is clearly meant: the nearest, of two the far commoner."""
    ranked = sorted(near, key=lambda each: (each.edits, -each.passages, each.word))
    if not ranked:
        return None
    best, *others = ranked
    rival = (
        others and others[0].edits == best.edits and others[0].passages * CLEARLY > best.passages
    )
    return None if rival else best.word


def _in_case_of(written: str, word: str) -> str:
    if written.islower():
        return word.lower()
    if written.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if written[0].isupper() else word

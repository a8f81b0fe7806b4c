"""Words of a question that are typed badly, read as the ones that the library has: pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.models import Mending
from index.query.words import COMMON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# A figure is never mended, nor what stands beside one: an S30 is no S23.
MENDABLE = re.compile(r"(?<![\w’'])[^\W\d_]{5,}(?![\w])")
LONG_LETTERS = 8
LEAST_OF_NAME, VERY_LONG = 6, 10
# Of two words that are as near, one so much more frequent is the one that is meant.
CLEARLY = 5.0
NEAR_LOOKED_AT = 10


class MendedText(NamedTuple):
    """A text with some of its words mended, and which."""

    text: str
    mended: tuple[Mending, ...] = ()


class NearWord(NamedTuple):
    """A word of the library, how far another is from it, and how many passages have it.

    `edits` are the letters that differ; `swapped` is whether only their order does.
    """

    word: str
    edits: int
    swapped: bool
    passages: int

    @property
    def far(self) -> tuple[int, bool]:
        """Return how far it is: letters that are merely swapped are the likelier slip."""
        return self.edits, not self.swapped


def edits_allowed(word: str) -> int:
    """Return how many letters of a word may be wrong, left out, put in or swapped.

    One of five letters, two of eight, none of fewer: “Falk” and “Fink” are two people.
    """
    return 0 if len(word) < 5 else 1 if len(word) < LONG_LETTERS else 2


def mend(text: str, meant: Callable[[str, bool], str | None]) -> MendedText:
    """Return a text with its misspelt words mended, each in the case that it was written in.

    `meant` gives the word that one stands for; it is told whether a capital makes a name of it.
    """
    mended: dict[str, Mending] = {}

    def put(match: re.Match[str]) -> str:
        written = match[0]
        if written.casefold() in COMMON:
            return written
        named = match.start() > 0 and written[0].isupper() and not text.isupper()
        word = meant(written, named)
        if word is None:
            return written
        read = _in_case_of(written, word)
        mended[written] = Mending(written=written, read=read)
        return read

    return MendedText(MENDABLE.sub(put, text), tuple(mended.values()))


def in_other_words(text: str, mended: Iterable[Mending]) -> str:
    """Return a text with words mended as they were in another."""
    read = {each.written: each.read for each in mended}
    return MENDABLE.sub(lambda match: read.get(match[0], match[0]), text)


def near_words(word: str, counts: Mapping[str, int], edits: int) -> list[NearWord]:
    """Return the words that differ from one in at most so many letters, the nearest first.

    A letter that is wrong, left out or put in is one edit, as are two that are swapped (optimal
    string alignment). Of words as near the commoner goes first.
    """
    found = process.extract(
        word, list(counts), scorer=OSA.distance, score_cutoff=edits, limit=NEAR_LOOKED_AT
    )
    near = (
        NearWord(other, int(edits), sorted(other) == sorted(word), counts[other])
        for other, edits, _ in found
    )
    return sorted(near, key=lambda each: (each.far, -each.passages, each.word))


def is_slip(word: str, near: NearWord, *, common: bool, named: bool) -> bool:
    """Return whether a word is rather another misspelt than one of its own, such as a name.

    Letters swapped or doubled are slips anywhere, but a name written with its capital is mended
    for the former alone: “Schafer” and “Schaffer” are two people. A word that is `common` is meant
    in spite of any slip; for a name one letter may be missing or too many (“Bardella” is the
    price), be wrong in a long one, and two in a very long one.
    """
    if near.swapped or named:
        return near.swapped
    if common or _undoubled(word) == _undoubled(near.word):
        return True
    if near.edits == 1 and len(word) != len(near.word):
        return len(word) >= LEAST_OF_NAME
    return len(word) >= (LONG_LETTERS if near.edits == 1 else VERY_LONG)


def clearest(near: Sequence[NearWord], same: Callable[[str, str], bool]) -> str | None:
    """Return the word that is clearly meant: the nearest, and of two as near the far commoner.

    Those that are the `same` word in another form, as “bridge” and “bridges”, are no rivals.
    """
    if not near:
        return None
    best, *others = near
    rivals = (
        each
        for each in others
        if each.far == best.far
        and each.passages * CLEARLY > best.passages
        and not same(each.word, best.word)
    )
    return None if any(rivals) else best.word


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _in_case_of(written: str, word: str) -> str:
    if written.islower():
        return word.lower()
    if written.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if written[0].isupper() else word

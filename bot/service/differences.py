"""What differs between a quote that is given and the one that is found, word for word: pure."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from articles.models import Frozen
from bot.service.quantities import parts
from bot.service.tokens import tokens, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.quantities import QuotePart

MARKS_BEFORE = re.compile(r"(?<=\s)\S+$")


class Piece(Frozen):
    """A stretch of two texts: `asked` stands in the one, `found` in the other, both if the same.

    `otherwise` is whether both are the same quantities, written otherwise.
    """

    asked: str
    found: str
    otherwise: bool = False

    @property
    def same(self) -> bool:
        """Return whether both say the same."""
        return words(self.asked) == words(self.found)


def differences(asked: str, found: str, language: str = "en") -> tuple[Piece, ...]:
    """Return two texts side by side as stretches that are the same or differ.

    They are compared word for word, and a quantity as a whole.
    """
    left, right = parts(asked, language), parts(found, language)
    steps = Indel.opcodes([part.form for part in left], [part.form for part in right])
    pieces: list[Piece] = []
    # What was left out and what stands in its place are one difference.
    for alike, some in groupby(steps, key=lambda step: step.tag == "equal"):
        group = list(some)
        first, last = group[0], group[-1]
        ours = _Side(asked, left, range(first.src_start, last.src_end))
        theirs = _Side(found, right, range(first.dest_start, last.dest_end))
        if alike:
            pieces += _alike(ours, theirs)
        else:
            for one, two in _paired(ours, theirs):
                pieces += _unlike(one, two)
    return tuple(pieces)


def _paired(left: _Side, right: _Side) -> list[tuple[str, str]]:
    """Return what differs in pairs: figures one by one where both sides have as many, else all."""
    pairs = list(zip(left.places, right.places, strict=False))
    figures = all(left.is_figure(one) and right.is_figure(two) for one, two in pairs)
    if not figures or len(left.places) != len(right.places):
        return [(left.text(left.places), right.text(right.places))]
    return [(left.text(range(one, one + 1)), right.text(range(two, two + 1))) for one, two in pairs]


def _unlike(asked: str, found: str) -> Iterator[Piece]:
    """Yield as pieces what two sides say that differs, and the words that both end with.

    Of “5 million” and “4 million” the figures differ; a sign is never parted from its figure.
    """
    left, right = tokens(asked), tokens(found)
    kept = 0
    for ours, theirs in zip(left[:0:-1], right[:0:-1], strict=False):
        parted = asked[ours.start - 1].isspace() and found[theirs.start - 1].isspace()
        if not (parted and ours.word == theirs.word and ours.word.isalpha()):
            break
        kept += 1
    starts = (left[-kept].start, right[-kept].start) if kept else (len(asked), len(found))
    yield Piece(asked=asked[: starts[0]].strip(), found=found[: starts[1]].strip())
    if kept:
        yield Piece(asked=asked[starts[0] :], found=found[starts[1] :])


def _alike(left: _Side, right: _Side) -> Iterator[Piece]:
    """Yield as pieces what two sides say alike, parted where quantities are written otherwise."""
    pairs = zip(left.places, right.places, strict=True)
    for same, some in groupby(pairs, key=lambda pair: left.words(pair[0]) == right.words(pair[1])):
        run = list(some)
        ours, theirs = range(run[0][0], run[-1][0] + 1), range(run[0][1], run[-1][1] + 1)
        yield Piece(asked=left.text(ours), found=right.text(theirs), otherwise=not same)


class _Side(NamedTuple):
    """One of two texts that are compared, and the places of some of its parts."""

    whole: str
    held: list[QuotePart]
    places: range

    def words(self, place: int) -> list[str]:
        """Return the words of one part."""
        return words(self.whole[self.held[place].start : self.held[place].end])

    def is_figure(self, place: int) -> bool:
        """Return whether a part has a figure in it."""
        return any(character.isdecimal() for character in self.held[place].form)

    def text(self, places: range) -> str:
        """Return the text of some parts, with the marks around them."""
        if not places:
            return ""
        return self.whole[self._begin(places.start) : self._begin(places.stop)].strip()

    def _begin(self, place: int) -> int:
        """Return where a part begins, with the brackets and quotation marks that open at it."""
        if place == 0:
            return 0
        if place == len(self.held):
            return len(self.whole)
        start = self.held[place].start
        gap = self.whole[self.held[place - 1].end : start]
        marks = MARKS_BEFORE.search(gap)
        return start - len(marks[0]) if marks else start

"""Whether a sentence stands in an article, word for word or nearly so: pure."""

from __future__ import annotations

import re
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.models import Frozen
from bot.service.cuts import cut_before, cut_behind
from bot.service.quantities import parts
from bot.service.tokens import tokens, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.quantities import QuotePart
    from bot.service.tokens import QuoteToken

# From this likeness on, 0 to 100, people see the same sentence with a change in it.
LEAST_NEARNESS = 75.0
# What is not word for word is never wholly near, however alike it reads.
NEAREST = 99.0
FEWEST_WORDS_NEAR = 3
# So many words at either end of a sentence may have been changed or left out.
FEW_WORDS = 3
MARKS_BEFORE = re.compile(r"(?<=\s)\S+$")
PLAIN_WORD = re.compile(r"\w+")
CLOSED = re.compile(r"[.!?]|\n")


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


class Match(NamedTuple):
    """Where a text stands in another, how near (0 to 100), and whether word for word."""

    start: int
    end: int
    nearness: float
    exact: bool


def exact(asked: str, text: str, language: str = "en") -> Match | None:
    """Return where a text says word for word what is asked; None where it does not.

    It does not where what is asked is cut off from what turns its sense: see `bot.service.cuts`.
    """
    found = _standing(words(asked), text, tokens(text), language)
    return found if found and found.exact else None


def shared(asked: str, text: str) -> tuple[int, int]:
    """Return how many pairs of neighbouring words, and how many words, of one text another has.

    Signs do not count: this tells only which texts are worth comparing.
    """
    wanted, held = PLAIN_WORD.findall(asked.casefold()), PLAIN_WORD.findall(text.casefold())
    pairs = set(pairwise(wanted)).intersection(pairwise(held))
    return len(pairs), len(set(wanted).intersection(held))


def match(asked: str, text: str, language: str = "en") -> Match | None:
    """Return where a text says what is asked, or comes near to it; None where it does not."""
    wanted = words(asked)
    if found := _standing(wanted, text, tokens(text), language):
        return found
    if sum(word[-1].isalnum() for word in wanted) < FEWEST_WORDS_NEAR:
        return None
    return _near([part.form for part in parts(asked, language)], text, parts(text, language))


def _standing(wanted: list[str], text: str, held: list[QuoteToken], language: str) -> Match | None:
    """Return where all words stand in order; with what they are cut off from, where they are."""
    spoken = [token.word for token in held]
    length, cut = len(wanted), None
    for first in range(len(spoken) - length + 1 if wanted else 0):
        if spoken[first] != wanted[0] or spoken[first : first + length] != wanted:
            continue
        start, last = first, first + length - 1
        while cut_before(text, held, start, language):
            start -= 1
        while cut_behind(text, held, last, language):
            last += 1
        whole = last - start + 1 == length
        found = Match(
            held[start].start,
            _closed(text, held[last].end),
            100.0 if whole else NEAREST,
            exact=whole,
        )
        if whole:
            return found
        cut = cut or found
    return cut


def _near(wanted: list[str], text: str, held: list[QuotePart]) -> Match | None:
    """Return the stretch that reads most like what is asked, quantities by what they come to."""
    if not held:
        return None
    # Both are compared letter by letter, with one blank between words; what is found is then
    # widened to whole words.
    joined = " ".join(part.form for part in held)
    found = fuzz.partial_ratio_alignment(" ".join(wanted), joined, score_cutoff=LEAST_NEARNESS)
    if found is None or found.dest_end <= found.dest_start:
        return None
    first = joined.count(" ", 0, found.dest_start + 1)
    last = min(joined.count(" ", 0, max(found.dest_end - 1, 0)), len(held) - 1)
    spoken = [part.form for part in held[first : last + 1]]
    before, behind = _strays(wanted, spoken)
    first, last = _whole(text, held, wanted, first + before, last - behind)
    stretch = " ".join(part.form for part in held[first : last + 1])
    nearness = fuzz.ratio(" ".join(wanted), stretch)
    if nearness < LEAST_NEARNESS:
        return None
    end = _closed(text, held[last].end)
    return Match(held[first].start, end, min(nearness, NEAREST), exact=False)


def _strays(wanted: list[str], spoken: list[str]) -> tuple[int, int]:
    """Return how many words at either end stand for nothing that is asked."""
    steps = list(Indel.opcodes(wanted, spoken))
    ends = []
    for edge in (steps[:2], steps[:-3:-1]):
        # An extra word next to one that was left out may be what that was changed into.
        stray = edge[0].tag == "insert" and (len(edge) < 2 or edge[1].tag == "equal")
        ends.append(edge[0].dest_end - edge[0].dest_start if stray else 0)
    return ends[0], ends[1]


def _whole(
    text: str, held: list[QuotePart], wanted: list[str], first: int, last: int
) -> tuple[int, int]:
    """Return the whole sentences nearest to a stretch of words; the stretch where none are near."""
    gaps = [text[one.end : two.start] for one, two in pairwise(held)]
    closed = {-1, len(held) - 1, *(n for n, gap in enumerate(gaps) if CLOSED.search(gap))}
    near = range(-FEW_WORDS, FEW_WORDS + 1)
    starts = [first + step for step in near if first + step - 1 in closed] or [first]
    ends = [last + step for step in near if last + step in closed] or [last]
    asked = " ".join(wanted)

    def nearness(ends_at: tuple[int, int]) -> float:
        return fuzz.ratio(asked, " ".join(part.form for part in held[ends_at[0] : ends_at[1] + 1]))

    return max(product(starts, ends), key=nearness)


def _closed(text: str, end: int) -> int:
    """Return the end of a stretch with the mark that closes its sentence."""
    return end + 1 if text[end : end + 1] in (".", "!", "?") else end


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
            pieces += _unlike(ours.text(ours.places), theirs.text(theirs.places))
    return tuple(pieces)


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

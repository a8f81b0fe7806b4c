"""Whether a sentence stands in an article, word for word or nearly so: pure."""

from __future__ import annotations

import re
from itertools import groupby, pairwise, product
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.models import Frozen

# Quotation marks and dashes are typed in several ways; each is compared as the plainest.
SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
)
QUOTE_TOKEN = re.compile(r"\w+(?:['.,-]\w+)*|[^\w\s]")
WORD_SIGN = re.compile(r"\w")
# From this likeness on, 0 to 100, people see the same sentence with a change in it.
LEAST_NEARNESS = 75.0
FEWEST_WORDS_NEAR = 3
# So many words at either end of a sentence may have been changed or left out.
FEW_WORDS = 3
CLOSED = re.compile(r"[.!?]|\n")


class Piece(Frozen):
    """A stretch of two texts: `asked` stands in the one, `found` in the other, both if the same."""

    asked: str
    found: str

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


class _Token(NamedTuple):
    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Return a text's words for comparing: case, quotation marks and punctuation do not count."""
    return [token.word for token in _tokens(text)]


def _tokens(text: str) -> list[_Token]:
    folded = text.translate(SAME)
    return [
        _Token(match[0].casefold(), *match.span())
        for match in QUOTE_TOKEN.finditer(folded)
        if WORD_SIGN.search(match[0])
    ]


def exact(asked: str, text: str) -> Match | None:
    """Return where a text says word for word what is asked; None where it does not."""
    wanted = words(asked)
    return _exact(text, wanted, _tokens(text)) if wanted else None


def shared(asked: str, text: str) -> tuple[int, int]:
    """Return how many pairs of neighbouring words, and how many words, of one text another has."""
    wanted, held = words(asked), words(text)
    pairs = set(pairwise(wanted)).intersection(pairwise(held))
    return len(pairs), len(set(wanted).intersection(held))


def match(asked: str, text: str) -> Match | None:
    """Return where a text says what is asked, or comes near to it; None where it does not."""
    wanted, held = words(asked), _tokens(text)
    if not wanted or not held:
        return None
    if exact := _exact(text, wanted, held):
        return exact
    if len(wanted) < FEWEST_WORDS_NEAR:
        return None
    # Both are compared letter by letter, with one blank between words; what is found is then
    # widened to whole words.
    joined = " ".join(token.word for token in held)
    found = fuzz.partial_ratio_alignment(" ".join(wanted), joined, score_cutoff=LEAST_NEARNESS)
    if found is None or found.dest_end <= found.dest_start:
        return None
    first = joined.count(" ", 0, found.dest_start + 1)
    last = min(joined.count(" ", 0, max(found.dest_end - 1, 0)), len(held) - 1)
    spoken = [token.word for token in held[first : last + 1]]
    before, behind = _strays(wanted, spoken)
    first, last = _whole(text, held, wanted, first + before, last - behind)
    stretch = " ".join(token.word for token in held[first : last + 1])
    nearness = fuzz.ratio(" ".join(wanted), stretch)
    if nearness < LEAST_NEARNESS:
        return None
    return Match(held[first].start, _closed(text, held[last].end), nearness, exact=False)


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
    text: str, held: list[_Token], wanted: list[str], first: int, last: int
) -> tuple[int, int]:
    """Return the whole sentences nearest to a stretch of words; the stretch where none are near."""
    gaps = [text[one.end : two.start] for one, two in pairwise(held)]
    closed = {-1, len(held) - 1, *(n for n, gap in enumerate(gaps) if CLOSED.search(gap))}
    near = range(-FEW_WORDS, FEW_WORDS + 1)
    starts = [first + step for step in near if first + step - 1 in closed] or [first]
    ends = [last + step for step in near if last + step in closed] or [last]
    asked = " ".join(wanted)

    def nearness(ends_at: tuple[int, int]) -> float:
        return fuzz.ratio(asked, " ".join(t.word for t in held[ends_at[0] : ends_at[1] + 1]))

    return max(product(starts, ends), key=nearness)


def _exact(text: str, wanted: list[str], held: list[_Token]) -> Match | None:
    spoken = [token.word for token in held]
    length = len(wanted)
    for place in range(len(spoken) - length + 1):
        if spoken[place] == wanted[0] and spoken[place : place + length] == wanted:
            end = _closed(text, held[place + length - 1].end)
            return Match(held[place].start, end, 100.0, exact=True)
    return None


def _closed(text: str, end: int) -> int:
    """Return the end of a stretch with the mark that closes its sentence."""
    return end + 1 if text[end : end + 1] in (".", "!", "?") else end


def differences(asked: str, found: str) -> tuple[Piece, ...]:
    """Return two texts side by side, word for word, as stretches that are the same or differ."""
    left, right = _tokens(asked), _tokens(found)
    steps = Indel.opcodes([token.word for token in left], [token.word for token in right])
    pieces = []
    # What was left out and what stands in its place are one difference.
    for _same, some in groupby(steps, key=lambda step: step.tag == "equal"):
        group = list(some)
        first, last = group[0], group[-1]
        pieces.append(
            Piece(
                asked=_stretch(asked, left, first.src_start, last.src_end),
                found=_stretch(found, right, first.dest_start, last.dest_end),
            )
        )
    return tuple(pieces)


def _stretch(text: str, tokens: list[_Token], start: int, end: int) -> str:
    """Return the text of some words, with the marks up to the next word."""
    if start >= end:
        return ""
    first = 0 if start == 0 else tokens[start].start
    last = tokens[end].start if end < len(tokens) else len(text)
    return text[first:last].strip()

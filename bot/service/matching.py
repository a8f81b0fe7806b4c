"""Whether a sentence stands in an article, word for word or nearly so: pure."""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bot.service.cuts import cut_before, cut_behind
from bot.service.quantities import parts
from bot.service.tokens import tokens, words

if TYPE_CHECKING:
    from bot.service.quantities import QuotePart
    from bot.service.tokens import QuoteToken

# From this likeness on, 0 to 100, people see the same sentence with a change in it.
LEAST_NEARNESS = 75.0
# What is not word for word is never wholly near, however alike it reads.
NEAREST = 99.0
FEWEST_WORDS_NEAR = 3
# So many words at either end of a sentence may have been changed or left out.
FEW_WORDS = 3
SHARED_WORD = re.compile(r"\w+")
END_MARKS = (".", "!", "?", "。", "！", "？")
CLOSED = re.compile(r"[.!?。！？]|\n")


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
    wanted, held = SHARED_WORD.findall(asked.casefold()), SHARED_WORD.findall(text.casefold())
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
    return end + 1 if text[end : end + 1] in END_MARKS else end

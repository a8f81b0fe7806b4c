"""How sure it is that passages bear on a question of which nothing but the words is known: pure.

So it is where neither the embedder nor the reader reads the question's language.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Prefix

from index.query.words import PLAIN_WORD
from index.ranking.coverage import MISSING_WEIGHT, PASSAGES_JUDGED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.query.words import AskedStems
    from index.ranking.coverage import JudgedPassage

# The share of a question's words that is held from which it is answered as likely as not, see
# `words_confidence`. It was chosen on the development half of the questions in bench/languages and
# lies in a gap there: nearly all that something answers come to 0.49, and most that nothing answers
# stay below 0.43. The weight only spreads what lies around it.
WORDS_ALONE_WEIGHT, WORDS_HELD = 15.0, 0.46
# Stems of one word that is bent otherwise have so many first letters in common, and such a share of
# the longer one: “recevoir” and “recevront”.
LETTERS_SHARED, SHARE_SHARED = 5, 0.55
# Shorter ones differ in their last letter alone: “vangt” and “vang”.
LEAST_SHORT = 4


class AskedTerm(NamedTuple):
    """A word or a name of a question: its stems, each with how rare it is.

    However many stems it has, it counts once, as much as its rarest.
    """

    stems: Mapping[str, float]
    is_name: bool = False

    @property
    def weight(self) -> float:
        """Return how much the term counts."""
        return max(self.stems.values())

    def held(self, stems: Iterable[str]) -> float:
        """Return how much of the term's weight some stems hold."""
        there = set(stems)
        own = [
            weight
            for stem, weight in self.stems.items()
            if stem in there or any(is_near(stem, other) for other in there)
        ]
        return self.weight * sum(own) / sum(self.stems.values())


def terms_of(asked: AskedStems, names: Iterable[str], outlets: Collection[str]) -> list[AskedTerm]:
    """Return a question's words and names, without the stems of outlets' names."""
    name_of = {word: name for name in names for word in PLAIN_WORD.findall(name.casefold())}
    found: dict[str, dict[str, float]] = {}
    for word, stems in asked.words:
        told = {stem: asked.weights[stem] for stem in stems if stem not in outlets}
        found.setdefault(name_of.get(word, word), {}).update(told)
    return [
        AskedTerm(stems, is_name=term in name_of.values()) for term, stems in found.items() if stems
    ]


def words_confidence(
    parts: Sequence[Sequence[AskedTerm]],
    names: set[str],
    passages: Sequence[JudgedPassage],
    *,
    reason: bool = False,
) -> float:
    """Return how likely the passages are to cover a question by its words, 0 to 1.

    What counts: the share of each part's terms that one passage and its header hold, in the mean,
    and the share of all terms that are `names` (stems) and stand nowhere.

    Names and what the header holds only tell which story is meant. What is asked of it, the other
    terms tell: a story of a mill answers nothing of who bought it unless it says so. So of the
    share, half is that of these alone; where there are none, or a `reason` is asked for, which may
    be told in other words than what it is the reason for, all terms are meant instead.
    """
    read = passages[:PASSAGES_JUDGED]
    everything = {
        stem: weight for part in parts for term in part for stem, weight in term.stems.items()
    }
    if not read or not everything:
        return 0.0
    shares = [max(_shares(part, passage) for passage in read) for part in parts if part]
    share = sum(whole + (whole if reason else asked) for whole, asked in shares) / (2 * len(shares))
    said = {stem for p in read for stems in (p.header, *p.sentences) for stem in stems}
    missing = sum(everything[stem] for stem in names & everything.keys() - said)
    sum_of = WORDS_ALONE_WEIGHT * (share - WORDS_HELD) + MISSING_WEIGHT * missing / sum(
        everything.values()
    )
    return 1 / (1 + math.exp(-sum_of))


def is_near(stem: str, other: str) -> bool:
    """Say whether two stems may be of one word, by how many first letters they share."""
    if stem[:LEAST_SHORT] != other[:LEAST_SHORT]:  # most are told apart by that, and fast
        return False
    shared, longer = Prefix.similarity(stem, other), max(len(stem), len(other))
    if shared >= LETTERS_SHARED and shared >= SHARE_SHARED * longer:
        return True
    return shared >= LEAST_SHORT and shared >= longer - 1


def _shares(part: Sequence[AskedTerm], passage: JudgedPassage) -> tuple[float, float]:
    """Return the share of a part's terms that a passage holds, and of those that ask."""
    header = {*passage.header}
    held = header.union(*passage.sentences)
    asking = [term for term in part if not (term.is_name or term.stems.keys() <= header)]
    whole = _share(part, held)
    return whole, _share(asking, held) if asking else whole


def _share(terms: Sequence[AskedTerm], held: set[str]) -> float:
    return sum(term.held(held) for term in terms) / sum(term.weight for term in terms)

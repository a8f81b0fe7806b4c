"""Which sentences of different outlets say the same: pure.

The limits were chosen by reading what they align of news that is labelled by its event.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.service.answerers.extractive.disagreements import DAYS_APART
from bot.service.faithfulness.terms import TermKind
from bot.service.matters.figures import quantities_of, shared_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.excerpts.ranking import Scores, Vectors
    from bot.service.matters.models import ReadSentence

# From this cosine on two sentences say the same whatever their words.
ALIKE_ALONE = 0.8
# Below the first they do not, however many words they share; between both, cosine and shared words
# come to the third together. Each figure that both give counts for more.
LEAST_MEANING, MEANING_AND_WORDS, OF_A_FIGURE = 0.6, 1.3, 0.15
# Where there are no vectors: the share of the shorter one's stems that the other has.
SAME_STEMS = 0.6
# Names alone make no matter: two sentences on one man may say different things of him.
FEWEST_WORDS_SHARED, LEAST_WORDS_SHARE = 2, 0.25
# Every two sentences of a matter are at least so much alike as a share of what a pair must be.
LOOSEST = 0.85


class Likeness(NamedTuple):
    """How alike every two sentences are: 1 is enough to be of one matter; 0 within an outlet."""

    scores: Scores

    def nearest(self, place: int) -> float:
        """Return how near a sentence comes to any of another outlet."""
        return float(self.scores[place].max(initial=0.0))


def likeness_of(sentences: Sequence[ReadSentence], vectors: Vectors | None) -> Likeness:
    """Return how alike sentences are; `vectors` are of unit length, one a sentence."""
    scores = np.zeros((len(sentences), len(sentences)))
    cosines = vectors @ vectors.T if vectors is not None else None
    for one, other in combinations(range(len(sentences)), 2):
        first, second = sentences[one], sentences[other]
        if first.outlet == second.outlet or first.language != second.language:
            continue
        cosine = None if cosines is None else float(cosines[one, other])
        scores[one, other] = scores[other, one] = _likeness(first, second, cosine)
    return Likeness(scores)


def _likeness(one: ReadSentence, other: ReadSentence, cosine: float | None) -> float:
    words = _shared(one.stems, other.stems)
    if cosine is None:
        score, sure = words / SAME_STEMS, False
    elif cosine < LEAST_MEANING:
        return cosine / LEAST_MEANING * LOOSEST
    else:
        figures = shared_figures(quantities_of(one.statement), quantities_of(other.statement))
        score = (cosine + words + OF_A_FIGURE * figures) / MEANING_AND_WORDS
        score, sure = max(score, cosine / ALIKE_ALONE), cosine >= ALIKE_ALONE
    if sure or (_share_more_than_names(one, other) and _near_in_time(one, other)):
        return score
    return min(score, 1.0) * LOOSEST


def _near_in_time(one: ReadSentence, other: ReadSentence) -> bool:
    """Return whether two articles tell of one event, and not of two of its kind."""
    if one.published is None or other.published is None:
        return True
    return abs((one.published - other.published).days) <= DAYS_APART


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _share_more_than_names(one: ReadSentence, other: ReadSentence) -> bool:
    ours, theirs = _plain_words(one), _plain_words(other)
    shared = len(ours & theirs)
    return shared >= FEWEST_WORDS_SHARED and _shared(ours, theirs) >= LEAST_WORDS_SHARE


def _plain_words(sentence: ReadSentence) -> frozenset[str]:
    return frozenset(
        term.quantity
        for term in sentence.statement.terms
        if term.content and term.kind in (TermKind.WORD, TermKind.NUMBER)
    )


def aligned(sentences: Sequence[ReadSentence], likeness: Likeness) -> list[list[int]]:
    """Return matters as the places of their sentences, one an outlet; the likest pairs make them.

    Two sentences are a pair where each is the likest of its outlet to the other.
    """
    group_of: dict[int, list[int]] = {}
    for one, other in _pairs(sentences, likeness.scores):
        ours, theirs = group_of.get(one, [one]), group_of.get(other, [other])
        if ours is theirs or not _join(sentences, likeness.scores, ours, theirs):
            continue
        joined = sorted([*ours, *theirs])
        group_of.update(dict.fromkeys(joined, joined))
    return list({tuple(group): group for group in group_of.values()}.values())


def _pairs(sentences: Sequence[ReadSentence], scores: Scores) -> list[tuple[int, int]]:
    """Return the pairs that are alike enough, the likest first."""
    outlets = np.array([sentence.outlet for sentence in sentences])
    best: dict[tuple[int, int], float] = {
        (place, outlet): float(scores[place][outlets == outlet].max(initial=0.0))
        for place in range(len(sentences))
        for outlet in set(outlets.tolist())
    }
    found = [
        (one, other)
        for one, other in combinations(range(len(sentences)), 2)
        if scores[one, other] >= 1
        and scores[one, other] >= best[one, int(outlets[other])]
        and scores[one, other] >= best[other, int(outlets[one])]
    ]
    return sorted(found, key=lambda pair: -scores[pair])


def _join(
    sentences: Sequence[ReadSentence], scores: Scores, ours: list[int], theirs: list[int]
) -> bool:
    """Return whether two groups are one matter: of different outlets, and all of them alike."""
    if {sentences[n].outlet for n in ours} & {sentences[n].outlet for n in theirs}:
        return False
    return bool(scores[np.ix_(ours, theirs)].min() >= LOOSEST)

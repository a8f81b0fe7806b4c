"""How sure it is that two articles tell of one event: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.stories.signatures import WORDS_KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.stories.signatures import Signature, Weights

# The log-odds that two articles tell of one event grow with the cosines of their vectors, words,
# names and headlines, and fall with the days between them. The weights were chosen on the sets of
# bench/results/stories.md and on the samples, where names weigh less: in a small library a place is
# a rare word. Others do as well, with another offset.
VECTOR_WEIGHT, SHARED_WORDS_WEIGHT, NAMES_WEIGHT, TITLE_WEIGHT = 8.0, 14.0, 5.0, 2.0
DAYS_WEIGHT, LIKENESS_OFFSET = -0.1, -6.3
# No pair is surer than this: of a group's many pairs one must not outweigh the others. Short texts
# are alike by chance sooner, those of fewer words as those of so many: a headline has about nine.
SUREST, BREVITY_WEIGHT, FEWEST_WORDS = 10.0, -2.8, 8
# Two headlines on one event have few words in common: of short texts of one time, when one event
# is likelier, less is asked, and of those of days apart more. Asking less of all of them made one
# story of 110 articles in three months of short news. Chosen on the same sets and on eight months
# of such news.
SAME_TIME_WEIGHT, SAME_TIME_DAYS, SHORT_DAYS_WEIGHT = 1.2, 0.5, -0.3
DAY_SECONDS = 86_400.0


def likeness(signatures: Sequence[Signature]) -> NDArray[np.float64]:
    """Return for all pairs the log-odds that they tell of one event, from -10 to 10.

    Of short texts they are at the most about 3, but 6 where these are of one time.
    """
    vectors = np.stack([each.vector for each in signatures]).astype(np.float64)
    days = days_apart(signatures)
    odds: NDArray[np.float64] = (
        VECTOR_WEIGHT * (vectors @ vectors.T)
        + SHARED_WORDS_WEIGHT * _cosines([each.words for each in signatures])
        + NAMES_WEIGHT
        * _cosines([each.names if len(each.names) else each.words for each in signatures])
        + TITLE_WEIGHT * _cosines([each.title for each in signatures])
        + DAYS_WEIGHT * np.log1p(np.nan_to_num(days))
        + LIKENESS_OFFSET
    )
    short = brevity(signatures)
    surest = SUREST + BREVITY_WEIGHT * short
    return np.clip(np.clip(odds, -SUREST, surest) + short * _timeliness(days), -SUREST, SUREST)


def _timeliness(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the days between short texts add to the log-odds; 0 where one has no date."""
    same_time = SAME_TIME_WEIGHT * np.exp(-days / SAME_TIME_DAYS)
    found: NDArray[np.float64] = np.nan_to_num(same_time + SHORT_DAYS_WEIGHT * np.log1p(days))
    return found


def days_apart(signatures: Sequence[Signature]) -> NDArray[np.float64]:
    """Return the days between all pairs, not a number where one has no date."""
    moments = (each.published for each in signatures)
    days = np.array([each.timestamp() / DAY_SECONDS if each else np.nan for each in moments])
    between: NDArray[np.float64] = np.abs(days[:, None] - days[None, :])
    return between


def brevity(signatures: Sequence[Signature]) -> NDArray[np.float64]:
    """Return for all pairs how short the shorter text is: the log of a whole lead to its words."""
    words = np.array([max(len(each.words), FEWEST_WORDS) for each in signatures])
    found: NDArray[np.float64] = np.log(WORDS_KEPT / np.minimum(words[:, None], words[None, :]))
    return found


def _cosines(weights: Sequence[Weights]) -> NDArray[np.float64]:
    """Return how much of their weights all pairs have in common."""
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *map(len, weights)])
    hashes = np.concatenate([each.hashes for each in weights])
    values = np.concatenate([each.values for each in weights]).astype(np.float64)
    known, columns = np.unique(hashes, return_inverse=True)
    matrix = csr_array((values, columns, ends), shape=(len(weights), max(len(known), 1)))
    found: NDArray[np.float64] = (matrix @ matrix.T).toarray()
    return found

"""How sure it is that two articles tell of one event: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.stories.signatures import Signature

# The log-odds that two articles tell of one event grow with the cosines of their vectors, words,
# names and headlines, and fall with the days between them. The weights were chosen on one half of
# the events of three sets and looked at on the other (bench/results/stories.md); they may be half
# or twice as much with little difference, but for the last.
VECTOR_WEIGHT, WORDS_WEIGHT, NAMES_WEIGHT, TITLE_WEIGHT = 4.0, 8.0, 8.0, 3.0
DAYS_WEIGHT, OFFSET = -0.1, -3.6
# No pair is surer than this: of a group's many pairs one must not outweigh the others.
SUREST = 6.0
DAY_SECONDS = 86_400.0


def likeness(signatures: Sequence[Signature]) -> NDArray[np.float64]:
    """Return for all pairs the log-odds that they tell of one event, -6 to 6."""
    vectors = np.stack([each.vector for each in signatures]).astype(np.float64)
    odds: NDArray[np.float64] = (
        VECTOR_WEIGHT * (vectors @ vectors.T)
        + WORDS_WEIGHT * _cosines([each.words for each in signatures])
        + NAMES_WEIGHT * _cosines([each.names or each.words for each in signatures])
        + TITLE_WEIGHT * _cosines([each.title for each in signatures])
        + DAYS_WEIGHT * np.log1p(days_apart(signatures))
        + OFFSET
    )
    return np.clip(odds, -SUREST, SUREST)


def days_apart(signatures: Sequence[Signature]) -> NDArray[np.float64]:
    """Return the days between all pairs; 0 where one has no date, which says nothing."""
    moments = (each.published for each in signatures)
    days = np.array([each.timestamp() / DAY_SECONDS if each else np.nan for each in moments])
    between: NDArray[np.float64] = np.nan_to_num(np.abs(days[:, None] - days[None, :]))
    return between


def _cosines(weights: Sequence[Mapping[int, float]]) -> NDArray[np.float64]:
    """Return how much of their weights all pairs have in common."""
    columns = {key: place for place, key in enumerate({key for each in weights for key in each})}
    matrix = np.zeros((len(weights), len(columns)), dtype=np.float32)
    for row, each in enumerate(weights):
        matrix[row, [columns[key] for key in each]] = list(each.values())
    return np.asarray(matrix @ matrix.T, dtype=np.float64)

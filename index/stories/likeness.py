"""How likely two articles are to tell of one event: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.stories.signatures import Signature

# A logistic curve over the cosines of vectors, words, names and headlines, and the days between.
# PLACEHOLDER
VECTOR_WEIGHT, WORDS_WEIGHT, NAMES_WEIGHT, TITLE_WEIGHT, DAYS_WEIGHT, OFFSET = (
    *(6.0, 8.0, 4.0, 2.0, -0.5),
    -6.5,
)
DAY_SECONDS = 86_400.0


def likeness(signatures: Sequence[Signature]) -> NDArray[np.float64]:
    """Return for all pairs how likely they tell of one event, 0 to 1."""
    vectors = np.stack([each.vector for each in signatures]).astype(np.float64)
    names = _cosines([each.names or each.words for each in signatures])
    sum_of = (
        VECTOR_WEIGHT * (vectors @ vectors.T)
        + WORDS_WEIGHT * _cosines([each.words for each in signatures])
        + NAMES_WEIGHT * names
        + TITLE_WEIGHT * _cosines([each.title for each in signatures])
        + DAYS_WEIGHT * np.log1p(days_apart(signatures))
        + OFFSET
    )
    return np.asarray(1 / (1 + np.exp(-sum_of)))


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

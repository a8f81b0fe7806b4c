"""Which articles of some are alike enough to be groups: pure.

Two groups become one while the mean likeness between them is high enough, the surest two first:
average linkage (Sokal and Michener, A statistical method for evaluating systematic relationships,
1958). What is high enough depends on how alike the articles of each group are among themselves
(Karypis, Han and Kumar, Chameleon: hierarchical clustering using dynamic modeling, 1999): reports
on one earthquake are so alike that those on another, which are like them in much, stay apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# By how much more two groups must be alike for what their own articles are more alike than is
# usual. So many usual pairs are counted with each group's own, for of few pairs little is known.
# Chosen on the sets of bench/results/stories.md, and looked at on short news of one month.
COHESION_WEIGHT, USUAL_COHESION, USUAL_PAIRS = 0.7, 3.5, 4.0


def clustered(likeness: NDArray[np.float64], least: float) -> list[list[int]]:
    """Return the places of the articles of each group, those of the first article first.

    `likeness` has the log-odds of all pairs, both ways the same; groups are joined from `least` on.
    """
    clusters = _Clusters(likeness)
    while clusters.join_surest(least):
        pass
    return [sorted(each) for each in clusters.members if each]


class _Clusters:
    """Groups that are joined two by two: one takes the articles of the other, which stays empty."""

    def __init__(self, likeness: NDArray[np.float64]) -> None:
        count = len(likeness)
        self.members = [[place] for place in range(count)]
        self._sizes = np.ones(count)
        self._cohesion = np.full(count, USUAL_COHESION)
        # Of the pairs between two groups the sum; on the diagonal that of the pairs within one.
        self._sums = likeness.astype(np.float64)
        np.fill_diagonal(self._sums, 0.0)
        self._odds = self._sums.copy()
        np.fill_diagonal(self._odds, -np.inf)

    def join_surest(self, least: float) -> bool:
        """Join the two groups that are likeliest one; return whether any were likely enough."""
        one, other = sorted(divmod(int(self._odds.argmax()), len(self.members)))
        if self._odds[one, other] < least:
            return False
        self.members[one] += self.members[other]
        self.members[other] = []
        within = self._sums[one, one] + self._sums[other, other] + self._sums[one, other]
        self._sums[one] += self._sums[other]
        self._sums[:, one] = self._sums[one]
        self._sums[one, one] = within
        self._sizes[one] += self._sizes[other]
        pairs = self._sizes[one] * (self._sizes[one] - 1) / 2
        usual = USUAL_PAIRS * USUAL_COHESION
        self._cohesion[one] = (within + usual) / (pairs + USUAL_PAIRS)
        self._odds[one] = self._odds[:, one] = self._odds_of(one)
        self._odds[other] = self._odds[:, other] = -np.inf
        return True

    def _odds_of(self, one: int) -> NDArray[np.float64]:
        """Return how sure it is that a group is one with each of the others."""
        mean = self._sums[one] / (self._sizes[one] * self._sizes)
        unusual = (self._cohesion[one] + self._cohesion) / 2 - USUAL_COHESION
        odds: NDArray[np.float64] = mean - COHESION_WEIGHT * np.maximum(unusual, 0.0)
        odds[[place == one or not each for place, each in enumerate(self.members)]] = -np.inf
        return odds

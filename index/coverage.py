"""How sure it is that the passages found bear on the question: pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from index.words import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A logistic curve over the two features below. The weights come from a regression on questions
# known to have or to lack an answer in a library of 609 articles, rounded, and the offset was set
# so that nine in ten short, plain questions of the former kind are answered too.
NEARNESS, WORDS, OFFSET = 22.0, 8.0, -14.0
PASSAGES_READ = 5
DEFAULT_MINIMUM = 0.5


def confidence(
    nearness: float | None, weights: Mapping[str, float], passages: Sequence[Sequence[str]]
) -> float:
    """Return how likely the passages are to cover a question, 0 to 1.

    `nearness` is the best cosine of a passage with the question, None without vectors; `weights`
    are the question's stems and their rarity; `passages` are the stems of the best passages, best
    first.
    """
    best = max((overlap(weights, stems) for stems in passages[:PASSAGES_READ]), default=0.0)
    near = best if nearness is None else nearness
    return 1 / (1 + math.exp(-(NEARNESS * near + WORDS * best + OFFSET)))

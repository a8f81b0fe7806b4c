"""Several ranked lists into one ranking, each score explained: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.models import Ranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.engines import Candidate


class Fused(NamedTuple):
    """A passage's row, its fused score, and what each retriever gave it."""

    row: int
    score: float
    ranks: dict[str, Ranked]


def fuse(lists: Mapping[str, Sequence[Candidate]], weights: Mapping[str, float]) -> list[Fused]:
    """Return all candidates, best first, by the weighted sum of their normalised scores.

    Each list's scores are brought to 0..1 (its last candidate to its first); a passage that a
    list lacks gets 0 from it. The sum is divided by the sum of weights, so scores lie in 0..1.
    """
    total = sum(weights[name] for name in lists) or 1.0
    scores: dict[int, float] = {}
    ranks: dict[int, dict[str, Ranked]] = {}
    for name, candidates in lists.items():
        if not candidates:
            continue
        top, bottom = candidates[0].score, candidates[-1].score
        span = top - bottom
        for rank, candidate in enumerate(candidates, 1):
            normal = (candidate.score - bottom) / span if span > 0 else 1.0
            share = weights[name] * normal / total
            scores[candidate.row] = scores.get(candidate.row, 0.0) + share
            ranks.setdefault(candidate.row, {})[name] = Ranked(rank=rank, score=candidate.score)
    order = sorted(scores, key=lambda row: (-scores[row], row))
    return [Fused(row, scores[row], ranks[row]) for row in order]

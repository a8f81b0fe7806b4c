"""What several searches found into one ranking, each score explained: pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.models import SearchRank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from index.engines import Candidate

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

LEXICAL, DENSE, SENTENCE = "lexical", "dense", "sentence"

# What the weights come to: bench/results/development.md, “MultiHop-RAG, development: passages” and
# “RealTimeQA, development: passages”. Which values were tried beside them is not kept.
# A passage stands out against so many of the best.
BEST_COMPARED = 50
ROWS_RANKED = 200
# What the whole question says about a part's passages; half did best in published trials too.
WHOLE_WEIGHT = 0.5
# What the vector says of a question that is one part: short plain questions want it more than
# words.
MEANING_WEIGHT = 1.5
# What a passage's best sentence says, for any part and within the part it fits best.
BEST_SENTENCE_WEIGHT, BEST_IN_PART_WEIGHT = 0.5, 0.75

Scores = dict[int, float]


class CandidateLists(NamedTuple):
    """What the searches for one question gave, best first: for all of it, and for each part.

    A question that is one part has what its whole gave as the only part.
    """

    whole: Sequence[Candidate]
    parts: Sequence[Sequence[Candidate]]
    dense: Sequence[Candidate]

    def rows(self) -> list[int]:
        """Return the rows of all passages found, each once, in ascending order."""
        lists = (self.whole, self.dense, *self.parts)
        return sorted({candidate.row for candidates in lists for candidate in candidates})


class Boosts(NamedTuple):
    """What the outlets and dates that a question names do to passages, by row.

    The words' score of a passage is raised by a share, for the whole question and for each part
    (`whole`, `parts`); the fused score is raised by standard deviations (`added`).
    """

    whole: Mapping[int, float]
    parts: Sequence[Mapping[int, float]]
    added: Mapping[int, float]


class FusedRow(NamedTuple):
    """A passage's row and its fused score."""

    row: int
    score: float


def standing_out(scores: Floats, *, fewest: int = 0) -> Floats:
    """Return by how many standard deviations each score lies above the mean of the best 50.

    So a part of a question that fits one passage far better than all others counts for more than
    one that fits many alike. Where there are fewer than `fewest` scores, zeros stand for the rest.
    """
    best = np.sort(scores)[::-1][:BEST_COMPARED]
    best = np.concatenate([best, np.zeros(max(0, fewest - len(best)))])
    if not best.size:
        return scores
    # Equal scores have a spread too, that of rounding, by which they would stand out.
    alike = math.isclose(best.min(), best.max(), rel_tol=1e-9, abs_tol=1e-8)
    out: Floats = (scores - best.mean()) / (1.0 if alike else best.std())
    return out


def fuse(found: CandidateLists, boosts: Boosts, limit: int) -> list[FusedRow]:
    """Return the best 200 of the passages found, best first.

    What counts is the part that a passage stands out for most. The vector is that of the whole
    question: the more parts it mixes, the less it counts. What the question prefers raises the
    words' scores and then the sum, see `Boosts`. `limit` is the length at which each list was cut
    off.
    """
    rows = np.array(found.rows(), dtype=np.int64)
    if not rows.size:
        return []
    whole = _filled(found.whole, rows, limit) * (1 + _at(rows, boosts.whole))
    words = np.full(len(rows), -np.inf)
    for part, shares in zip(found.parts, boosts.parts, strict=True):
        own = _filled(part, rows, limit) * (1 + _at(rows, shares))
        words = np.maximum(words, standing_out(own + WHOLE_WEIGHT * whole, fewest=BEST_COMPARED))
    share = MEANING_WEIGHT / max(1, len(found.parts)) ** 2
    totals = words + share * _meaning(found.dense, rows) + _at(rows, boosts.added)
    order = np.lexsort((rows, -totals))[:ROWS_RANKED]
    return list(map(FusedRow, rows[order].tolist(), totals[order].tolist()))


def _filled(candidates: Sequence[Candidate], rows: Rows, limit: int) -> Floats:
    """Return the scores of all rows: one that a full list lacks scores at most what its last does.

    A list that is not full holds every passage with one of the words, so there it scores nothing.
    """
    least = candidates[-1].score if len(candidates) >= limit else 0.0
    return _placed([c.row for c in candidates], [c.score for c in candidates], rows, least)


def _meaning(candidates: Sequence[Candidate], rows: Rows) -> Floats:
    """Return how far the vectors of all rows stand out; one not found is as far as the farthest."""
    out = standing_out(np.array([c.score for c in candidates]))
    return _placed([c.row for c in candidates], out, rows, out.min(initial=np.inf))


def _placed(
    of_rows: Sequence[int], values: Sequence[float] | Floats, rows: Rows, otherwise: float
) -> Floats:
    placed = np.full(len(rows), otherwise if of_rows else 0.0)
    placed[np.searchsorted(rows, of_rows)] = values
    return placed


def _at(rows: Rows, values: Mapping[int, float]) -> Floats:
    placed = np.zeros(len(rows))
    placed[np.searchsorted(rows, list(values))] = list(values.values())
    return placed


def refine(fused: Sequence[FusedRow], sentences: Sequence[Scores]) -> list[FusedRow]:
    """Return a ranking in which the best sentence of each of the first passages counts too.

    `sentences` holds for each part of the question the score of a passage's best sentence, for all
    passages that were read; the others stay behind them. The best sentence for any part counts by
    how far it stands out from those of the other passages, and once more within its part: else a
    part with fewer or plainer words would never say anything.
    """
    if not sentences or not sentences[0]:
        return list(fused)
    rows = list(sentences[0])
    by_part = np.array([[part[row] for row in rows] for part in sentences])
    within = np.max([standing_out(part) for part in by_part], axis=0)
    added = BEST_SENTENCE_WEIGHT * standing_out(by_part.max(axis=0)) + BEST_IN_PART_WEIGHT * within
    more = dict(zip(rows, added.tolist(), strict=True))
    read = [FusedRow(row, score + more[row]) for row, score in fused if row in more]
    read.sort(key=lambda item: (-item.score, item.row))
    lowest = read[-1].score
    rest = (item for item in fused if item.row not in more)
    return [*read, *(FusedRow(item.row, min(item.score, lowest)) for item in rest)]


def explained(
    found: CandidateLists, sentences: Sequence[Scores], rows: Iterable[int]
) -> dict[int, dict[str, SearchRank]]:
    """Return the rank and raw score that each search gave the passages at some rows.

    The parts of a question are searched as `lexical 1`, `lexical 2` and so on; `sentence` is the
    best sentence for any part.
    """
    lists = {LEXICAL: found.whole, DENSE: found.dense}
    if len(found.parts) > 1:
        lists |= {f"{LEXICAL} {n}": part for n, part in enumerate(found.parts, 1)}
    ranks: dict[int, dict[str, SearchRank]] = {row: {} for row in rows}
    for name, candidates in lists.items():
        for rank, candidate in enumerate(candidates, 1):
            if candidate.row in ranks:
                ranks[candidate.row][name] = SearchRank(rank=rank, score=candidate.score)
    best = {row: max(part[row] for part in sentences) for row in (sentences or [{}])[0]}
    for rank, row in enumerate(sorted(best, key=lambda row: (-best[row], row)), 1):
        if row in ranks:
            ranks[row][SENTENCE] = SearchRank(rank=rank, score=best[row])
    return ranks

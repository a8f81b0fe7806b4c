"""What several searches found into one ranking, each score explained: pure."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, NamedTuple

from index.models import Ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.engines import Candidate

LEXICAL, DENSE, SENTENCE = "lexical", "dense", "sentence"
# A passage stands out against so many of the best.
DEPTH = 50
# What the whole question says about a part's passages; half did best in published trials too.
WHOLE = 0.5
# What the vector says of a question that is one part: short plain questions want it more than
# words.
MEANING = 1.5
# What a passage's best sentence says, for any part and within the part it fits best.
BEST_SENTENCE, BEST_IN_PART = 0.5, 0.75

Scores = dict[int, float]


class Searched(NamedTuple):
    """What the searches for one question gave, best first: for all of it, and for each part.

    A question that is one part has what its whole gave as the only part.
    """

    whole: Sequence[Candidate]
    parts: Sequence[Sequence[Candidate]]
    dense: Sequence[Candidate]


class Liked(NamedTuple):
    """What the outlets and dates that a question names do to passages, by row.

    The words' score of a passage is raised by a share, for the whole question and for each part
    (`whole`, `parts`); the fused score is raised by standard deviations (`added`).
    """

    whole: Mapping[int, float]
    parts: Sequence[Mapping[int, float]]
    added: Mapping[int, float]


class Fused(NamedTuple):
    """A passage's row, its fused score, and what each retriever gave it."""

    row: int
    score: float
    ranks: dict[str, Ranked]


def standing_out(scores: Mapping[int, float], *, fewest: int = 0) -> Scores:
    """Return by how many standard deviations each score lies above the mean of the best 50.

    So a part of a question that fits one passage far better than all others counts for more than
    one that fits many alike. Where there are fewer than `fewest` scores, zeros stand for the rest.
    """
    best = sorted(scores.values(), reverse=True)[:DEPTH]
    best += [0.0] * (fewest - len(best))
    if not best:
        return {}
    mean, deviation = statistics.fmean(best), statistics.pstdev(best)
    return {row: (score - mean) / (deviation or 1.0) for row, score in scores.items()}


def fuse(
    found: Searched,
    liked: Liked,
    limit: int,
) -> list[Fused]:
    """Return all passages found, best first.

    What counts is the part that a passage stands out for most. The vector is that of the whole
    question: the more parts it mixes, the less it counts. What the question prefers raises the
    words' scores and then the sum, see `Liked`. `limit` is the length at which each list was cut
    off.
    """
    ranks = explained(found)
    whole = _filled(found.whole, ranks, liked.whole, limit)
    words: Scores = {}
    for part, shares in zip(found.parts, liked.parts, strict=True):
        own = _filled(part, ranks, shares, limit)
        scores = {row: score + WHOLE * whole[row] for row, score in own.items()}
        for row, score in standing_out(scores, fewest=DEPTH).items():
            words[row] = max(score, words.get(row, score))
    meaning = standing_out({c.row: c.score for c in found.dense})
    farthest = min(meaning.values(), default=0.0)
    share = MEANING / max(1, len(found.parts)) ** 2
    totals = {
        row: words[row] + share * meaning.get(row, farthest) + liked.added.get(row, 0.0)
        for row in words
    }
    order = sorted(totals, key=lambda row: (-totals[row], row))
    return [Fused(row, totals[row], ranks[row]) for row in order]


def _filled(
    candidates: Sequence[Candidate], rows: Iterable[int], shares: Mapping[int, float], limit: int
) -> Scores:
    """Return the scores of all rows: one that a full list lacks scores at most what its last does.

    A list that is not full holds every passage with one of the words, so there it scores nothing.
    """
    least = candidates[-1].score if len(candidates) >= limit else 0.0
    held = {c.row: c.score for c in candidates}
    return {row: held.get(row, least) * (1 + shares.get(row, 0.0)) for row in rows}


def refine(fused: Sequence[Fused], sentences: Sequence[Scores]) -> list[Fused]:
    """Return a ranking in which the best sentence of each of the first passages counts too.

    `sentences` holds for each part of the question the score of a passage's best sentence, for all
    passages that were read; the others stay behind them. The best sentence for any part counts by
    how far it stands out from those of the other passages, and once more within its part: else a
    part with fewer or plainer words would never say anything.
    """
    best = {row: max(part[row] for part in sentences) for row in (sentences or [{}])[0]}
    of_all = standing_out(best)
    by_part = [standing_out(part) for part in sentences]
    places = sorted(best, key=lambda row: (-best[row], row))
    ranks = {row: Ranked(rank=n, score=best[row]) for n, row in enumerate(places, 1)}
    read = []
    for item in fused:
        if item.row in best:
            added = BEST_SENTENCE * of_all[item.row]
            added += BEST_IN_PART * max(part[item.row] for part in by_part)
            why = {**item.ranks, SENTENCE: ranks[item.row]}
            read.append(Fused(item.row, item.score + added, why))
    read.sort(key=lambda item: (-item.score, item.row))
    lowest = read[-1].score if read else 0.0
    rest = [item for item in fused if item.row not in best]
    return [*read, *(item._replace(score=min(item.score, lowest)) for item in rest)]


def explained(found: Searched) -> dict[int, dict[str, Ranked]]:
    """Return the rank and raw score that each search gave a passage, by its row.

    The parts of a question are searched as `lexical 1`, `lexical 2` and so on.
    """
    lists = {LEXICAL: found.whole, DENSE: found.dense}
    if len(found.parts) > 1:
        lists |= {f"{LEXICAL} {n}": part for n, part in enumerate(found.parts, 1)}
    ranks: dict[int, dict[str, Ranked]] = {}
    for name, candidates in lists.items():
        for rank, candidate in enumerate(candidates, 1):
            ranks.setdefault(candidate.row, {})[name] = Ranked(rank=rank, score=candidate.score)
    return ranks

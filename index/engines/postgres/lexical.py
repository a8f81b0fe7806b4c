"""tsvector: search by BM25 over stems, with filters inside the search.

A passage is stemmed by the rules of its language before it is sent, so that all languages are
searched in one column and the server needs no configuration of any: a question is looked for by the
stems that it has in each of them.

PostgreSQL's own ranks know nothing of how rare a word is, so that BM25 is computed here. How often
a stem stands in a passage, `ts_rank` tells: of one alone, with all weights 1, it is the sum of 1/i²
up to that number, over π²/6. What is left of that sum beyond n is nearly 1/(n+½).

A question may have words that a great part of the passages have. Passages are looked at that have
its rarer ones; what has only the others is left out where they could not bring it among the best.
"""

from __future__ import annotations

import math
from functools import reduce
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from articles.library.conditions import in_scope, passing
from index.engines import Candidate
from index.engines.postgres.following import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.models import Filters

# As Tantivy has them.
SATURATION, BY_LENGTH = 1.2, 0.75
# Of so many stems, the rarest, of one text passages are compared with.
MOST_STEMS = 40
# Passages are looked at by the rarest stems first, that so many have at least, then by more stems;
# and so many at once at most. Of what is beyond it a few of the best may be missed.
FIRST_LOOKED_AT, MOST_RANKED = 2_000, 40_000
ALL_RECIPROCALS = math.pi**2 / 6
EVEN_WEIGHTS: sa.ColumnElement[Any] = sa.literal_column("'{1,1,1,1}'::real[]")


class WeighedStem(NamedTuple):
    """A stem, in how many passages it occurs, and how much one passage's having it counts."""

    stem: str
    passages: int
    weight: float


class WeighedQuestion(NamedTuple):
    """A question's stems, the rarest first, of how many passages, and how long these are."""

    stems: Sequence[WeighedStem]
    passages: int
    mean_length: float


class RankingEffort(NamedTuple):
    """How many passages are looked at first, by the rarest stems, and how many at once at most."""

    first: int
    most: int


EFFORT = RankingEffort(FIRST_LOOKED_AT, MOST_RANKED)


def weighed(counted: Mapping[str, int], passages: int, length: int) -> WeighedQuestion:
    """Return a question by how many of so many passages have each of its stems.

    `length` is how many stems all passages have together.
    """
    stems = [
        WeighedStem(stem, number, math.log1p((passages - number + 0.5) / (number + 0.5)))
        for stem, number in counted.items()
        if 0 < number <= passages
    ]
    rarest = sorted(stems, key=lambda each: (each.passages, each.stem))[:MOST_STEMS]
    return WeighedQuestion(rarest, passages, max(1.0, length / max(1, passages)))


def ranked(
    connection: sa.Connection,
    words: sa.Table,
    question: WeighedQuestion,
    filters: Filters,
    limit: int,
    effort: RankingEffort = EFFORT,
) -> list[Candidate]:
    """Return the rows that share most of a question's stems, by BM25."""
    stems = question.stems
    limited = passing(filters, words, words.c.article_id)
    allowed = sa.and_(in_scope(filters.scope, words.c.scope), *limited)
    score = _bm25(words, question).label("score")

    def best(query: str) -> list[Candidate]:
        looked_at = sa.select(words.c.row, score).where(_matches(words, query), allowed)
        some = looked_at.limit(effort.most).subquery()
        chosen = sa.select(some).order_by(some.c.score.desc(), some.c.row).limit(limit)
        return [Candidate(*each) for each in connection.execute(chosen)]

    # What many have, those rank first by that have several of such words.
    for number in range(_several(question, effort.most), 1, -1):
        found = best(" & ".join(quoted(each.stem) for each in stems[:number]))
        if len(found) == limit:
            return found
    number = _first(stems, effort.first)
    while True:
        found = best(" | ".join(quoted(each.stem) for each in stems[:number]))
        least = found[-1].score if len(found) == limit else 0.0
        if number == len(stems) or _suffice(stems, number, least, effort.most):
            return found
        number = _more(stems, number, least)


def _several(question: WeighedQuestion, most: int) -> int:
    """Return how many of the rarest stems a passage must have, that not too many have them all.

    It is taken that having one says nothing of having another.
    """
    expected = float(question.passages)
    for number, each in enumerate(question.stems):
        if expected <= most:
            return number
        expected *= each.passages / question.passages
    return len(question.stems)


def _first(stems: Sequence[WeighedStem], passages: int) -> int:
    """Return how many of the rarest stems so many passages have together, at least."""
    reached = accumulate(each.passages for each in stems)
    return next((n for n, number in enumerate(reached, 1) if number >= passages), len(stems))


def _suffice(stems: Sequence[WeighedStem], number: int, least: float, most: int) -> bool:
    """Return whether no passage that lacks the first stems can come among the best any more.

    So it is held too where the others would be too many to look at.
    """
    if not least:
        return False
    return (
        _most_scored(stems[number:]) <= least
        or sum(each.passages for each in stems[: number + 1]) > most
    )


def _more(stems: Sequence[WeighedStem], number: int, least: float) -> int:
    """Return by how many stems to look next: by all that may matter, of four times the passages."""
    looked_at = sum(each.passages for each in stems[:number])
    several = max(number + 1, _first(stems, 4 * looked_at))
    if not least:
        return several
    enough = (n for n in range(number + 1, len(stems)) if _most_scored(stems[n:]) <= least)
    return min(several, next(enough, len(stems)))


def _most_scored(stems: Iterable[WeighedStem]) -> float:
    """Return the most that a passage can score by some stems."""
    return (SATURATION + 1) * sum(each.weight for each in stems)


def phrases(
    connection: sa.Connection,
    words: sa.Table,
    wanted: Iterable[Sequence[str]],
    filters: Filters,
    limit: int,
) -> list[Candidate]:
    """Return rows that hold one of some sequences of stems, none better than the other."""
    limited = passing(filters, words, words.c.article_id)
    sequences = (" <-> ".join(map(quoted, stems)) for stems in wanted)
    holds = _matches(words, " | ".join(f"({each})" for each in sequences))
    seen = in_scope(filters.scope, words.c.scope)
    rows = sa.select(words.c.row).where(holds, seen, *limited).limit(limit)
    return [Candidate(row, 1.0) for row in connection.execute(rows).scalars()]


def _matches(words: sa.Table, query: str) -> sa.ColumnElement[bool]:
    return words.c.stems.bool_op("@@")(_query(query))


def _query(text: str) -> sa.ColumnElement[object]:
    """Return a query as it is written: its words are stems already."""
    return sa.cast(sa.literal(text, sa.Text), TSQUERY)


def _bm25(words: sa.Table, question: WeighedQuestion) -> sa.ColumnElement[float]:
    length = 1 - BY_LENGTH + BY_LENGTH / question.mean_length * words.c.length
    return reduce(add, (_part(words, each, SATURATION * length) for each in question.stems))


def _part(
    words: sa.Table, each: WeighedStem, damped: sa.ColumnElement[float]
) -> sa.ColumnElement[float]:
    """Return what one stem adds to a passage's score."""
    rank = sa.func.ts_rank(EVEN_WEIGHTS, words.c.stems, _query(quoted(each.stem)), type_=sa.Float)
    # Nothing where it does not occur: the rest of the sum is then more than ½ by little.
    times = sa.func.round(1 / (ALL_RECIPROCALS * (1 - rank)) - 0.5)
    part: sa.ColumnElement[Any] = each.weight * (SATURATION + 1) * times / (times + damped)
    return part

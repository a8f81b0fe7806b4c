"""tsvector: search by BM25 over stems, with filters inside the search.

A passage is stemmed by the rules of its language before it is sent, so that all languages are
searched in one column and the server needs no configuration of any: a question is looked for by the
stems that it has in each of them.

PostgreSQL's own ranks know nothing of how rare a word is, so that BM25 is computed here. How often
a stem stands in a passage, `ts_rank` tells: of one alone, with all weights 1, it is the sum of 1/i²
up to that number, over π²/6. What is left of that sum beyond n is nearly 1/(n+½).

A question may have words that a great part of the passages have, and to compare all of these would
take seconds. So those are compared that have one of its rarer words, or several of the others: so
many that a few of the best may be missed in a large library, for whose lack of all these others
rank hardly below. Where they are fewer than are wanted, all are looked at.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import accumulate, combinations
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from articles.library.conditions import in_scope, passing
from index.engines import Candidate
from index.engines.postgres.following import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.models import Filters

# As Tantivy has them.
SATURATION, BY_LENGTH = 1.2, 0.75
ALL_RECIPROCALS = math.pi**2 / 6
EVEN_WEIGHTS = "CAST('{1,1,1,1}' AS real[])"


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
    """How many passages are compared at most, and by how many of the rarest stems.

    Of stems that too many passages have, so many are `combined`.
    """

    most: int = 20_000
    stems: int = 24
    combined: int = 6


EFFORT = RankingEffort()


def weighed(counted: Mapping[str, int], passages: int, length: int) -> WeighedQuestion:
    """Return a question by how many of so many passages have each of its stems.

    `length` is how many stems all passages have together.
    """
    stems = [
        WeighedStem(stem, number, math.log1p((passages - number + 0.5) / (number + 0.5)))
        for stem, number in counted.items()
        if 0 < number <= passages
    ]
    rarest_first = sorted(stems, key=lambda each: (each.passages, each.stem))
    return WeighedQuestion(rarest_first, passages, max(1.0, length / max(1, passages)))


def ranked(
    connection: sa.Connection,
    words: sa.Table,
    question: WeighedQuestion,
    filters: Filters,
    limit: int,
    effort: RankingEffort = EFFORT,
) -> list[Candidate]:
    """Return the rows that share most of a question's stems, by BM25."""
    limited = passing(filters, words, words.c.article_id)
    allowed = sa.and_(in_scope(filters.scope, words.c.scope), *limited)

    def best(query: str, by: WeighedQuestion) -> list[Candidate]:
        looked_at = sa.select(words.c.row, _bm25(by)).where(_matches(words, query), allowed)
        some = looked_at.limit(effort.most).subquery()
        chosen = sa.select(some.c.row, sa.text("score")).order_by(sa.text("score DESC"), some.c.row)
        return [Candidate(*each) for each in connection.execute(chosen.limit(limit))]

    alternatives = sum(each.passages for each in question.stems)
    if min(alternatives, question.passages) > effort.most:
        rarest = question._replace(stems=question.stems[: effort.stems])
        found = best(_likely(rarest, effort), rarest)
        if len(found) == limit:
            return found
    return best(" | ".join(quoted(each.stem) for each in question.stems), question)


def _likely(question: WeighedQuestion, effort: RankingEffort) -> str:
    """Return the query for the passages that are looked at: those that may be among the best.

    They have one of the rarer stems, or several of the others.
    """
    reached = accumulate(each.passages for each in question.stems)
    number = sum(passages <= effort.most // 2 for passages in reached)
    rarer, others = question.stems[:number], question.stems[number:][: effort.combined]
    alternatives = [quoted(each.stem) for each in rarer]
    if not rarer or len(others) > 1:
        several = _combined(question, others, effort.most // 2)
        alternatives += [f"({' & '.join(quoted(each.stem) for each in one)})" for one in several]
    return " | ".join(alternatives)


def _combined(
    question: WeighedQuestion, stems: Sequence[WeighedStem], most: int
) -> list[tuple[WeighedStem, ...]]:
    """Return all pairs of stems, or triples and so on where too many passages would have a pair.

    It is taken that having one stem says nothing of having another.
    """
    for size in range(2, len(stems)):
        several = list(combinations(stems, size))
        shares = (prod(each.passages / question.passages for each in one) for one in several)
        if sum(shares) * question.passages <= most:
            return several
    return [tuple(stems)]


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


def _bm25(question: WeighedQuestion) -> sa.TextClause:
    """Return the score of a passage in SQL, as its column `score`.

    A stem that stands there n times adds w(k+1)n/(n+d). That is w(k+1) − w(k+1)d/(n+d), which names
    n once: the server counts it as often as it is named.
    """
    weights = [each.weight for each in question.stems]
    return sa.text(_score(len(weights))).bindparams(
        sa.bindparam("asked", [quoted(each.stem) for each in question.stems], ARRAY(sa.Text)),
        sa.bindparam("weights", weights, ARRAY(sa.Double)),
        sa.bindparam("most", (SATURATION + 1) * sum(weights), sa.Double),
        sa.bindparam("grown", SATURATION + 1, sa.Double),
        sa.bindparam("reciprocals", ALL_RECIPROCALS, sa.Double),
        sa.bindparam("least", SATURATION * (1 - BY_LENGTH), sa.Double),
        sa.bindparam("by_length", SATURATION * BY_LENGTH / question.mean_length, sa.Double),
    )


@lru_cache(maxsize=64)
def _score(number: int) -> str:
    """Return the formula for so many stems, as the server reads it."""
    damped = "(:least + :by_length * length)"
    lacking = " + ".join(
        f"(CAST(:weights AS float8[]))[{place}] / ({damped} + round(1 / (:reciprocals * (1 - "
        f"ts_rank({EVEN_WEIGHTS}, stems, (CAST(:asked AS tsquery[]))[{place}]))) - 0.5))"
        for place in range(1, number + 1)
    )
    return f":most - :grown * {damped} * ({lacking}) AS score"

"""What filters look at of each passage, as numbers in memory.

A passage's row never changes, so that what is kept of it here holds for as long as the row is
there: what a filter lets through is told at each search, and nothing is to be kept up.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from articles.library.conditions import name_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from index.models import Filters
    from index.store.vectors import PassageRow

YEAR_1970 = datetime(1970, 1, 1, tzinfo=UTC)
# What stands for no scope, category or outlet, and for no date.
UNNAMED_HASH = 0
NO_MOMENT = int(np.iinfo(np.int64).min)
NAMES_REMEMBERED = 4096


class Columns(NamedTuple):
    """Passages by position, of each column an int64; names are hashed, moments microseconds.

    `clock` is what the outlet's own clock showed when it was published.
    """

    row: NDArray[np.int64]
    article: NDArray[np.int64]
    scope: NDArray[np.int64]
    category: NDArray[np.int64]
    source: NDArray[np.int64]
    published: NDArray[np.int64]
    clock: NDArray[np.int64]

    def taken(self, which: NDArray[np.generic]) -> Columns:
        """Return the passages at some positions, or of a mask."""
        return Columns(*(column[which] for column in self))

    def joined(self, other: Columns) -> Columns:
        """Return these passages and then the other ones."""
        return Columns(*map(np.concatenate, zip(self, other, strict=True)))


def columns_of(rows: Sequence[PassageRow]) -> Columns:
    """Return what is kept of passages."""
    kept = [
        (
            row.row,
            name_hash(row.article_id),
            name_hash(row.scope),
            name_hash(row.category_key),
            name_hash(row.source_key),
            _micros(row.published),
            _micros(row.published_local),
        )
        for row in rows
    ]
    return Columns(*np.array(kept, dtype=np.int64).reshape(-1, len(Columns._fields)).T.copy())


def hashes_of(names: Iterable[str]) -> NDArray[np.int64]:
    """Return the hashes of names."""
    return np.fromiter(map(name_hash, names), dtype=np.int64)


@lru_cache(NAMES_REMEMBERED)
def name_hash(name: str | None) -> int:
    """Return a number that stands for a name; two have the same one with a chance of 2⁻⁶⁴."""
    if name is None:
        return UNNAMED_HASH
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def may_be_found(columns: Columns, filters: Filters) -> NDArray[np.bool_]:
    """Say of each passage what `index.store.filtering.may_be_found` says of it in SQL."""
    found: NDArray[np.bool_] = columns.scope == UNNAMED_HASH
    if filters.scope is not None:
        found |= columns.scope == name_hash(filters.scope)
    keys = name_keys(filters)
    for column, name in (
        (columns.category, keys.category),
        (columns.source, keys.source),
        (columns.article, filters.article_id),
    ):
        if name is not None:
            found &= column == name_hash(name)
    first, last = filters.first_day, filters.last_day
    for column, begin, end in (
        (columns.published, filters.since, filters.until),
        (
            columns.clock,
            None if first is None else datetime.combine(first, time.min),
            None if last is None else datetime.combine(last, time.max),
        ),
    ):
        if begin is not None:
            found &= column >= _micros(begin)
        if end is not None:
            found &= (column <= _micros(end)) & (column != NO_MOMENT)
    return found


def _micros(moment: datetime | None) -> int:
    """Return the microseconds since 1970 of a moment, or of what a clock without a zone shows."""
    if moment is None:
        return NO_MOMENT
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - YEAR_1970) // timedelta(microseconds=1)

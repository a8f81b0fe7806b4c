"""Which passages have a vector, which still wait for one, and the vectors themselves."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.library.database import batches
from articles.library.planning import ColumnWithoutIndex
from index.engines import Candidate
from index.store.passages import unchunked
from index.store.state import is_whole
from index.tables import passages, vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray


class PassageRow(NamedTuple):
    """A passage's row number and what filters look at; nothing of it ever changes."""

    row: int
    article_id: str
    scope: str | None
    category_key: str | None
    source_key: str | None
    published: datetime | None
    published_local: datetime | None


def _waiting(fingerprint: str) -> sa.ColumnElement[bool]:
    return sa.and_(passages.c.fingerprint == fingerprint, passages.c.waiting)


def write_vectors(
    connection: sa.Connection, fingerprint: str, new: Mapping[str, bytes], rows: Sequence[int]
) -> None:
    """Write vectors by their keys; the passages in some rows wait no longer."""
    there = vectors_of(connection, fingerprint, list(new))
    made = [
        {"fingerprint": fingerprint, "key": key, "vector": vector}
        for key, vector in new.items()
        if key not in there
    ]
    if made:
        connection.execute(vectors.insert(), made)
    connection.execute(passages.update().where(passages.c.row.in_(rows)).values(waiting=False))


def find_lost(connection: sa.Connection, fingerprint: str) -> None:
    """Look at every passage, and let those wait that have no vector and do not wait for it."""
    connection.execute(passages.update().where(_lost(fingerprint)).values(waiting=True))


def count_lost(connection: sa.Connection, fingerprint: str) -> int:
    """Look at every passage; return how many have no vector and do not wait for it."""
    lost = sa.select(sa.func.count()).select_from(passages).where(_lost(fingerprint))
    return connection.execute(lost).scalar_one()


def _lost(fingerprint: str) -> sa.ColumnElement[bool]:
    there = sa.exists().where(
        vectors.c.fingerprint == fingerprint, vectors.c.key == passages.c.vector_key
    )
    return sa.and_(passages.c.fingerprint == fingerprint, ~passages.c.waiting, ~there)


def count_pending(
    connection: sa.Connection, fingerprint: str, condition: sa.ColumnElement[bool] | None = None
) -> int:
    """Return how many passages, of all or those that a condition names, have no vector yet."""
    statement = sa.select(sa.func.count()).select_from(passages)
    statement = statement.where(_waiting(fingerprint))
    if condition is not None:
        statement = statement.where(condition)
    return connection.execute(statement).scalar_one()


def has_pending(connection: sa.Connection, fingerprint: str | None) -> bool:
    """Return whether an index lacks any passage or vector."""
    if fingerprint is None:
        return False
    lacks = not is_whole(connection, fingerprint) and unchunked(connection, fingerprint)
    return bool(lacks or count_pending(connection, fingerprint))


def read_pending(
    connection: sa.Connection, fingerprint: str, limit: int
) -> list[sa.Row[tuple[int, str, str, str]]]:
    """Return (row, vector_key, header, text) of passages without a vector, oldest first."""
    statement = sa.select(passages.c.row, passages.c.vector_key, passages.c.header, passages.c.text)
    return list(
        connection.execute(
            statement.where(_waiting(fingerprint)).order_by(passages.c.row).limit(limit)
        )
    )


def vectors_of(
    connection: sa.Connection, fingerprint: str, keys: Sequence[str]
) -> dict[str, bytes]:
    """Return the vectors that an index has under some keys, by key."""
    statement = sa.select(vectors.c.key, vectors.c.vector).where(
        vectors.c.fingerprint == fingerprint, vectors.c.key.in_(keys)
    )
    return {row.key: row.vector for row in connection.execute(statement)}


def numbers_with_vector(connection: sa.Connection, fingerprint: str) -> NDArray[np.int64]:
    """Return the numbers of all rows of an index that have a vector."""
    own = sa.select(passages.c.row).join(vectors, _own_vector())
    found = connection.execute(own.where(passages.c.fingerprint == fingerprint)).scalars()
    return np.fromiter(found, dtype=np.int64)


def rows_of_articles(
    connection: sa.Connection, fingerprint: str, article_ids: Sequence[str]
) -> list[PassageRow]:
    """Return the rows of some articles that have a vector."""
    found: list[PassageRow] = []
    for some in batches(article_ids):
        named = passages.c.article_id.in_(some)
        found += _rows_where(connection, passages.c.fingerprint == fingerprint, named)
    return found


def rows_numbered(
    connection: sa.Connection, fingerprint: str, numbers: Sequence[int]
) -> list[PassageRow]:
    """Return the rows of some numbers that have a vector."""
    found: list[PassageRow] = []
    for some in batches(numbers):
        found += _rows_where(connection, of_index(fingerprint), passages.c.row.in_(some))
    return found


def rows_between(
    connection: sa.Connection, fingerprint: str, first: int, last: int
) -> list[PassageRow]:
    """Return the rows of a range, its ends included, that have a vector."""
    return _rows_where(connection, of_index(fingerprint), passages.c.row.between(first, last))


def of_index(fingerprint: str) -> sa.ColumnElement[bool]:
    """Choose an index's rows, but not by the table's index, which would look at all of them."""
    return sa.func.coalesce(passages.c.fingerprint, "") == fingerprint


def _own_vector() -> sa.ColumnElement[bool]:
    return sa.and_(
        vectors.c.key == passages.c.vector_key, vectors.c.fingerprint == passages.c.fingerprint
    )


def _rows_where(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[PassageRow]:
    columns = (passages.c[name] for name in PassageRow._fields)
    statement = sa.select(*columns).join(vectors, _own_vector()).where(*conditions)
    return [PassageRow(*row) for row in connection.execute(statement)]


def read_vectors(connection: sa.Connection, rows: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the vector of each row that has one."""
    statement = sa.select(passages.c.row, vectors.c.vector).join(vectors, _own_vector())
    for some in batches(rows):
        for row in connection.execute(statement.where(passages.c.row.in_(some))):
            yield row.row, row.vector


def cosines(
    connection: sa.Connection, rows: Sequence[int], vector: NDArray[np.float32]
) -> list[Candidate]:
    """Return rows with how near their own vectors are to a unit vector, nearest first.

    Rows that have none are left out.
    """
    stored = dict(read_vectors(connection, rows))
    scores = {row: float(np.frombuffer(raw, np.float32) @ vector) for row, raw in stored.items()}
    return sorted(starmap(Candidate, scores.items()), key=lambda one: one.score, reverse=True)


def lead_vectors(
    connection: sa.Connection, fingerprint: str, article_id: str, number: int
) -> NDArray[np.float32] | None:
    """Return the vectors of an article's first passages, a row each; None where one lacks its own.

    None, too, where it has no passage.
    """
    table = passages.c
    first = (
        sa.select(vectors.c.vector)
        .select_from(passages.outerjoin(vectors, _own_vector()))
        .where(table.fingerprint == fingerprint, table.article_id == article_id)
        .order_by(table.section_index, table.ordinal)
        .limit(number)
    )
    found = connection.execute(first).scalars().all()
    if not found or None in found:
        return None
    return np.stack([np.frombuffer(vector, np.float32) for vector in found])


def articles_between(
    connection: sa.Connection, fingerprint: str, row_ranges: Sequence[tuple[int, int]]
) -> list[str]:
    """Return the articles of the passages in some ranges of rows, whose ends are included."""
    table = passages.c
    found: dict[str, None] = {}
    for first, last in row_ranges:
        own = sa.select(table.article_id).where(
            table.row.between(first, last), ColumnWithoutIndex(table.fingerprint) == fingerprint
        )
        found |= dict.fromkeys(connection.execute(own.order_by(table.row)).scalars())
    return list(found)

"""Which passages have a vector, which still wait for one, and the vectors themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.database import batches
from index.store.passages import unchunked
from index.store.state import is_whole
from index.tables import passages, vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class PassageRow(NamedTuple):
    """A passage's row number and the article that it stands in."""

    row: int
    article_id: str


def _waiting(fingerprint: str) -> sa.ColumnElement[bool]:
    return sa.and_(passages.c.fingerprint == fingerprint, passages.c.waiting)


def write_vectors(
    connection: sa.Connection, fingerprint: str, new: Mapping[str, bytes], rows: Sequence[int]
) -> None:
    """Write vectors by their keys; the passages in some rows wait no longer."""
    if new:
        made = [{"fingerprint": fingerprint, "key": k, "vector": v} for k, v in new.items()]
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


def rows_with_vector(
    connection: sa.Connection, fingerprint: str, *, condition: sa.ColumnElement[bool] | None = None
) -> list[PassageRow]:
    """Return the rows that have a vector, of all articles or those that a condition names."""
    statement = (
        sa.select(passages.c.row, passages.c.article_id)
        .join(
            vectors,
            sa.and_(
                vectors.c.key == passages.c.vector_key,
                vectors.c.fingerprint == passages.c.fingerprint,
            ),
        )
        .where(passages.c.fingerprint == fingerprint)
    )
    if condition is not None:
        statement = statement.where(condition)
    return [PassageRow(*row) for row in connection.execute(statement)]


def read_vectors(connection: sa.Connection, rows: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the vector of each row that has one."""
    for some in batches(rows):
        yield from (
            (row, vector)
            for row, vector in connection.execute(
                sa.select(passages.c.row, vectors.c.vector)
                .join(
                    vectors,
                    sa.and_(
                        vectors.c.key == passages.c.vector_key,
                        vectors.c.fingerprint == passages.c.fingerprint,
                    ),
                )
                .where(passages.c.row.in_(some))
            )
        )

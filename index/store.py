"""Reads and writes the index's tables; holds no state of its own."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library import LISTED, is_quotable, visible_to
from articles.models import ArticleSummary
from articles.tables import articles, changes
from articles.text import fold
from index.models import Fingerprint, Passage
from index.tables import chunked, fingerprints, index_state, passages, vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from articles.models import Article
    from index.models import Filters

# SQLite takes 32,766 values in one statement; this leaves room.
MANY = 10_000


class State(NamedTuple):
    """Which index answers, and which one answered before."""

    database_id: str
    current: str | None
    previous: str | None


class Row(NamedTuple):
    """A passage's row number and the article that it stands in."""

    row: int
    article_id: str


class Found(NamedTuple):
    """A passage and its article, as a hit needs them."""

    passage: Passage
    article: ArticleSummary


class Place(NamedTuple):
    """Where a passage stands."""

    article_id: str
    source_key: str | None
    published: datetime | None


def read_state(connection: sa.Connection) -> State:
    """Return which index answers."""
    row = connection.execute(
        sa.select(index_state.c.database_id, index_state.c.current, index_state.c.previous)
    ).one_or_none()
    return State(*row) if row else State("", None, None)


def write_state(connection: sa.Connection, current: str | None, previous: str | None) -> None:
    """Say which index answers from now on."""
    values = {"current": current, "previous": previous}
    if not connection.execute(index_state.update().values(**values)).rowcount:
        connection.execute(
            index_state.insert().values(id=1, database_id=uuid.uuid4().hex, **values)
        )


def read_fingerprint(connection: sa.Connection, key: str | None) -> Fingerprint | None:
    """Return a fingerprint by its key."""
    content = connection.execute(
        sa.select(fingerprints.c.content).where(fingerprints.c.key == key)
    ).scalar()
    return None if content is None else Fingerprint.model_validate_json(content)


def write_fingerprint(connection: sa.Connection, fingerprint: Fingerprint, now: datetime) -> None:
    """Store a fingerprint unless it is there."""
    if read_fingerprint(connection, fingerprint.key) is None:
        connection.execute(
            fingerprints.insert().values(
                key=fingerprint.key, content=fingerprint.model_dump_json(), made=now
            )
        )


def read_calibration(connection: sa.Connection, key: str | None) -> str | None:
    """Return the calibration kept with a fingerprint, as JSON; None where there is none."""
    return connection.execute(
        sa.select(fingerprints.c.calibration).where(fingerprints.c.key == key)
    ).scalar()


def write_calibration(connection: sa.Connection, key: str | None, content: str) -> None:
    """Keep a calibration (JSON) with a fingerprint, in place of an earlier one."""
    connection.execute(
        fingerprints.update().where(fingerprints.c.key == key).values(calibration=content)
    )


def newest_change(connection: sa.Connection) -> int:
    """Return the number of the last entry of the change log, 0 for an empty one."""
    return connection.execute(sa.select(sa.func.max(changes.c.seq))).scalar() or 0


def write_passages(
    connection: sa.Connection, fingerprint: str, article: Article, new: Sequence[Passage]
) -> None:
    """Make an article's passages under a fingerprint equal to `new`, touching only what differs.

    Its passages under other fingerprints are deleted where they belong to another version of it.
    """
    others = sa.and_(
        chunked.c.article_id == article.id, chunked.c.content_hash != article.content_hash
    )
    stale = connection.execute(sa.select(chunked.c.fingerprint).where(others)).scalars().all()
    for other in set(stale) - {fingerprint}:
        _delete(connection, article.id, other)
    wanted = {_identity(values): values for values in _values(fingerprint, article, new)}
    columns = [column for column in passages.c if column.name != "row"]
    stored = connection.execute(
        sa.select(passages.c.row, *columns).where(
            passages.c.fingerprint == fingerprint, passages.c.article_id == article.id
        )
    ).all()
    kept = set()
    for row in stored:
        identity = _identity({c.name: row._mapping[c.name] for c in columns})
        if identity in wanted:
            kept.add(identity)
        else:
            connection.execute(passages.delete().where(passages.c.row == row.row))
    fresh = [values for identity, values in wanted.items() if identity not in kept]
    if fresh:
        connection.execute(passages.insert(), fresh)
    connection.execute(
        chunked.delete().where(
            chunked.c.fingerprint == fingerprint, chunked.c.article_id == article.id
        )
    )
    connection.execute(
        chunked.insert().values(
            fingerprint=fingerprint, article_id=article.id, content_hash=article.content_hash
        )
    )


def _values(
    fingerprint: str, article: Article, new: Iterable[Passage]
) -> Iterator[dict[str, object]]:
    for passage in new:
        yield {
            **passage.model_dump(mode="json"),
            "fingerprint": fingerprint,
            "vector_key": hashlib.sha256(passage.embedded_text.encode()).hexdigest()[:32],
            "category_key": fold(article.category) if article.category else None,
            "source_key": fold(article.source) if article.source else None,
            "published": article.published,
            "scope": article.scope,
        }


def _identity(values: dict[str, object]) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def forget_article(connection: sa.Connection, article_id: str) -> None:
    """Delete all of an article's passages, and the vectors that no other passage uses."""
    for fingerprint in connection.execute(
        sa.select(passages.c.fingerprint).where(passages.c.article_id == article_id).distinct()
    ).scalars():
        _delete(connection, article_id, fingerprint)
    connection.execute(chunked.delete().where(chunked.c.article_id == article_id))


def _delete(connection: sa.Connection, article_id: str, fingerprint: str) -> None:
    own = sa.and_(passages.c.fingerprint == fingerprint, passages.c.article_id == article_id)
    keys = connection.execute(sa.select(passages.c.vector_key).where(own)).scalars().all()
    connection.execute(passages.delete().where(own))
    connection.execute(
        chunked.delete().where(
            chunked.c.fingerprint == fingerprint, chunked.c.article_id == article_id
        )
    )
    if keys:
        used = sa.select(passages.c.vector_key).where(
            passages.c.fingerprint == fingerprint, passages.c.vector_key.in_(keys)
        )
        connection.execute(
            vectors.delete().where(
                vectors.c.fingerprint == fingerprint,
                vectors.c.key.in_(keys),
                vectors.c.key.not_in(used),
            )
        )


def drop_fingerprints(connection: sa.Connection, keep: Iterable[str | None]) -> None:
    """Delete every passage and vector of indexes that can no longer answer."""
    kept = [key for key in keep if key]
    for table in (passages, vectors, chunked):
        connection.execute(table.delete().where(table.c.fingerprint.not_in(kept)))
    connection.execute(fingerprints.delete().where(fingerprints.c.key.not_in(kept)))


def unchunked(connection: sa.Connection, fingerprint: str) -> list[str]:
    """Return the ids of quotable articles whose present version has no passages yet."""
    same = sa.and_(
        chunked.c.article_id == articles.c.id,
        chunked.c.fingerprint == fingerprint,
        chunked.c.content_hash == articles.c.content_hash,
    )
    missing = sa.select(articles.c.id).where(is_quotable(), ~sa.exists().where(same))
    return list(connection.execute(missing.order_by(articles.c.id)).scalars())


def _without_vector(fingerprint: str) -> sa.ColumnElement[bool]:
    there = sa.exists().where(
        vectors.c.fingerprint == fingerprint, vectors.c.key == passages.c.vector_key
    )
    return sa.and_(passages.c.fingerprint == fingerprint, ~there)


def count_pending(
    connection: sa.Connection, fingerprint: str, condition: sa.ColumnElement[bool] | None = None
) -> int:
    """Return how many passages, of all or those that a condition names, have no vector yet."""
    statement = sa.select(sa.func.count()).select_from(passages)
    statement = statement.where(_without_vector(fingerprint))
    if condition is not None:
        statement = statement.where(condition)
    return connection.execute(statement).scalar_one()


def pending(
    connection: sa.Connection, fingerprint: str, limit: int
) -> list[sa.Row[tuple[int, str, str, str]]]:
    """Return (row, vector_key, header, text) of passages without a vector, oldest first."""
    statement = sa.select(passages.c.row, passages.c.vector_key, passages.c.header, passages.c.text)
    return list(
        connection.execute(
            statement.where(_without_vector(fingerprint)).order_by(passages.c.row).limit(limit)
        )
    )


def rows_with_vector(
    connection: sa.Connection, fingerprint: str, *, condition: sa.ColumnElement[bool] | None = None
) -> list[Row]:
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
    return [Row(*row) for row in connection.execute(statement)]


def read_vectors(connection: sa.Connection, rows: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the vector of each row that has one."""
    for begin in range(0, len(rows), MANY):
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
                .where(passages.c.row.in_(rows[begin : begin + MANY]))
            )
        )


def allows(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on a passage's row that filters come to."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.category is not None:
        conditions.append(passages.c.category_key == fold(filters.category))
    if filters.source is not None:
        conditions.append(passages.c.source_key == fold(filters.source))
    if filters.since is not None:
        conditions.append(passages.c.published >= filters.since)
    if filters.until is not None:
        conditions.append(passages.c.published <= filters.until)
    if filters.article_id is not None:
        conditions.append(passages.c.article_id == filters.article_id)
    return conditions


def in_scope(scope: str | None) -> sa.ColumnElement[bool]:
    """Return the condition that a passage's row may be seen from a Discord server, or from none."""
    everyone = passages.c.scope.is_(None)
    return everyone if scope is None else sa.or_(everyone, passages.c.scope == scope)


def has_hidden(connection: sa.Connection, fingerprint: str, scope: str | None) -> bool:
    """Return whether any passage may not be seen from a scope."""
    hidden = sa.select(passages.c.row).where(
        passages.c.fingerprint == fingerprint,
        passages.c.scope.is_not(None),
        sa.true() if scope is None else passages.c.scope != scope,
    )
    return connection.execute(hidden.limit(1)).first() is not None


def places(connection: sa.Connection, rows: Sequence[int], scope: str | None) -> dict[int, Place]:
    """Return where passages stand that may be quoted to a scope, by their row numbers."""
    statement = (
        sa.select(
            passages.c.row, passages.c.article_id, passages.c.source_key, passages.c.published
        )
        .join(articles, articles.c.id == passages.c.article_id)
        .where(passages.c.row.in_(rows), is_quotable(), visible_to(scope))
    )
    return {row: Place(*place) for row, *place in connection.execute(statement)}


def outlets(connection: sa.Connection, scope: str | None) -> tuple[str, ...]:
    """Return the names of the outlets whose articles may be quoted to a scope."""
    statement = sa.select(articles.c.source).where(
        articles.c.source.is_not(None), is_quotable(), visible_to(scope)
    )
    return tuple(connection.execute(statement.distinct().order_by(articles.c.source)).scalars())


def texts(connection: sa.Connection, rows: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return the section's kind, header and text of passages, by their row numbers."""
    columns = (passages.c.row, passages.c.section, passages.c.header, passages.c.text)
    statement = sa.select(*columns).where(passages.c.row.in_(rows))
    return {row: (kind, header, text) for row, kind, header, text in connection.execute(statement)}


def read_texts(connection: sa.Connection, fingerprint: str | None) -> Iterator[str]:
    """Yield the text of every passage that may be quoted to anyone."""
    statement = (
        sa.select(passages.c.text)
        .join(articles, articles.c.id == passages.c.article_id)
        .where(passages.c.fingerprint == fingerprint, is_quotable(), visible_to(None))
    )
    yield from connection.execute(statement).scalars()


def fetch(
    connection: sa.Connection, condition: sa.ColumnElement[bool], scope: str | None
) -> dict[int, Found]:
    """Return passages that may be quoted to a scope, by their row numbers.

    This is the last gate before anything is said: it reads the article's status and scope from
    the database itself, however far behind an accelerator may be.
    """
    names = list(Passage.model_fields)
    statement = (
        sa.select(
            passages.c.row,
            *(passages.c[name].label(f"passage_{name}") for name in names),
            *LISTED,
        )
        .join(articles, articles.c.id == passages.c.article_id)
        .where(condition, is_quotable(), visible_to(scope))
    )
    found = {}
    for row in connection.execute(statement):
        values = row._mapping
        found[values["row"]] = Found(
            passage=Passage(**{name: values[f"passage_{name}"] for name in names}),
            article=ArticleSummary(**{name: values[name] for name in ArticleSummary.model_fields}),
        )
    return found

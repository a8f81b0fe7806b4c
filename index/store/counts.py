"""How many articles and passages an index holds, kept as they come and go.

A question tells how much was searched, and may not count it: that would take the longer the more
there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import name_keys
from articles.text import fold
from index.tables import chunked, index_counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models import Article
    from index.models import Filters

UNSTATED = ""


class Holding(NamedTuple):
    """An article in an index: what it is counted by, and how many passages it has."""

    scope: str
    source: str
    category_key: str
    passages: int


class Count(NamedTuple):
    """A number of articles, and of their passages."""

    articles: int
    passages: int


def holding(article: Article, passages: int) -> Holding:
    """Return what an article counts for that has so many passages."""
    category = name_keys(article).category
    return Holding(
        article.scope or UNSTATED, article.source or UNSTATED, category or UNSTATED, passages
    )


def holding_of(row: sa.Row[Any]) -> Holding:
    """Return what a row of the table tells."""
    return Holding(*(row._mapping[name] for name in Holding._fields))


def held(connection: sa.Connection, fingerprint: str, article_id: str) -> Holding | None:
    """Return what an article is counted as under a fingerprint, None where it is not there."""
    columns = (chunked.c[name] for name in Holding._fields)
    own = (chunked.c.fingerprint == fingerprint, chunked.c.article_id == article_id)
    row = connection.execute(sa.select(*columns).where(*own)).one_or_none()
    return None if row is None else holding_of(row)


def recount(
    connection: sa.Connection, fingerprint: str, before: Holding | None, now: Holding | None
) -> None:
    """Count an article as it is held now, and no longer as it was before."""
    if before != now:
        for each, sign in ((before, -1), (now, 1)):
            if each is not None and each.passages:
                _add(connection, fingerprint, each, sign)


def _add(connection: sa.Connection, fingerprint: str, each: Holding, sign: int) -> None:
    columns = index_counts.c
    key = {
        "fingerprint": fingerprint,
        "scope": each.scope,
        "source": each.source,
        "category_key": each.category_key,
    }
    own = [columns[name] == value for name, value in key.items()]
    more = {
        "articles": columns.articles + sign,
        "passages": columns.passages + sign * each.passages,
    }
    if not connection.execute(index_counts.update().where(*own).values(**more)).rowcount:
        new = {"articles": sign, "passages": sign * each.passages}
        connection.execute(index_counts.insert().values(**key, source_key=fold(each.source), **new))
    elif sign < 0:
        connection.execute(index_counts.delete().where(*own, columns.articles <= 0))


def is_counted(filters: Filters) -> bool:
    """Return whether what filters let through is counted already: not by days or article."""
    limits = filters.model_dump(exclude={"scope", "category", "source"}, exclude_none=True)
    return not limits


def count(connection: sa.Connection, fingerprint: str | None, filters: Filters) -> Count:
    """Return how many articles and passages filters let through that `is_counted` holds for."""
    columns, keys = index_counts.c, name_keys(filters)
    limits = [columns.fingerprint == fingerprint, _visible(filters.scope)]
    if keys.category is not None:
        limits.append(columns.category_key == keys.category)
    if keys.source is not None:
        limits.append(columns.source_key == keys.source)
    summed = (sa.func.coalesce(sa.func.sum(columns[name]), 0) for name in Count._fields)
    articles, passages = connection.execute(sa.select(*summed).where(*limits)).one()
    return Count(articles, passages)


def count_all(connection: sa.Connection, fingerprint: str | None) -> Count:
    """Return how many articles and passages there are, all servers' own among them."""
    columns = index_counts.c
    summed = (sa.func.coalesce(sa.func.sum(columns[name]), 0) for name in Count._fields)
    own = sa.select(*summed).where(columns.fingerprint == fingerprint)
    return Count(*connection.execute(own).one())


def visible_outlets(
    connection: sa.Connection, fingerprint: str | None, scope: str | None
) -> tuple[str, ...]:
    """Return the names of the outlets whose articles a scope can find."""
    columns = index_counts.c
    statement = sa.select(columns.source).where(
        columns.fingerprint == fingerprint, _visible(scope), columns.source != UNSTATED
    )
    return tuple(connection.execute(statement.distinct().order_by(columns.source)).scalars())


def _visible(scope: str | None) -> sa.ColumnElement[bool]:
    return index_counts.c.scope.in_([UNSTATED, scope or UNSTATED])


def count_anew(connection: sa.Connection, fingerprint: str) -> None:
    """Count all that is held under a fingerprint from the beginning."""
    own = index_counts.c.fingerprint == fingerprint
    connection.execute(index_counts.delete().where(own))
    if rows := _all_counts(connection, fingerprint):
        connection.execute(index_counts.insert(), rows)


def is_miscounted(connection: sa.Connection, fingerprint: str) -> bool:
    """Return whether the counts are not what is held under a fingerprint."""
    own = index_counts.c.fingerprint == fingerprint
    kept = [dict(row._mapping) for row in connection.execute(sa.select(index_counts).where(own))]
    return _sorted(kept) != _sorted(_all_counts(connection, fingerprint))


def _all_counts(connection: sa.Connection, fingerprint: str) -> list[dict[str, Any]]:
    columns = chunked.c
    key = (columns.scope, columns.source, columns.category_key)
    summed = (sa.func.count().label("articles"), sa.func.sum(columns.passages).label("passages"))
    rows = connection.execute(
        sa.select(*key, *summed)
        .where(columns.fingerprint == fingerprint, columns.passages > 0)
        .group_by(*key)
    )
    return [
        {"fingerprint": fingerprint, "source_key": fold(row.source), **row._mapping} for row in rows
    ]


def _sorted(rows: Iterable[dict[str, Any]]) -> list[list[tuple[str, Any]]]:
    return sorted(sorted(row.items()) for row in rows)

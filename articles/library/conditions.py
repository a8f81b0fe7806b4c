"""What may be seen, quoted and found, as conditions for SQL: pure.

Names of categories and outlets are folded alike where they are stored and where they limit a
search: by `name_keys`.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library import tables
from articles.models import QUOTABLE, ArticleSummary, EmbargoAccess
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from articles.models import Filters

SUMMARY_COLUMNS = [
    *(tables.articles.c[name] for name in ArticleSummary.model_fields),
    tables.articles.c.published_local,
]


class NameKeys(NamedTuple):
    """The names of a category and an outlet, folded as they are stored and compared."""

    category: str | None
    source: str | None


def name_keys(named: Filters | ArticleSummary) -> NameKeys:
    """Return the folded names of an article, or of what a search is limited to."""
    return NameKeys(
        category=fold(named.category) if named.category is not None else None,
        source=fold(named.source) if named.source is not None else None,
    )


def summary_of(values: sa.RowMapping) -> ArticleSummary:
    """Return what a row that holds the SUMMARY_COLUMNS tells, its date on the outlet's clock."""
    fields = {name: values[name] for name in ArticleSummary.model_fields}
    fields["published"] = tables.at_outlet(values["published"], values["published_local"])
    return ArticleSummary(**fields)


def in_scope(scope: str | None, column: sa.ColumnElement[str | None]) -> sa.ColumnElement[bool]:
    """Return the condition that a row may be seen from a Discord server, or from none."""
    return column.is_(None) if scope is None else sa.or_(column.is_(None), column == scope)


def visible_to(scope: str | None, table: sa.FromClause = tables.articles) -> sa.ColumnElement[bool]:
    """Return the condition that an article may be seen from a Discord server, or from none."""
    return in_scope(scope, table.c.scope)


def seen_by(scope: str | None, embargoed: EmbargoAccess | None) -> sa.ColumnElement[bool]:
    """Return the condition that an article is there for who asks from a scope, or from none."""
    seen = [is_released()]
    if embargoed is EmbargoAccess.ALL:
        seen.append(sa.true())
    elif embargoed is EmbargoAccess.OWN:
        seen.append(tables.articles.c.scope == scope)
    return sa.and_(visible_to(scope), sa.or_(*seen))


def is_released(table: sa.FromClause = tables.articles) -> sa.ColumnElement[bool]:
    """Return the condition that an article is under no embargo (any longer)."""
    return table.c.embargo.is_(None)


def is_quotable(table: sa.FromClause = tables.articles) -> sa.ColumnElement[bool]:
    """Return the condition that an article may be quoted."""
    quotable = table.c.status.in_([status.value for status in QUOTABLE])
    return sa.and_(quotable, is_released(table))


def shown_for_a_copy(
    filters: Filters, more: Callable[[sa.FromClause], Sequence[sa.ColumnElement[bool]]]
) -> sa.ColumnElement[bool]:
    """Return the condition that an article is a copy of one that passes the same filters.

    `more` gives further conditions on the table of the originals.
    """
    original, copy = tables.articles.alias("originals"), tables.copies.c
    # Not correlated: SQLite reads it once and not for each article there is.
    copies = (
        sa.select(copy.article_id)
        .join_from(tables.copies, original, original.c.id == copy.original_id)
        .where(*passing(filters, original, original.c.id), *more(original))
    )
    return tables.articles.c.id.in_(copies)


def passing(
    filters: Filters, table: sa.FromClause, article_id: sa.ColumnElement[str]
) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions that filters, their scope apart, come to on a table's rows.

    The table has the columns `category_key`, `source_key`, `published` and `published_local`;
    `article_id` is the one that holds the article's id.
    """
    keys = name_keys(filters)
    if keys.category is not None:
        yield table.c.category_key == keys.category
    if keys.source is not None:
        yield table.c.source_key == keys.source
    if filters.since is not None:
        yield table.c.published >= filters.since
    if filters.until is not None:
        yield table.c.published <= filters.until
    if filters.first_day is not None:
        yield table.c.published_local >= datetime.combine(filters.first_day, time.min)
    if filters.last_day is not None:
        yield table.c.published_local <= datetime.combine(filters.last_day, time.max)
    if filters.article_id is not None:
        yield article_id == filters.article_id

"""Which index the database reads by, where it would choose badly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from articles.library.tables import articles

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class ColumnWithoutIndex(FunctionElement[Any]):
    """A column whose index SQLite does not read by.

    Newsdesk keeps no statistics of an SQLite database, without which it takes each value of an
    indexed column for a rare one: also that most articles are of no server. A unary plus takes a
    term out of the choice of an index (https://sqlite.org/optoverview.html#uplus). PostgreSQL knows
    how common values are.
    """

    inherit_cache = True
    name = "column_without_index"

    def __init__(self, column: sa.ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(ColumnWithoutIndex)
def _as_it_is(element: ColumnWithoutIndex, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(ColumnWithoutIndex, "sqlite")
def _with_a_plus(element: ColumnWithoutIndex, compiler: SQLCompiler, **how: Any) -> str:
    return f"+{compiler.process(element.clauses, **how)}"


# Articles that are found by what is joined with them; for conditions alone.
FOUND_ARTICLES = sa.select(
    articles.c.id,
    articles.c.status,
    articles.c.embargo,
    articles.c.headline_key,
    *(
        ColumnWithoutIndex(articles.c[name]).label(name)
        for name in ("scope", "category_key", "source_key", "published", "published_local")
    ),
).subquery("found_articles")

"""Which passages a search may find, by their filters and by who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.conditions import in_scope, passing
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.models import Filters


def may_be_found(fingerprint: str, filters: Filters) -> sa.ColumnElement[bool]:
    """Return the condition that a passage's row passes filters, their scope included."""
    return sa.and_(
        passages.c.fingerprint == fingerprint,
        in_scope(filters.scope, passages.c.scope),
        *passing(filters, passages, passages.c.article_id),
    )


def rows_found(
    connection: sa.Connection, fingerprint: str, filters: Filters
) -> Iterable[int] | None:
    """Return the rows that filters let a search find; None where they let it find every row."""
    limited = list(passing(filters, passages, passages.c.article_id))
    if not limited and not _has_hidden(connection, fingerprint, filters.scope):
        return None
    rows = sa.select(passages.c.row).where(may_be_found(fingerprint, filters))
    return connection.execute(rows).scalars()


def _has_hidden(connection: sa.Connection, fingerprint: str, scope: str | None) -> bool:
    hidden = sa.select(passages.c.row).where(
        passages.c.fingerprint == fingerprint,
        passages.c.scope.is_not(None),
        sa.true() if scope is None else passages.c.scope != scope,
    )
    return connection.execute(hidden.limit(1)).first() is not None

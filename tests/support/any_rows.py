"""Any rows that a newsdesk can hold, for properties that are to hold of all of them."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from articles.library.contents import copied_tables
from articles.library.tables import UtcDateTime
from index.tables import fingerprints, index_state

# PostgreSQL holds no character NUL, and nobody holds half a character.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
NUMBERS = st.integers(-(2**31), 10**9)
VALUES: dict[type[sa.types.TypeEngine[Any]], st.SearchStrategy[Any]] = {
    sa.Text: TEXTS,
    sa.BigInteger: st.integers(-(2**63), 2**63 - 1),
    sa.Integer: NUMBERS,
    sa.Boolean: st.booleans(),
    sa.Float: st.floats(allow_nan=False),
    sa.LargeBinary: st.binary(max_size=40),
    sa.JSON: st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    sa.Date: st.dates(),
    sa.DateTime: st.datetimes(),
    UtcDateTime: st.datetimes(timezones=st.just(UTC)),
}

Row = dict[str, Any]


def _values(column: sa.Column[Any]) -> st.SearchStrategy[Any]:
    values = VALUES[type(column.type)]
    return st.none() | values if column.nullable else values


def _rows(table: sa.Table) -> st.SearchStrategy[list[Row]]:
    keys = [
        tuple(column.name for column in each.columns)
        for each in table.constraints
        if isinstance(each, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
    ]
    return st.lists(
        st.fixed_dictionaries({column.name: _values(column) for column in table.c}),
        max_size=3,
        unique_by=tuple(lambda row, key=key: tuple(row[name] for name in key) for key in keys),
    )


@st.composite
def any_rows(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Draw rows of all tables, by table."""
    rows = {table.name: draw(_rows(table)) for table in copied_tables()}
    known = st.sampled_from([None, *(row["key"] for row in rows[fingerprints.name])])
    for row in rows[index_state.name]:
        row.update(current=draw(known), previous=draw(known))
    return rows

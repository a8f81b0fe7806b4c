"""What is asked of the database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Note each statement that is run, with its parameters."""
    noted: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        _connection, _cursor, statement, parameters, _context, many = given
        noted.append((statement, parameters[0] if many else parameters))

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)

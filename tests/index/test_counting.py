"""What every question counts is counted without reading the passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from fakes import make_article

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def test_an_index_covers_every_count_of_a_question(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(5)))
    newsdesk.indexer.embed_missing()
    counts: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if "count(" in statement and "FROM passages" in statement:
            counts.append((statement, values))

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        newsdesk.asking.ask("Who said the repair of the old bridge would cost three million?")
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
    assert len(counts) >= 2
    with newsdesk.database.reading() as connection:
        for statement, values in counts:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            (read,) = [row[3] for row in plan if row[3].startswith("SEARCH passages")]
            assert "USING COVERING INDEX" in read, statement

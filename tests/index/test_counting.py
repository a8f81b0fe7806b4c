"""What every question counts is counted without reading the passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from fakes import make_article

from articles.models import Filters

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
        newsdesk.inspector.manifest("7")
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
    assert len(counts) >= 3
    with newsdesk.database.reading() as connection:
        for statement, values in counts:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            (read,) = [row[3] for row in plan if row[3].startswith("SEARCH passages")]
            assert "USING COVERING INDEX" in read, statement


def test_a_question_counts_anew_only_what_changed(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(5)))
    counted: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "count(" in statement and "FROM passages" in statement:
            counted.append(statement)

    def told(filters: Filters = Filters()) -> tuple[int, int]:
        counted.clear()
        return newsdesk.inspector.state(filters).articles, len(counted)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        assert [told(), told()] == [(5, 1), (5, 0)]
        assert [told(Filters(scope="7")), told(Filters(scope="7"))] == [(5, 1), (5, 0)]
        list(newsdesk.library.add_all([make_article(6, scope="7")]))
        assert [told(), told(Filters(scope="7"))] == [(5, 1), (6, 1)]
        newsdesk.library.remove(make_article(1).id)
        assert [told(), told(Filters(scope="7"))] == [(4, 1), (5, 1)]
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)

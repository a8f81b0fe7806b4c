"""One more article costs what one costs: no statement looks at a whole table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from fakes import make_article
from statements import statements

from index.engines.embedded.engine import EmbeddedEngine

if TYPE_CHECKING:
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


@pytest.fixture
def database_kind() -> str:
    """The one that tells its plans in a way that can be read; all is asked of both alike."""
    return "sqlite"


# These stay small, however many articles there are.
SMALL = {"fingerprints", "index_state", "library_state", "feeds", "alembic_version"}


def whole_tables(newsdesk: Newsdesk, noted: list[tuple[str, Any]]) -> dict[str, str]:
    """Return the tables that statements looked through from end to end, with such a statement."""
    found = {}
    with newsdesk.database.reading() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for statement, parameters in dict.fromkeys(noted):
            if not re.match(r"SELECT|INSERT|UPDATE|DELETE|WITH", statement):
                continue
            for *_numbers, step in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                # What stands within a statement is named so, and is looked up there.
                # All passages are of one index, by which they must not be looked up alone.
                table = re.match(
                    r"SCAN (?!anon_|CONSTANT ROW)(\w+)|SEARCH (\w+) .* \(fingerprint=\?\)$", step
                )
                if table and (name := table[1] or table[2]) not in SMALL:
                    found[name] = statement
    return found


def test_one_more_article_needs_no_look_at_all_others(newsdesk: Newsdesk) -> None:
    newsdesk.indexer.update()
    list(newsdesk.library.add_all(make_article(number) for number in range(1, 40)))
    newsdesk.indexer.embed_missing()
    newsdesk.engine.follow()
    with statements() as noted:
        newsdesk.library.add(make_article(50))
        newsdesk.library.add(make_article(50, dek="The bridge stays open."))
        newsdesk.library.add(make_article(50, headline="Town50 keeps its old bridge"))
        newsdesk.library.remove("a50")
    assert len(noted) > 20
    assert whole_tables(newsdesk, noted) == {}


def test_a_question_needs_no_look_at_all_articles(desk: Newsdesk) -> None:
    with statements() as noted:
        answer = desk.asking.ask("Who said that the repair of the bridge would cost 7 million?")
        desk.asking.search("bridge")
    assert answer.covered
    assert len(noted) > 20
    assert whole_tables(desk, noted) == {}


def test_an_import_of_one_article_looks_at_no_other(newsdesk: Newsdesk) -> None:
    newsdesk.importer.import_articles(make_article(number) for number in range(1, 40))
    with statements() as noted:
        newsdesk.importer.import_articles([make_article(50)])
    assert newsdesk.inspector.lacking() == []
    assert whole_tables(newsdesk, noted) == {}


def test_an_engine_follows_one_change_without_a_look_at_all_passages(
    newsdesk: Newsdesk, tmp_path: Path
) -> None:
    newsdesk.importer.import_articles(make_article(number) for number in range(1, 40))
    engine = EmbeddedEngine(newsdesk.database, tmp_path / "index")
    engine.follow()
    engine.save()
    newsdesk.importer.import_articles([make_article(50)])
    newsdesk.library.add(make_article(3, text="Another text."))
    newsdesk.library.remove("a4")
    again = EmbeddedEngine(newsdesk.database, tmp_path / "index")
    with statements() as noted:
        engine.follow()
        again.follow()
    assert len(noted) > 10
    assert whole_tables(newsdesk, noted) == {}
    assert engine.verify() == again.verify() == []

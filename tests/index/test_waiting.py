"""Which passages wait for their vectors."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from databases import only_sqlite
from fakes import make_article
from older_databases import older_database
from statements import statements

from articles.library.database import open_database
from bot.service.migrations import migration_folders
from index.passage_embedder import PASSAGES_AT_ONCE
from index.store.state import read_state
from index.store.vectors import count_pending, read_pending

if TYPE_CHECKING:
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


def test_of_two_equal_passages_one_that_comes_later_waits_for_nothing(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(1))
    assert newsdesk.inspector.has_pending()
    newsdesk.indexer.embed_missing()
    # The same words, headline, outlet and day: its vectors are there already.
    newsdesk.library.add(make_article(1).model_copy(update={"id": "copy"}))
    assert not newsdesk.inspector.has_pending()
    newsdesk.engine.follow()
    assert newsdesk.inspector.verify() == []


def test_equal_passages_that_come_together_are_embedded_once_and_all_found(
    newsdesk: Newsdesk,
) -> None:
    copies = [make_article(1).model_copy(update={"id": f"copy{n}"}) for n in range(200)]
    list(newsdesk.library.add_all(copies))
    held = newsdesk.inspector.manifest()
    assert held.passages > PASSAGES_AT_ONCE
    assert held.vectors == 0
    newsdesk.engine.follow()
    assert newsdesk.indexer.embed_missing() <= PASSAGES_AT_ONCE
    newsdesk.engine.follow()
    assert newsdesk.inspector.verify() == []


@only_sqlite
def test_what_waits_is_found_without_looking_at_what_does_not(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.indexer.embed_missing()
    with newsdesk.database.reading() as connection:
        key = read_state(connection).current or ""
        with statements() as read:
            assert read_pending(connection, key, 10) == []
            assert count_pending(connection, key) == 0
        for statement, values in read:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert all("ix_passages_waiting" in row[3] for row in plan), plan


def test_in_an_older_database_what_has_no_vector_waits(tmp_path: Path) -> None:
    with older_database(tmp_path, "index_0003") as connection:
        for name in ("one", "two"):
            connection.exec_driver_sql(
                "INSERT INTO passages (fingerprint, id, article_id, section, section_index, "
                'ordinal, start, "end", text, header, vector_key) '
                f"VALUES ('f', '{name}', 'a', 'body', 0, 0, 0, 1, 'x', 'h', '{name}')"
            )
        connection.exec_driver_sql("INSERT INTO vectors VALUES ('f', 'one', x'00')")
    address = f"sqlite:///{tmp_path / 'newsdesk.db'}"
    with (
        closing(open_database(address, migration_folders())) as database,
        database.reading() as connection,
    ):
        assert [row.vector_key for row in read_pending(connection, "f", 10)] == ["two"]

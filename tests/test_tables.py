"""Tables and migrations say the same, and a database of the previous version goes on answering."""

from __future__ import annotations

import pkgutil
import sqlite3
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from older_databases import older_database

import bot.state
from articles.library.database import migration_config, newest_migrations, open_database
from articles.library.tables import changes, metadata
from articles.models import Filters
from bot.app import open_newsdesk
from bot.service.migrations import migration_folders
from bot.settings import Settings
from index.store.counts import count, is_miscounted

if TYPE_CHECKING:
    from articles.library.database import Database
    from index.embedders import Embedder

# A library of four stories (one corrected, one retracted, one of a single server) with uses, a
# vote and a posted answer, as the version before the first of these migrations wrote it.
PREVIOUS = Path(__file__).parent / "golden" / "previous-version.sql"
# A story under an embargo and one that is not, and what two channels cited of which one announces.
WAITING = """
INSERT INTO articles
    (id, version, headline, headline_key, kind, status, content, content_hash, added, embargo)
    VALUES ('a1', 1, 'x', 'x', 'news', 'live', '{}', 'x', '2026-01-01 00:00:00',
    '2999-01-01 00:00:00');
INSERT INTO feed_entries (feed_id, article_id, content, at, news, owned) VALUES
    ('f', 'a1', '', '2026-01-01 00:00:00', 0, 1), ('f', 'a2', '', '2026-01-01 00:00:00', 0, 1);
INSERT INTO announcements (server, channel, most, position, sent) VALUES ('7', '8', 2, 0, '[]');
INSERT INTO posted (message, article_id, channel, server, at, headline, status) VALUES
    ('1', 'a3', '8', '7', '2026-01-01 00:00:00', 'x', 'live'),
    ('2', 'a3', '8', '7', '2026-01-02 00:00:00', 'x', 'live'),
    ('3', 'a4', '9', '7', '2026-01-02 00:00:00', 'x', 'live')
"""


def load_every_table() -> None:
    """Import whatever adds a table to the one MetaData."""
    for name in ("articles.library.tables", "index.tables"):
        import_module(name)
    for found in pkgutil.iter_modules(bot.state.__path__, "bot.state."):
        import_module(found.name)


def differences(database: Database) -> list[object]:
    load_every_table()
    with database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def previous_version(folder: Path) -> Path:
    """Write the database of the previous version into a data folder."""
    path = folder / "newsdesk.db"
    folder.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(PREVIOUS.read_text("utf-8"))
    connection.close()
    return path


def test_migrations_make_the_tables_that_the_code_has(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'newsdesk.db'}", migration_folders())
    assert {"articles", "passages", "servers"} <= metadata.tables.keys()
    assert differences(database) == []
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE changes DROP COLUMN last_row")
        connection.exec_driver_sql("DROP INDEX ix_passages_scope")
    assert [kind for kind, *_ in differences(database)] == ["add_column", "add_index"]
    database.close()


def test_a_database_of_the_previous_version_is_migrated(tmp_path: Path) -> None:
    path = previous_version(tmp_path / "data")
    database = open_database(f"sqlite:///{path}", migration_folders())
    assert differences(database) == []
    columns = (changes.c.which, changes.c.first_row, changes.c.last_row)
    with database.reading() as connection:
        found = connection.execute(sa.select(*columns).where(changes.c.what == "vectors")).all()
        articles = connection.execute(sa.select(*columns).where(changes.c.what == "article")).all()
    key = "05d167fbe210b57c"
    assert [tuple(row) for row in found] == [(key, 1, 2), (key, 3, 3), (key, 4, 4)]
    assert {row.first_row for row in articles} == {None}
    with database.reading() as connection:
        dates = [
            connection.exec_driver_sql(f"SELECT published, published_local FROM {table}").all()
            for table in ("articles", "passages")
        ]
        miscounted = is_miscounted(connection, key)
        counted = [count(connection, key, Filters(scope=scope)) for scope in (None, "7", "999")]
    assert all(published == clock for rows in dates for published, clock in rows)
    assert any(published for rows in dates for published, _ in rows)
    assert not miscounted
    assert counted == [(2, 2), (2, 2), (3, 3)]
    database.close()


def test_what_was_announced_or_waits_for_its_hour_outlives_a_migration(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with older_database(data, "library_0008") as connection:
        command.upgrade(migration_config(connection, migration_folders()), "bot_0004")
        for statement in WAITING.split(";"):
            connection.exec_driver_sql(statement)
    database = open_database(f"sqlite:///{data / 'newsdesk.db'}", migration_folders())
    with database.reading() as connection:
        held = connection.exec_driver_sql("SELECT article_id, held, news FROM feed_entries").all()
        announced = connection.exec_driver_sql("SELECT channel, article_id FROM announced").all()
    database.close()
    assert [tuple(row) for row in held] == [("a1", 1, 1), ("a2", 0, 0)]
    assert [tuple(row) for row in announced] == [("8", "a3")]


def test_a_database_of_the_previous_version_answers(
    tmp_path: Path, real_embedder: Embedder
) -> None:
    previous_version(tmp_path / "data")
    settings = Settings(data=tmp_path / "data")
    with open_newsdesk(settings, load=lambda _: real_embedder) as desk:
        answer = desk.asking.ask("What will the repair of the harbour bridge cost?")
        assert any("four million crowns" in sentence.text for sentence in answer.sentences)
        hits = desk.asking.search("Why did the ferry company double its boats?").hits
        assert (hits[0].article.id, hits[0].article.note) == ("story-4", "Eight boats, not nine.")
        assert {"dense", "lexical"} <= hits[0].ranks.keys()
        assert {hit.article.id for hit in hits} == {"story-3", "story-4"}
        assert [entry.what for entry in desk.library.history("story-5")] == ["added", "retracted"]
        assert desk.indexer.update() == 0, "no vector is made anew"
        assert desk.inspector.verify() == []


def test_the_newest_migrations_are_told_by_the_names_of_their_files() -> None:
    folders = migration_folders()
    with sa.create_engine("sqlite://").connect() as connection:
        script = ScriptDirectory.from_config(migration_config(connection, folders))
    assert newest_migrations(folders) == set(script.get_heads())

"""A full disk and damage inside the database are told in one sentence, and nothing is half done."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from database_files import checkpoint, failed
from databases import only_sqlite
from fakes import make_article

from articles.errors import (
    DamagedDatabaseError,
    DatabaseError,
    NoSpaceError,
    told_error,
)
from articles.library.faults import database_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk

DATABASE = Path("/srv/news/newsdesk.db")
PAGE = 4_096


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, NoSpaceError, "no space left in /srv/news; free some"),
        (sqlite3.SQLITE_CORRUPT, DamagedDatabaseError, "newsdesk restore FILE"),
        (sqlite3.SQLITE_CORRUPT_INDEX, DamagedDatabaseError, "newsdesk doctor"),
        (sqlite3.SQLITE_NOTADB, DamagedDatabaseError, "is damaged (it failed)"),
        (sqlite3.SQLITE_BUSY, DatabaseError, "Another process holds"),
        (sqlite3.SQLITE_READONLY, DatabaseError, "cannot be written"),
        (sqlite3.SQLITE_CANTOPEN, DatabaseError, "see to its disk"),
    ],
)
def test_what_sqlite_says_is_one_sentence(code: int, kind: type[DatabaseError], words: str) -> None:
    told = database_fault(failed(code), DATABASE, lambda: True)
    assert type(told) is kind
    assert words in str(told)
    assert "\n" not in str(told)


def test_input_and_output_fails_for_want_of_space_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    error = failed(sqlite3.SQLITE_IOERR_WRITE)
    path = tmp_path / "newsdesk.db"
    assert type(database_fault(error, path, lambda: True)) is DatabaseError
    monkeypatch.setattr("articles.library.faults._is_full", lambda _: True)
    assert isinstance(database_fault(error, path, lambda: True), NoSpaceError)


@only_sqlite
def test_a_fault_of_ours_is_none_of_the_database(newsdesk: Newsdesk) -> None:
    missing = failed(sqlite3.SQLITE_ERROR, "no such table: nowhere")
    assert database_fault(missing, DATABASE, lambda: True) is None
    assert isinstance(database_fault(missing, DATABASE, lambda: False), DamagedDatabaseError)
    assert database_fault(failed(sqlite3.SQLITE_CONSTRAINT), DATABASE, lambda: False) is None
    with pytest.raises(sa.exc.OperationalError), newsdesk.database.reading() as connection:
        connection.exec_driver_sql("SELECT 1 FROM nowhere")


def test_a_server_of_databases_is_told_by_what_it_says() -> None:
    class ServerError(Exception):
        sqlstate: str | None = None

    def told(error: Exception) -> DatabaseError | None:
        failed = sa.exc.OperationalError("SELECT 1", None, error)
        return database_fault(failed, DATABASE, lambda: True)

    full = ServerError("could not extend file")
    full.sqlstate = "53100"
    assert "server has no space left; free some" in str(told(full))
    assert "does not answer (connection refused)" in str(told(ServerError("connection refused\n…")))


def test_a_full_disk_is_told_wherever_it_is_met() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/srv/news/index/vectors.faiss")
    assert "no space left in /srv/news/index" in str(told_error(full, "elsewhere"))
    assert "no space left in elsewhere" in str(told_error(OSError(errno.EDQUOT, ""), "elsewhere"))
    assert told_error(OSError(errno.EIO, ""), "elsewhere") is None


@only_sqlite
def test_a_full_disk_loses_nothing_and_heals(newsdesk: Newsdesk) -> None:
    engine = newsdesk.database.engine
    newsdesk.library.add(make_article(1))
    newsdesk.indexer.embed_missing()

    def fill_up(connection: sa.Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(engine, "begin", fill_up)
    many = [make_article(number, text="Water rose. " * 200) for number in range(2, 40)]
    with pytest.raises(NoSpaceError, match="free some") as told:
        list(newsdesk.library.add_all(many))
    assert str(newsdesk.settings.data) in str(told.value)
    assert [each.id for each in newsdesk.library.latest()] == ["a1"]
    assert newsdesk.asking.search("bridge").hits
    sa.event.remove(engine, "begin", fill_up)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    engine.dispose()
    list(newsdesk.library.add_all(many))
    newsdesk.indexer.embed_missing()
    assert len(newsdesk.library.latest(limit=100)) == 39
    assert newsdesk.inspector.verify() == []


@only_sqlite
def test_an_overwritten_page_is_damage_and_names_what_to_do(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    list(desk.library.add_all(make_article(number) for number in range(1, 60)))
    desk.indexer.embed_missing()
    desk.database.close()
    path = desk.settings.data / "newsdesk.db"
    checkpoint(path)
    raw = bytearray(path.read_bytes())
    for page in range(4, len(raw) // PAGE):
        raw[page * PAGE : page * PAGE + 100] = b"\xff" * 100
    path.write_bytes(raw)
    with pytest.raises(DamagedDatabaseError, match="newsdesk restore FILE"):
        desk.library.latest()
    with pytest.raises(DatabaseError):
        opened()
    path.write_bytes(b"no database at all, but some text that stands here instead of one" * 20)
    with pytest.raises(DamagedDatabaseError, match="file is not a database"):
        opened(data=desk.settings.data)


def test_a_damaged_article_is_named(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.library.add(make_article(2))
    assert newsdesk.library.integrity() == []
    with newsdesk.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE articles SET content = replace(content, '\"headline\"', '\"headlime\"') "
            "WHERE id = 'a1'"
        )
        connection.exec_driver_sql(
            "UPDATE articles SET content = replace(content, 'Buses', 'Cuses') WHERE id = 'a2'"
        )
    assert newsdesk.library.integrity() == [
        "the article a1 is not what was written",
        "the article a2 is not what was written",
    ]
    with pytest.raises(DamagedDatabaseError, match="newsdesk doctor"):
        newsdesk.library.find("a1")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE articles SET headline = CAST(x'41FF42' AS TEXT)",
        "UPDATE articles SET published = '2026-11-q3 15:00:00.000000'",
        "UPDATE articles SET published = '2026-93-03 15:00:00.000000'",
    ],
)
@only_sqlite
def test_a_value_that_is_none_is_damage_and_found(newsdesk: Newsdesk, damage: str) -> None:
    newsdesk.library.add(make_article(1))
    with newsdesk.database.writing() as connection:
        connection.exec_driver_sql(damage)
    with pytest.raises(DamagedDatabaseError, match="newsdesk restore FILE") as told:
        newsdesk.library.latest()
    assert "\n" not in str(told.value)
    assert newsdesk.library.integrity() == ["the table articles has rows that cannot be read"]


def test_a_fault_of_ours_while_reading_is_none_of_the_database(newsdesk: Newsdesk) -> None:
    with pytest.raises(ValueError, match="literal"), newsdesk.database.reading():
        int("seven")


def test_damaged_settings_and_fingerprints_are_damage(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    desk.library.add(make_article(1))
    desk.servers.change("7", "9", language="fr")
    with desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE servers SET settings = substr(settings, 2)")
        connection.exec_driver_sql("UPDATE fingerprints SET content = substr(content, 2)")
    with pytest.raises(DamagedDatabaseError, match="settings of a server"):
        desk.servers.load()
    with pytest.raises(DamagedDatabaseError, match="What the index was made with"):
        opened()

"""Backups of a database in use, and what is put back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from coming_in import coming_in
from fakes import make_article
from statements import statements

from articles.errors import NewsdeskError
from articles.library.backup import _put_in_place, back_up, restore
from articles.models import Filters
from bot.service.migrations import migration_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

QUESTION = "What did engineer Vera{0} Holt say the repair of the bridge in Town{0} would cost?"


@pytest.fixture
def database_kind() -> str:
    """A database on a server is backed up by its own means."""
    return "sqlite"


def test_a_backup_made_while_articles_come_in_is_whole(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    desk = opened()

    def count() -> int:
        return len(desk.library.latest(limit=100_000))

    with coming_in(desk.library):
        made = [back_up(desk.settings.database, tmp_path / f"{n}.db") for n in range(4)]
    counts = [each.articles for each in made]
    assert counts[0] > 0
    assert counts == sorted(counts)
    assert counts[-1] < count()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(f"{n}.db" for n in range(4)),
        "data",
    ]
    again = tmp_path / "again"
    restored = restore(f"sqlite:///{again / 'newsdesk.db'}", made[-1].path, migration_folders())
    assert restored.earlier is None
    back = opened(data=again)
    assert len(back.library.latest(limit=100_000)) == counts[-1]
    back.indexer.embed_missing()
    assert back.inspector.verify() == []


def test_who_has_it_open_goes_on_with_what_was_put_back(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    desk, url = opened(), opened().settings.database
    for number in (1, 2):
        desk.library.add(make_article(number))
    desk.indexer.embed_missing()
    backup = back_up(url, tmp_path / "news.db")
    desk.library.remove("a1")
    desk.library.retract("a2", "It was wrong.")
    for number in (3, 4):
        desk.library.add(make_article(number))
    desk.indexer.embed_missing()
    assert desk.asking.ask(QUESTION.format(3)).covered
    assert not any(hit.article.id == "a1" for hit in desk.asking.search("Vera1 Holt").hits)
    restored = restore(url, backup.path, migration_folders())
    assert restored.articles == 2
    assert not restored.moved
    # Numbers that were given are not given again, so that nothing new is taken for what was known.
    desk.library.add(make_article(5))
    desk.engine.follow()
    for other in (desk, opened()):
        assert {each.id for each in other.library.latest()} == {"a1", "a2", "a5"}
        found = {hit.article.id for hit in other.asking.search("engineer Holt bridge").hits}
        assert found == {"a1", "a2", "a5"}
        assert other.asking.ask(QUESTION.format(1)).covered
    desk.indexer.embed_missing()
    assert desk.inspector.verify() == []
    assert restored.earlier is not None
    with closing(sqlite3.connect(restored.earlier)) as earlier:
        ids = [row[0] for row in earlier.execute("SELECT id FROM articles ORDER BY id")]
    assert ids == ["a2", "a3", "a4"]


@pytest.mark.parametrize(("before", "after"), [("s1", None), (None, "s1")])
def test_numbers_given_while_it_is_put_back_are_not_given_again(
    opened: Callable[..., Newsdesk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: str | None,
    after: str | None,
) -> None:
    desk = opened()
    desk.library.add(make_article(1))
    desk.indexer.embed_missing()
    copy = back_up(desk.settings.database, tmp_path / "news.db").path

    def bring(numbers: range, scope: str | None) -> None:
        for number in numbers:
            desk.library.add(make_article(number, scope=scope))
        desk.indexer.embed_missing()
        desk.engine.follow()

    def found(by: Newsdesk, scope: str | None) -> set[str]:
        hits = by.asking.search("engineer Holt bridge", Filters(scope=scope)).hits
        return {hit.article.id for hit in hits}

    def put(aside: Path, own: Path) -> tuple[Path | None, bool]:
        bring(range(2, 5), before)
        assert found(desk, "s1") == {"a1", "a2", "a3", "a4"}
        return _put_in_place(aside, own)

    monkeypatch.setattr("articles.library.backup._put_in_place", put)
    restore(desk.settings.database, copy, migration_folders())
    bring(range(5, 8), after)
    for scope in (None, "s1", "s2"):
        seen = {"a5", "a6", "a7"} if after in (None, scope) else set()
        assert found(desk, scope) == found(opened(), scope) == {"a1", *seen}
    assert desk.inspector.verify() == []


def test_what_is_no_sound_backup_changes_nothing(desk: Newsdesk, tmp_path: Path) -> None:
    url = desk.settings.database
    sound = back_up(url, tmp_path / "news.db").path
    damaged, other, newer = (tmp_path / name for name in ("damaged.db", "other.db", "newer.db"))
    raw = bytearray(sound.read_bytes())
    place = raw.index(b"Buses will run")
    raw[place] ^= 1
    damaged.write_bytes(raw)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    shutil.copy(sound, newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("INSERT INTO alembic_version VALUES ('later_9999')")
    text = tmp_path / "text.db"
    text.write_text("These are words and no database. " * 50)
    for path, reason in [
        (damaged, "is damaged or no database of Newsdesk"),
        (other, "is damaged or no database of Newsdesk"),
        (newer, "written by a newer version"),
        (text, "not a database"),
        (tmp_path / "absent.db", "There is no file"),
        (tmp_path, "There is no file"),
    ]:
        with pytest.raises(NewsdeskError, match=reason):
            restore(url, path, migration_folders())
    assert len(desk.library.latest(limit=100)) == 31
    assert [path.name for path in desk.settings.data.glob("*newsdesk*")].count("newsdesk.db") == 1
    assert not list(desk.settings.data.glob("*before*"))
    assert not list(desk.settings.data.glob(".newsdesk*"))


def test_a_running_bot_goes_by_the_settings_that_were_put_back(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    desk = opened()
    desk.servers.load()
    desk.servers.change("7", "9", language="fr")
    copy = back_up(desk.settings.database, tmp_path / "news.db").path
    desk.servers.change("7", "9", language="de")
    desk.servers.change("8", "9", language="de")
    desk.servers.follow()
    assert desk.servers.settings("7").language == "de"
    restore(desk.settings.database, copy, migration_folders())
    desk.servers.follow()
    assert desk.servers.settings("7").language == "fr"
    assert desk.servers.settings("8").language is None
    # What came in since is no reason to read them again.
    desk.library.add(make_article(1))
    with statements() as asked:
        desk.servers.follow()
    assert sum("SELECT" in statement for statement, _ in asked) == 1


def test_a_database_that_cannot_be_opened_is_moved_away(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    desk = opened()
    desk.library.add(make_article(1))
    backup = back_up(desk.settings.database, tmp_path / "news.db")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "newsdesk.db").write_bytes(b"nothing that SQLite knows " * 400)
    restored = restore(f"sqlite:///{broken / 'newsdesk.db'}", backup.path, migration_folders())
    assert restored.earlier is not None
    assert restored.moved
    assert restored.earlier.read_bytes().startswith(b"nothing that SQLite knows")
    assert [each.id for each in opened(data=broken).library.latest()] == ["a1"]


def test_a_backup_takes_the_place_of_no_other_file(desk: Newsdesk, tmp_path: Path) -> None:
    url, path = desk.settings.database, tmp_path / "letter.txt"
    path.write_text("Dear Ann")
    with pytest.raises(NewsdeskError, match="--force"):
        back_up(url, path)
    assert path.read_text() == "Dear Ann"
    assert back_up(url, path, replace=True).articles == 32
    with pytest.raises(NewsdeskError, match="name another file"):
        back_up(url, desk.settings.data / "newsdesk.db", replace=True)
    with pytest.raises(NewsdeskError, match="There is no folder"):
        back_up(url, tmp_path / "nowhere" / "news.db")
    with pytest.raises(NewsdeskError, match="no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "news.db")
    with pytest.raises(NewsdeskError, match="pg_dump"):
        back_up("postgresql+psycopg://ann:secret@db/news", tmp_path / "news.db")
    with pytest.raises(NewsdeskError, match="pg_restore"):
        restore("postgresql+psycopg://ann:secret@db/news", path, migration_folders())

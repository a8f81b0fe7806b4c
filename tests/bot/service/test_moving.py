"""A newsdesk goes from one database to another: while it runs, again, and whoever is killed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from chaos import environment
from coming_in import coming_in
from fakes import make_article
from older_databases import older_database
from postgresql_server import OTHERS_ENDED
from psycopg import connect

from articles.errors import NewsdeskError
from articles.library.database import open_database
from articles.library.tables import changes
from articles.models import Filters
from bot.service.migrations import migration_folders
from bot.service.moving import copy_newsdesk
from bot.state.heartbeat import heartbeat_file, write_heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postgresql_server import PostgresqlServer
    from prepared import Fill

    from bot.service.newsdesk import Newsdesk

    Opener = Callable[..., Newsdesk]

COPYING = Path(__file__).parents[2] / "support" / "copying.py"
QUESTION = "What did engineer Vera{0} Holt say the repair of the bridge in Town{0} would cost?"
SEARCHED = "engineer Holt bridge"
KINDS = ("sqlite", "postgresql")
EACH_KIND = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def elsewhere(
    tmp_path: Path, request: pytest.FixtureRequest, opened: Opener
) -> Iterator[Callable[[str], str]]:
    """Gives the address of another database of some kind, which has nothing yet."""
    made: list[str] = []
    server: PostgresqlServer | None = None

    def address(kind: str) -> str:
        nonlocal server
        if kind == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            made.append(server.new_database())  # type: ignore[union-attr]
        else:
            made.append(f"sqlite:///{tmp_path / f'elsewhere{len(made)}' / 'newsdesk.db'}")
        return made[-1]

    yield address
    for each in made:
        if server and not each.startswith("sqlite"):
            server.give_back(each)


def found(desk: Newsdesk, scope: str | None = None) -> set[str]:
    hits = desk.asking.search(SEARCHED, Filters(scope=scope)).hits
    return {hit.article.id for hit in hits}


def ids(desk: Newsdesk) -> set[str]:
    return {each.id for each in desk.library.latest(limit=100_000)}


def bring(desk: Newsdesk, *numbers: int) -> None:
    list(desk.library.add_all(make_article(number) for number in numbers))
    desk.indexer.embed_missing()
    desk.engine.follow()


@EACH_KIND
def test_a_newsdesk_goes_there_and_back_and_answers(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    desk.library.correct("a3", "It is 4 million.")
    desk.library.remove("a4")
    desk.servers.load()
    desk.servers.change("7", "9", language="fr")
    address = elsewhere(kind)
    told: list[str] = []
    done = copy_newsdesk(desk.settings, address, tell=told.append)
    assert (done.articles, done.replaced, told) == (31, 0, [])
    assert done.rows["servers"] == 1
    assert "postgres:postgres" not in str(done)
    there = opened(data=tmp_path / "there", database_url=address)
    assert ids(there) == ids(desk)
    assert there.asking.ask(QUESTION.format(9)).covered
    assert there.library.find("a3").note == "It is 4 million."
    assert [entry.what for entry in there.library.history("a4")] == ["added", "removed"]
    there.servers.load()
    assert there.servers.settings("7").language == "fr"
    assert there.indexer.embed_missing() == 0
    assert there.inspector.verify() == []
    bring(there, 60, 61)
    back = elsewhere("sqlite")
    again = copy_newsdesk(there.settings, back)
    assert again.articles == 33
    home = opened(data=tmp_path / "home", database_url=back)
    assert ids(home) == ids(there)
    assert home.asking.ask(QUESTION.format(60)).covered
    assert home.inspector.verify() == []


@EACH_KIND
def test_the_files_of_the_index_go_with_it(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], kind: str
) -> None:
    desk.engine.rebuild()
    address = elsewhere(kind)
    copy_newsdesk(desk.settings, address)
    # Each goes on by itself, and gives numbers to passages that the other gives to others.
    bring(desk, 70, 71, 72)
    desk.engine.rebuild()
    there = opened(database_url=address)
    bring(there, 80, 81)
    assert {"a80", "a81"} <= ids(there)
    assert there.asking.ask(QUESTION.format(81)).covered
    assert found(there) <= ids(there)
    assert there.inspector.verify() == []


@EACH_KIND
def test_again_makes_it_equal_again_and_who_follows_it_sees_that(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    address = elsewhere(kind)
    copy_newsdesk(desk.settings, address)
    there = opened(data=tmp_path / "there", database_url=address)
    there.servers.load()
    assert found(there)
    desk.library.remove("a1")
    bring(desk, 60)
    desk.servers.load()
    desk.servers.change("7", "9", language="fr")
    told: list[str] = []
    assert copy_newsdesk(desk.settings, address, tell=told.append).replaced == 32
    (sentence,) = told
    assert "holds 32 articles; all that is there is replaced" in sentence
    there.engine.follow()
    there.servers.follow()
    assert ids(there) == ids(desk)
    assert not any(hit.article.id == "a1" for hit in there.asking.search("Vera1 Holt").hits)
    assert there.asking.ask(QUESTION.format(60)).covered
    assert there.servers.settings("7").language == "fr"
    assert there.inspector.verify() == []


@EACH_KIND
def test_what_went_on_there_is_not_replaced_unasked(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    address = elsewhere(kind)
    copy_newsdesk(desk.settings, address)
    there = opened(data=tmp_path / "there", database_url=address)
    bring(there, 90)
    with pytest.raises(NewsdeskError, match=r"as it went on there .*33 articles.*--replace"):
        copy_newsdesk(desk.settings, address)
    assert "a90" in ids(there)
    assert copy_newsdesk(desk.settings, address, replace=True).replaced == 33
    there.engine.follow()
    assert ids(there) == ids(desk)
    # A number that was given there is not given again to something else.
    bring(there, 91)
    assert there.asking.ask(QUESTION.format(91)).covered
    assert there.inspector.verify() == []


def test_another_newsdesk_is_not_replaced_unasked(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path
) -> None:
    address = elsewhere("postgresql")
    bring(opened(data=tmp_path / "other", database_url=address), 1)
    with pytest.raises(NewsdeskError, match=r"another newsdesk \(1 article\).*--replace") as told:
        copy_newsdesk(desk.settings, address)
    assert "postgres:postgres" not in str(told.value)
    assert copy_newsdesk(desk.settings, address, replace=True).articles == 32


def test_an_empty_newsdesk_takes_no_full_ones_place(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path
) -> None:
    empty = opened(data=tmp_path / "empty", database_url=elsewhere("postgresql"))
    with pytest.raises(NewsdeskError, match=r"has no articles, .*the wrong way round"):
        copy_newsdesk(empty.settings, desk.settings.database, replace=True)
    assert len(ids(desk)) == 31


def test_a_newsdesk_of_an_older_version_stays_as_it_is(desk: Newsdesk, tmp_path: Path) -> None:
    with older_database(tmp_path / "older", "library_0008") as connection:
        connection.exec_driver_sql("INSERT INTO copies VALUES ('a', 'b')")
    address = f"sqlite:///{tmp_path / 'older' / 'newsdesk.db'}"
    with pytest.raises(NewsdeskError, match="holds a newsdesk of another version"):
        copy_newsdesk(desk.settings, address)
    with closing(sqlite3.connect(tmp_path / "older" / "newsdesk.db")) as file:
        versions = file.execute("SELECT version_num FROM alembic_version").fetchall()
    assert versions == [("library_0008",)]
    assert copy_newsdesk(desk.settings, address, replace=True).articles == 32


@pytest.mark.parametrize("kind", KINDS)
def test_a_newsdesk_is_not_copied_into_itself(
    opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    address = elsewhere(kind)
    desk = opened(database_url=address)
    bring(desk, 1)
    other = address.replace("127.0.0.1", "localhost")
    if kind == "sqlite":
        link = tmp_path / "link.db"
        link.symlink_to(address.removeprefix("sqlite:///"))
        other = f"sqlite:///{link}"
    for same in (address, other):
        with pytest.raises(NewsdeskError, match="is the database of this newsdesk"):
            copy_newsdesk(desk.settings, same, replace=True)
    assert ids(desk) == {"a1"}


def test_a_copy_made_while_articles_come_in_is_of_one_moment(
    opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path
) -> None:
    desk = opened()
    address = elsewhere("postgresql")
    with coming_in(desk.library):
        counts = [copy_newsdesk(desk.settings, address).articles for _ in range(3)]
    assert counts == sorted(counts)
    assert 0 < counts[0] < counts[-1] < len(ids(desk))
    there = opened(data=tmp_path / "there", database_url=address)
    assert len(ids(there)) == counts[-1]
    there.indexer.embed_missing()
    assert there.inspector.verify() == []


def killed_at(data: Path, address: str, place: str) -> None:
    """Copy in a process of its own, and kill that when it says that it is at a place."""
    command = [sys.executable, str(COPYING), str(data), address]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment(), **pipes) as process:  # type: ignore[call-overload]
        for line in process.stdout:
            if line.strip() >= place:
                process.kill()
                break
            process.stdin.write("\n")
            process.stdin.flush()
        process.wait()
        assert process.returncode == -9, "it came to its end before"


def many_articles(desk: Newsdesk) -> None:
    list(desk.library.add_all(make_article(number) for number in range(1, 400)))


@EACH_KIND
def test_who_is_killed_leaves_the_other_database_as_it_was(
    opened: Opener,
    opened_with: Callable[[Fill], Newsdesk],
    elsewhere: Callable[[str], str],
    tmp_path: Path,
    kind: str,
) -> None:
    desk = opened_with(many_articles)
    address = elsewhere(kind)
    for place in ("Copying 5", "Checking 5"):
        killed_at(desk.settings.data, address, place)
        there = opened(data=tmp_path / "there", database_url=address)
        assert (ids(there), there.library.was_ever_filled()) == (set(), False)
    copy_newsdesk(desk.settings, address)
    bring(desk, 1_000)
    killed_at(desk.settings.data, address, "Checking 9")
    there = opened(data=tmp_path / "there", database_url=address)
    assert len(ids(there)) == 399
    assert there.inspector.verify() == []
    # What is there is still known for the copy that it was.
    assert copy_newsdesk(desk.settings, address).articles == 400
    there = opened(data=tmp_path / "there", database_url=address)
    assert ids(there) == ids(desk)
    assert there.inspector.verify() == []


def test_who_uses_the_two_is_told(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], tmp_path: Path
) -> None:
    address = elsewhere("postgresql")
    done = copy_newsdesk(desk.settings, address)
    assert (done.is_used, done.has_users) == (False, False)
    beat = heartbeat_file(desk.settings.data)
    write_heartbeat(beat, ready=True, latency=0.1, now=datetime.now(UTC))
    with connect(address):
        done = copy_newsdesk(desk.settings, address)
    assert (done.is_used, done.has_users) == (True, True)
    settings = desk.settings.model_copy(
        update={"database_url": address, "data": tmp_path / "another"}
    )
    with connect(address):
        done = copy_newsdesk(settings, elsewhere("sqlite"))
    assert (done.is_used, done.has_users) == (True, False)


@EACH_KIND
def test_an_index_that_is_updated_there_is_waited_for(
    desk: Newsdesk, opened: Opener, elsewhere: Callable[[str], str], kind: str
) -> None:
    address = elsewhere(kind)
    where = Path(address.removeprefix("sqlite:///")).parent if kind == "sqlite" else None
    there = opened(database_url=address, **({"data": where} if where else {}))
    lock = there.database.lock(there.settings.data / "index" / "index.lock")
    with lock.tried(0.0), pytest.raises(NewsdeskError, match="index is being updated"):
        copy_newsdesk(desk.settings, address)
    assert copy_newsdesk(desk.settings, address).articles == 32


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://ann:secret@db/news", "--to names a mysql database; .*postgresql://USER"),
        ("postgresql://ann@db:se/cret", "--to is no address of a database"),
        ("newsdesk.db", "--to is no address of a database"),
        ("sqlite://", "a database in memory"),
        ("sqlite:////proc/none/news.db", "cannot be opened .*check --to"),
        ("postgresql://ann:secret@127.0.0.1:9/news", r"refused\); .*that --to is right"),
        ("postgresql://127.0.0.1:9/news?user=ann&password=secret", "that --to is right"),
    ],
)
def test_an_address_that_is_none_is_one_sentence(desk: Newsdesk, address: str, told: str) -> None:
    with pytest.raises(NewsdeskError, match=told) as error:
        copy_newsdesk(desk.settings, address)
    assert "\n" not in str(error.value)
    assert "cret" not in str(error.value)


def test_a_server_that_ends_it_or_allows_too_little_is_one_sentence(
    desk: Newsdesk, postgresql_server: PostgresqlServer
) -> None:
    address = postgresql_server.new_database()
    open_database(address, migration_folders()).close()
    with connect(address, autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
        as_guest = address.replace("postgres:postgres@", "guest:guest@")
        with pytest.raises(NewsdeskError, match="--to names has not all rights") as told:
            copy_newsdesk(desk.settings, as_guest)
        assert "\n" not in str(told.value)

        def end(_: object) -> None:
            connection.execute(OTHERS_ENDED)

        with pytest.raises(NewsdeskError, match=r"does not answer .*--to is right") as told:
            copy_newsdesk(desk.settings, address, report=end)
        assert "\n" not in str(told.value)
        count = connection.execute("SELECT count(*) FROM articles").fetchone()
        connection.execute("DROP OWNED BY guest")
        connection.execute("DROP ROLE guest")
    assert count == (0,)
    assert copy_newsdesk(desk.settings, address).articles == 32


def test_a_server_that_ends_while_it_is_read_is_named_as_the_source(
    desk: Newsdesk, elsewhere: Callable[[str], str], tmp_path: Path
) -> None:
    address, back = elsewhere("postgresql"), elsewhere("sqlite")
    copy_newsdesk(desk.settings, address)
    there = desk.settings.model_copy(update={"database_url": address})

    def end(_: object) -> None:
        with connect(address, autocommit=True) as connection:
            connection.execute(OTHERS_ENDED)

    with pytest.raises(NewsdeskError, match=r"does not answer .*DATABASE_URL is right") as told:
        copy_newsdesk(there, back, report=end)
    assert "\n" not in str(told.value)
    assert copy_newsdesk(there, back).articles == 32


def test_a_newsdesk_that_is_not_there_is_not_copied(
    desk: Newsdesk, elsewhere: Callable[[str], str], tmp_path: Path
) -> None:
    settings = desk.settings.model_copy(update={"data": tmp_path / "none", "database_url": None})
    with pytest.raises(NewsdeskError, match=r"There is no database .*nothing was copied"):
        copy_newsdesk(settings, elsewhere("sqlite"))
    assert not (tmp_path / "none").exists()


def test_the_log_says_that_it_is_a_copy(desk: Newsdesk, elsewhere: Callable[[str], str]) -> None:
    address = elsewhere("sqlite")
    copy_newsdesk(desk.settings, address)
    database = open_database(address, migration_folders())
    with database.reading() as connection:
        newest = sa.select(changes.c.what, changes.c.which).order_by(changes.c.seq.desc()).limit(1)
        assert [row.what for row in connection.execute(newest)] == ["index"]
    database.close()

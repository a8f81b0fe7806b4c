"""The library: versions, corrections, retractions, removal, finding, scopes."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from databases import only_sqlite
from fakes import make_article
from hypothesis import given
from hypothesis import strategies as st
from older_databases import older_database

from articles.errors import (
    AmbiguousStoryError,
    DatabaseError,
    InvalidArticleError,
    StoryNotFoundError,
)
from articles.identity import identify
from articles.library.database import open_database
from articles.library.library import Outcome
from articles.models import Article, Filters, Status
from articles.reading.dates import read_date
from bot.service.migrations import migration_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


def test_adding_twice_changes_nothing(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    assert library.add(make_article()) is Outcome.ADDED
    assert library.add(make_article()) is Outcome.UNCHANGED
    assert len(library.history("a1")) == 1


def test_a_new_version_replaces_the_old_one_which_stays_in_history(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article())
    assert library.add(make_article(headline="Town1 keeps its bridge")) is Outcome.UPDATED
    assert library.find("a1").headline == "Town1 keeps its bridge"
    first, second = library.history("a1")
    assert (first.version, first.what, first.headline) == (
        1,
        "added",
        "Town1 closes its old bridge",
    )
    assert (second.version, second.what) == (2, "replaced")


def test_a_correction_needs_a_note_and_outlives_a_new_import(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article())
    with pytest.raises(InvalidArticleError, match="needs a note"):
        library.correct("a1", "  ")
    corrected = library.correct("a1", "The cost was\n wrong.")
    assert (corrected.status, corrected.note) == (Status.CORRECTED, "The cost was wrong.")
    assert library.add(make_article()) is Outcome.UNCHANGED
    assert library.add(make_article(dek="New.")) is Outcome.UPDATED
    assert library.find("a1").note == "The cost was wrong."


def test_a_retracted_article_is_not_listed_and_not_brought_back_by_an_import(
    newsdesk: Newsdesk,
) -> None:
    library = newsdesk.library
    library.add(make_article())
    library.retract("a1", "It never happened.")
    library.add(make_article(dek="A new version from outside."))
    assert library.latest() == ()
    assert library.find("a1").status is Status.RETRACTED
    assert [entry.what for entry in library.history("a1")] == ["added", "retracted", "replaced"]


@only_sqlite
def test_removing_leaves_no_text_behind(newsdesk: Newsdesk, tmp_path: Path) -> None:
    library = newsdesk.library
    library.add(make_article(text="A secret word is xylophonic indeed, said Ann."))
    newsdesk.engine.follow()
    library.remove("a1")
    newsdesk.engine.follow()
    with pytest.raises(StoryNotFoundError):
        library.find("a1")
    assert [entry.what for entry in library.history("a1")] == ["added", "removed"]
    newsdesk.database.close()
    held = (newsdesk.settings.data / "newsdesk.db").read_bytes()
    assert b"xylophonic" not in held


def test_finding_by_id_url_and_words(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article(1))
    library.add(make_article(2, headline="Émile Żuk wins the Town2 mayor’s race"))
    assert library.find(" a1 ").id == "a1"
    assert library.find("http://www.harbourpost.example/2/?utm_source=x#top").id == "a2"
    assert library.find("emile zuk").id == "a2"
    assert library.find("Town2 mayor").id == "a2"
    with pytest.raises(StoryNotFoundError, match="No story goes by “nothing such”"):
        library.find("nothing such")
    with pytest.raises(StoryNotFoundError):
        library.find("%")


def test_an_ambiguous_name_names_the_stories(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    for number in range(1, 9):
        library.add(make_article(number))
    with pytest.raises(AmbiguousStoryError, match=r"Town.*; …; give more words"):
        library.find("closes its old bridge")
    assert library.find("Town3 closes its old bridge").id == "a3"


def test_quotable_stories_are_found_before_retracted_ones(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article(1, headline="Bridge closes"))
    library.add(make_article(2, headline="Bridge closes", source="Other Paper"))
    library.retract("a1", "Wrong.")
    assert library.find("bridge closes").id == "a2"


def test_a_server_s_own_copy_is_found_before_everyone_s(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article(1))
    library.add(make_article(1, id="own", scope="7"))
    library.add(make_article(2, id="same-url", scope="7", headline="Another headline for it"))
    library.add(make_article(2))
    for name in (make_article(1).headline, str(make_article(1).url), "town1 closes"):
        assert library.find(name, scope="7").id == "own"
        assert library.find(name, scope="8").id == "a1"
        assert library.find(name).id == "a1"
    assert library.find(str(make_article(2).url), scope="7").id == "same-url"
    assert library.find("a1", scope="7").id == "a1"
    library.retract("own", "It was wrong here.")
    assert library.find(make_article(1).headline, scope="7").id == "a1"


def test_a_refusal_repeats_little(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    for number in range(8):
        library.add(make_article(number, headline=f"Bridge{number} " + "is closed again " * 18))
    pasted = "word\n" * 1500
    with pytest.raises(StoryNotFoundError) as refused:
        library.find(pasted)
    assert len(refused.value.values["story"]) <= 100
    assert str(refused.value).count("…") == 1
    assert "\n" not in str(refused.value)
    with pytest.raises(AmbiguousStoryError) as unsure:
        library.find("is closed again " * 6)
    assert len(unsure.value.values["story"]) <= 100
    headlines = unsure.value.values["found"].split("; ")
    assert len(headlines) == 6
    assert all(len(headline) <= 100 + len(" (a1)") for headline in headlines)
    with pytest.raises(StoryNotFoundError) as unknown:
        library.retract("x" * 500, "It is wrong.")
    assert len(str(unknown.value)) < 150


def test_a_long_text_is_no_name_of_a_story(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article(1))
    text = "the council voted on monday to close its old bridge for good " * 100
    with pytest.raises(StoryNotFoundError):
        library.find(text)
    assert library.latest(words=text) == ()


def test_what_was_asked_stays_out_of_a_database_s_errors(newsdesk: Newsdesk) -> None:
    with (
        newsdesk.database.reading() as connection,
        pytest.raises(sa.exc.SQLAlchemyError) as failed,
    ):
        connection.execute(sa.text("SELECT :asked FROM nowhere"), {"asked": "a secret question"})
    assert "secret" not in str(failed.value)


def test_nobody_sees_another_servers_articles(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article(1))
    library.add(make_article(2, scope="guild-a"))
    assert {a.id for a in library.latest()} == {"a1"}
    assert {a.id for a in library.latest(Filters(scope="guild-a"))} == {"a1", "a2"}
    assert {a.id for a in library.latest(Filters(scope="guild-b"))} == {"a1"}
    for scope in (None, "guild-b"):
        with pytest.raises(StoryNotFoundError):
            library.find("a2", scope=scope)
        with pytest.raises(StoryNotFoundError):
            library.find("https://harbourpost.example/2", scope=scope)
        with pytest.raises(StoryNotFoundError):
            library.history("a2", scope=scope)
        assert "Harbour Post" in [each.name for each in library.sources("harb", scope=scope)]
    assert library.find("a2", scope="guild-a").id == "a2"


def test_days_are_those_of_each_outlet_and_moments_are_everyones(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    clocks = ("2026-01-01T00:30+02:00", "2025-12-31T23:00Z", "2025-12-31T23:30-08:00", "2026-01-02")
    for number, written in enumerate(clocks, 1):
        library.add(make_article(number, published=read_date(written)))
    listed = library.latest()
    assert [each.id for each in listed] == ["a4", "a3", "a2", "a1"]
    days = [each.published.date().isoformat() for each in listed if each.published]
    assert days == ["2026-01-02", "2025-12-31", "2025-12-31", "2026-01-01"]
    new_year = date(2026, 1, 1)
    for filters, found in (
        (Filters(first_day=new_year), {"a1", "a4"}),
        (Filters(last_day=date(2025, 12, 31)), {"a2", "a3"}),
        (Filters(first_day=new_year, last_day=new_year), {"a1"}),
        (Filters(since=datetime(2026, 1, 1, tzinfo=UTC)), {"a3", "a4"}),
        (Filters(until=datetime(2025, 12, 31, 22, 30, tzinfo=UTC)), {"a1"}),
    ):
        assert {each.id for each in library.latest(filters)} == found
    library.remove("a4")
    assert [each.newest for each in library.sources()] == [new_year]


def test_the_same_moment_on_another_clock_is_a_new_version(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    moment = read_date("2026-01-01T00:30+02:00")
    assert moment is not None
    library.add(make_article(1, published=moment.astimezone(UTC)))
    assert library.add(make_article(1, published=moment)) is Outcome.UPDATED
    assert library.add(make_article(1, published=moment)) is Outcome.UNCHANGED
    (found,) = library.latest(Filters(first_day=date(2026, 1, 1)))
    assert found.published == moment
    assert found.published.utcoffset() == moment.utcoffset()


def test_lists_are_newest_first_undated_last_and_filtered(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    for number in (3, 1, 2):
        library.add(make_article(number))
    library.add(make_article(9, published=None, category="Sports", source="The Wire"))
    assert [a.id for a in library.latest()] == ["a3", "a2", "a1", "a9"]
    assert [a.id for a in library.latest(Filters(category="SPORTS"))] == ["a9"]
    assert [a.id for a in library.latest(Filters(source="the wire"))] == ["a9"]
    assert library.latest(Filters(source="")) == library.latest(Filters(category="")) == ()
    since = make_article(2).published
    assert [a.id for a in library.latest(Filters(since=since))] == ["a3", "a2"]
    assert [a.id for a in library.latest(Filters(until=since))] == ["a2", "a1"]
    assert [a.id for a in library.latest(limit=2, offset=1)] == ["a2", "a1"]
    assert [a.id for a in library.latest(words="town2 clo")] == ["a2"]
    assert [category.name for category in library.categories()] == ["Politics", "Sports"]
    assert [category.articles for category in library.categories()] == [3, 1]
    assert [source.name for source in library.sources("wi")] == ["The Wire"]


def test_a_database_of_a_newer_version_is_refused(newsdesk: Newsdesk) -> None:
    with newsdesk.database.writing() as connection:
        newer = "UPDATE alembic_version SET version_num = 'index_9999' WHERE version_num LIKE 'i%'"
        connection.execute(sa.text(newer))
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(newsdesk.settings.database, migration_folders())


def test_a_migration_that_fails_is_named_and_changes_nothing(tmp_path: Path) -> None:
    folder, path = tmp_path / "migrations", tmp_path / "newsdesk.db"
    folder.mkdir()
    migration = """
from alembic import op

revision = "extra_{number}"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE {table} (id TEXT)")
"""
    first = migration.format(number="0001", before=None, table="extras")
    (folder / "extra_0001.py").write_text(first, "utf-8")
    again = migration.format(number="0002", before="extra_0001", table="EXTRAS")
    (folder / "extra_0002.py").write_text(again, "utf-8")
    with pytest.raises(DatabaseError) as raised:
        open_database(f"sqlite:///{path}", [folder])
    assert str(raised.value) == (
        f"The migration extra_0002 of the database sqlite:///{path} failed (table EXTRAS already "
        "exists), and nothing of it was changed; go on with the version of Newsdesk that ran "
        "before, or put a backup of the database in its place."
    )
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "newsdesk.db").write_bytes(b"no database " * 500)
    with pytest.raises(DatabaseError, match=r"is damaged \(file is not a database\)"):
        open_database(f"sqlite:///{tmp_path / 'newsdesk.db'}")
    with pytest.raises(DatabaseError, match="DATABASE_URL"):
        open_database("nonsense")


def test_a_picture_is_kept_and_one_without_is_what_it_was_before_there_were_any(
    newsdesk: Newsdesk,
) -> None:
    plain = make_article()
    # As versions before pictures and embargoes stored it and made its hash.
    before = plain.model_dump_json(exclude={"image", "embargo"})
    assert Article.model_validate_json(before) == plain
    assert plain.content_hash == hashlib.sha256(before.encode()).hexdigest()[:32]
    pictured = make_article(image="https://cdn.wire.example/a.jpg")
    assert pictured.content_hash != plain.content_hash
    assert newsdesk.library.add(plain) is Outcome.ADDED
    assert newsdesk.library.add(pictured) is Outcome.UPDATED
    assert newsdesk.library.find("a1").image == "https://cdn.wire.example/a.jpg"


@given(st.text(min_size=1), st.sampled_from(['"image":null,', '"embargo":null,', ""]))
def test_the_hash_is_that_of_what_is_stored_without_later_fields(words: str, more: str) -> None:
    article = make_article(headline=f"{more}{words}", note=more)
    later = {name for name in ("image", "embargo") if getattr(article, name) is None}
    told = article.model_dump_json(exclude=later)
    assert article.content_hash == hashlib.sha256(told.encode()).hexdigest()[:32]


def test_the_versions_of_a_history_count_on_after_a_removal(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(make_article())
    library.remove("a1")
    library.add(make_article())
    told = [(entry.version, entry.what) for entry in library.history("a1")]
    assert told == [(1, "added"), (2, "removed"), (3, "added")]


def by_url(url: str, scope: str | None = None) -> Article:
    article = make_article(url=url, scope=scope)
    given = identify(url=url, source=article.source, headline=article.headline, scope=scope)
    return article.model_copy(update={"id": given})


@only_sqlite
def test_a_story_from_before_addresses_were_read_as_now_keeps_its_id(
    tmp_path: Path, opened: Callable[..., Newsdesk]
) -> None:
    old = make_article(url="https://m.news.example/boats")
    told = old.model_dump(mode="json", include={"id", "headline", "url", "kind", "status"})
    with older_database(tmp_path / "data", "library_0002") as connection:
        more = "url_key, headline_key, version, content, content_hash, added"
        names = ", ".join(told)
        values = ", ".join(f":{name}" for name in told)
        connection.execute(
            sa.text(
                f"INSERT INTO articles ({names}, {more}) VALUES ({values}, "
                "'https://m.news.example/boats', 'x', 1, :content, 'x', '2026-01-01 00:00:00')"
            ),
            {**told, "content": old.model_dump_json()},
        )
    library = opened().library
    assert library.find("https://news.example/boats").id == old.id
    assert list(library.add_all([by_url("https://news.example/boats/amp")])) == [
        (old.id, Outcome.UNCHANGED)
    ]
    assert len(library.latest()) == 1


def test_a_story_is_one_by_all_of_its_addresses_but_not_in_two_scopes(newsdesk: Newsdesk) -> None:
    urls = ("https://news.example/boats", "https://m.news.example/boats")
    first, *others = (by_url(url) for url in urls)
    other_server = by_url(urls[0], scope="1")
    outcomes = list(newsdesk.library.add_all([first, *others, other_server]))
    assert [outcome for _, outcome in outcomes] == ["added", "unchanged", "added"]
    assert len({article_id for article_id, _ in outcomes}) == 2


def test_a_plain_address_takes_the_place_of_one_for_phones_and_not_the_other_way(
    newsdesk: Newsdesk,
) -> None:
    marked = ("https://m.news.example/a", "https://news.example/a?utm_source=x")
    plain = ("https://news.example/a", "http://www.news.example/a/")
    for url, kept in (
        (marked[0], marked[0]),
        (marked[1], marked[0]),
        (plain[0], plain[0]),
        (plain[1], plain[0]),
        (marked[1], plain[0]),
        ("https://news.example/b", "https://news.example/b"),
    ):
        newsdesk.library.add(make_article(url=url))
        assert newsdesk.library.find("a1").url == kept

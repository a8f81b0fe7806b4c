"""What every engine keeps to: the embedded one, the example, and whichever is added.

Engines are found here as the product finds them. One is opened at the URL `NAME:`, at the one that
ADDRESSES has for it, or at that of the server that SERVERS names; where it raises EngineError
there, such as for want of a server, its tests are skipped and say why. DATABASES says which kinds
of database an engine is tried on that has little to do with it.
"""

from __future__ import annotations

import pkgutil
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sqlalchemy as sa
from databases import KINDS
from fakes import FakeEmbedder, make_article

from articles.models import Filters
from articles.text import fold
from index import engines
from index.errors import EngineError
from index.models import with_header
from index.store.vectors import read_vectors
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.engines import Candidate

EXAMPLES = Path(__file__).parents[2] / "support" / "example_engines"
ADDRESSES = {"brute": "brute:everything"}
# Fixtures of conftest.py that have an address.
SERVERS = {"milvus": "milvus_server"}
# One reads all passages anew, one keeps them in the database's own server, one in another.
DATABASES = {"brute": ("sqlite",), "milvus": ("sqlite",), "postgres": ("postgresql",)}
# These need nothing that is not here.
NEVER_SKIPPED = {"brute", "embedded", "postgres"}
FOUND = sorted(m.name for m in pkgutil.iter_modules([*engines.__path__, str(EXAMPLES)]))
SEARCHES = ("dense", "lexical", "phrase")
TRIED = [(name, kind) for name in FOUND for kind in DATABASES.get(name, KINDS)]
TEXT = "its old bridge"


@pytest.fixture(params=TRIED, ids=["-".join(each) for each in TRIED])
def tried(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Each engine by its name, with each kind of database that it is tried on."""
    name, kind = request.param
    return name, kind


@pytest.fixture
def database_kind(tried: tuple[str, str]) -> str:
    """The kind of database that is tried now."""
    return tried[1]


@pytest.fixture
def desks(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    opened: Callable[..., Newsdesk],
    tried: tuple[str, str],
) -> Callable[..., Newsdesk]:
    """Opens newsdesks with one engine on one data folder, as several processes would."""
    name = tried[0]
    monkeypatch.setattr(engines, "__path__", [*engines.__path__, str(EXAMPLES)])

    address = ADDRESSES.get(name, f"{name}:")
    if name in SERVERS:
        address = request.getfixturevalue(SERVERS[name]).url

    def open_one(**settings: object) -> Newsdesk:
        try:
            return opened(engine=address, **settings)
        except EngineError as error:
            if name in NEVER_SKIPPED or name in SERVERS:
                raise
            pytest.skip(f"{name}: {error}")

    return open_one


def vector(text: str) -> np.ndarray:
    return FakeEmbedder().embed([text], question=True)[0]


def search(
    desk: Newsdesk, how: str, text: str = TEXT, limit: int = 100, **filters: object
) -> list[Candidate]:
    """Search in one of the ways; what is found comes once each, best first, and no more of it."""
    asked = vector(text) if how == "dense" else text
    found = list(getattr(desk.engine, how)(asked, Filters(**filters), limit))
    scores = [candidate.score for candidate in found]
    assert len({candidate.row for candidate in found}) == len(found) <= limit
    assert scores == sorted(scores, reverse=True)
    return found


def stored(desk: Newsdesk) -> dict[int, tuple[str, str]]:
    """Return the article and the searched text of each passage of the index that is searched."""
    own = passages.c.fingerprint == desk.engine.fingerprint
    columns = (passages.c.row, passages.c.article_id, passages.c.header, passages.c.text)
    with desk.database.reading() as connection:
        found = connection.execute(sa.select(*columns).where(own)).all()
    return {row: (article, with_header(head, text)) for row, article, head, text in found}


def articles(desk: Newsdesk, found: Iterable[Candidate]) -> set[str]:
    there = stored(desk)
    return {there[candidate.row][0] for candidate in found}


def fill(desk: Newsdesk, count: int = 5, **changes: object) -> None:
    list(desk.library.add_all(make_article(n, **changes) for n in range(1, count + 1)))
    desk.indexer.embed_missing()
    desk.engine.follow()


def test_without_an_index_nothing_is_found_and_nothing_fails(
    desks: Callable[..., Newsdesk],
) -> None:
    engine = desks().engine
    assert engine.fingerprint is None
    assert not engine.follow()
    for how in SEARCHES:
        assert (
            list(getattr(engine, how)(vector(TEXT) if how == "dense" else TEXT, Filters(), 9)) == []
        )
    assert engine.frequencies(["bridge", "old"], None) == (0, [0, 0])
    assert engine.beginning("b") == {}
    assert engine.verify() == []
    engine.save()
    engine.rebuild()
    assert engine.verify() == []


def test_an_index_without_articles_is_noticed_though_the_log_has_no_entry(
    desks: Callable[..., Newsdesk],
) -> None:
    reader, writer = desks(), desks()
    assert writer.indexer.update() == 0
    assert reader.engine.follow()
    assert reader.engine.fingerprint == writer.inspector.manifest().fingerprint.key
    assert not reader.engine.follow()
    for desk in (reader, writer):
        assert [search(desk, how) for how in SEARCHES] == [[], [], []]
        assert desk.engine.verify() == []


def test_filters_hold_before_anything_is_ranked(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    fill(desk, 60, text="It closes its old bridge now.")
    few = {"source": "The Wire", "category": "World", "published": None}
    desk.library.add(make_article(99, **few, text="Far from here its old bridge was named once."))
    desk.indexer.embed_missing()
    day = make_article(5).published
    own_day = {"first_day": day.date(), "last_day": day.date()}
    same_day = {f"a{n}" for n in range(1, 61) if make_article(n).published == day}
    assert len(same_day) > 1
    for how in SEARCHES:
        for filters in ({"source": "the WIRE"}, {"category": "world"}, {"article_id": "a99"}):
            assert articles(desk, search(desk, how, limit=1, **filters)) == {"a99"}
        assert articles(desk, search(desk, how, since=day, until=day)) == same_day
        both = search(desk, how, since=day, until=day, source="Harbour Post", article_id="a5")
        assert articles(desk, both) == {"a5"}
        assert search(desk, how, source="Nobody's Paper") == []
        assert articles(desk, search(desk, how, **own_day)) == same_day
        assert len(search(desk, how, limit=7)) == 7
        assert "a99" in articles(desk, search(desk, how))


def test_a_day_is_that_of_the_outlet(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    east, west = (timezone(timedelta(hours=hours)) for hours in (9, -8))
    moment = datetime(2025, 12, 31, 15, 30, tzinfo=UTC)
    for number, zone in enumerate((UTC, east, west), 1):
        desk.library.add(make_article(number, published=moment.astimezone(zone)))
    desk.indexer.embed_missing()
    day = {"first_day": date(2026, 1, 1)}
    for how in SEARCHES:
        assert articles(desk, search(desk, how, **day)) == {"a2"}
        assert articles(desk, search(desk, how, last_day=date(2025, 12, 31))) == {"a1", "a3"}
        assert search(desk, how, **day, until=moment - timedelta(seconds=1)) == []
        assert articles(desk, search(desk, how, since=moment, until=moment)) == {"a1", "a2", "a3"}
    (found,) = desk.asking.search("old bridge", Filters(**day)).hits
    assert found.article.published == moment
    assert found.article.published.date() == day["first_day"]
    # What comes in again on its outlet's clock is found by that day.
    desk.library.add(make_article(1, published=moment.astimezone(east)))
    desk.indexer.embed_missing()
    desk.engine.follow()
    for how in SEARCHES:
        assert articles(desk, search(desk, how, **day)) == {"a1", "a2"}
    assert desk.inspector.verify() == []


def test_a_scope_sees_what_is_everyones_and_its_own(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    fill(desk, 2)
    desk.library.add(make_article(3, scope="one"))
    desk.library.add(make_article(4, scope="other"))
    desk.indexer.embed_missing()
    for how in SEARCHES:
        assert articles(desk, search(desk, how)) == {"a1", "a2"}
        assert articles(desk, search(desk, how, scope="one")) == {"a1", "a2", "a3"}
        assert articles(desk, search(desk, how, scope="other")) == {"a1", "a2", "a4"}
        assert search(desk, how, scope="one", article_id="a4") == []


def test_nearness_is_the_cosine_and_what_shares_words_scores_above_nothing(
    desks: Callable[..., Newsdesk],
) -> None:
    desk = desks()
    fill(desk)
    found = search(desk, "dense")
    assert len(found) == len(stored(desk))
    with desk.database.reading() as connection:
        raw = dict(read_vectors(connection, [candidate.row for candidate in found]))
    for row, score in found:
        cosine = np.frombuffer(raw[row], dtype=np.float32) @ vector(TEXT)
        assert score == pytest.approx(cosine, abs=1e-5)
    assert min(candidate.score for candidate in search(desk, "lexical")) > 0
    (first, *_) = search(desk, "lexical", "what did Vera4 Holt say")
    assert articles(desk, [first]) == {"a4"}
    assert search(desk, "lexical", "zeppelins") == []
    assert search(desk, "lexical", "…") == []


@pytest.mark.parametrize("filters", [{}, {"scope": "one"}, {"article_id": "a4"}])
def test_what_is_about_nearest_is_nearest_where_few_are_there(
    desks: Callable[..., Newsdesk], filters: dict[str, str]
) -> None:
    desk = desks()
    assert list(desk.engine.near(vector(TEXT), Filters(), 9)) == []
    fill(desk)
    fill(desk, 2, scope="one")
    for limit in (1, 3, 100):
        rows = list(desk.engine.near(vector(TEXT), Filters(**filters), limit))
        scores = dict(search(desk, "dense", **filters))
        nearest = [each.score for each in search(desk, "dense", limit=limit, **filters)]
        assert [scores[row] for row in dict.fromkeys(rows)] == pytest.approx(nearest, abs=0.01)


def test_another_process_is_followed(desks: Callable[..., Newsdesk]) -> None:
    reader, writer = desks(), desks()
    writer.library.add(make_article(1))
    assert reader.engine.follow()
    assert articles(reader, search(reader, "lexical")) == {"a1"}
    assert search(reader, "dense") == []
    writer.indexer.embed_missing()
    assert reader.engine.follow()
    assert articles(reader, search(reader, "dense")) == {"a1"}
    assert not reader.engine.follow()
    fill(writer, 4)
    writer.library.add(make_article(2, text="A tunnel is dug."))
    writer.library.remove("a3")
    writer.library.retract("a4", "Wrong.")
    writer.indexer.embed_missing()
    assert reader.engine.follow()
    for desk in (reader, writer):
        assert articles(desk, search(desk, "dense")) == {"a1", "a2"}
        assert articles(desk, search(desk, "phrase", "a tunnel is dug")) == {"a2"}
        assert search(desk, "phrase", "Engineer Vera2 Holt said") == []
        assert desk.engine.verify() == []


def test_another_model_is_searched_when_it_answers_and_the_former_after_a_rollback(
    desks: Callable[..., Newsdesk],
) -> None:
    reader = desks()
    fill(reader)
    writer = desks(model="other")
    before = reader.engine.fingerprint
    writer.indexer.update()
    after = writer.inspector.manifest().fingerprint.key
    assert after != before
    for change in (lambda: None, writer.indexer.rollback, writer.indexer.rollback):
        change()
        assert reader.engine.follow()
        now = writer.inspector.manifest().fingerprint.key
        for desk in (reader, writer):
            assert desk.engine.fingerprint == now
            assert {c.row for c in search(desk, "dense")} == stored(desk).keys()
            assert {c.row for c in search(desk, "lexical")} <= stored(desk).keys()
            assert articles(desk, search(desk, "phrase")) == {f"a{n}" for n in range(1, 6)}
            assert desk.engine.verify() == []
    assert now == after


def test_processes_that_write_at_once_all_find_everything(
    desks: Callable[..., Newsdesk],
) -> None:
    several = [desks() for _ in range(3)]
    fill(several[0], 1)

    def write(desk: Newsdesk, first: int) -> None:
        for number in range(first, first + 4):
            desk.library.add(make_article(number))
            desk.engine.follow()

    threads = [
        Thread(target=write, args=(desk, 10 * place)) for place, desk in enumerate(several, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    several[0].indexer.embed_missing()
    for desk in several:
        assert desk.engine.verify() == []
        for how in SEARCHES:
            assert len(search(desk, how)) == 13


def test_a_start_takes_in_what_came_since_and_minds_no_damaged_file(
    desks: Callable[..., Newsdesk],
) -> None:
    first = desks()
    fill(first)
    first.engine.save()
    first.engine.close()
    second = desks()
    assert articles(second, search(second, "dense")) == {f"a{n}" for n in range(1, 6)}
    second.library.add(make_article(6))
    second.indexer.embed_missing()
    second.engine.save()
    second.engine.close()
    for path in (second.settings.data / "index").rglob("*"):
        if path.is_file() and "lock" not in path.name:
            path.write_bytes(b"damaged")
    third = desks()
    for how in SEARCHES:
        assert articles(third, search(third, how)) == {f"a{n}" for n in range(1, 7)}
    assert third.engine.verify() == []


def test_what_differs_from_the_database_is_told_and_made_anew(
    desks: Callable[..., Newsdesk],
) -> None:
    desk = desks()
    fill(desk)
    gone = search(desk, "dense")[0].row
    with desk.database.writing() as connection:
        # Not by the library, so that the log has no entry of it.
        connection.execute(passages.delete().where(passages.c.row == gone))
    assert desk.engine.verify()
    desk.engine.rebuild()
    assert desk.engine.verify() == []
    for how in SEARCHES:
        assert gone not in {candidate.row for candidate in search(desk, how)}
        assert search(desk, how)


def test_a_phrase_is_whole_words_in_order(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    fill(desk, 1)
    for text, held in (
        ("Buses will run across the river", True),
        ("buses WILL run, across…", True),
        ("river", True),
        ("Town1 closes its old bridge", True),  # of the header
        ("run will buses", False),  # in another order
        ("Buses run across", False),  # not one after the other
        ("uses will ru", False),
        ("Buses will ru", False),
        ("Monday Buses", False),
        ("…", False),
        ("", False),
    ):
        assert bool(search(desk, "phrase", text)) is held, text


def test_stems_are_counted_as_they_are_given_by_whoever_may_see_the_passage(
    desks: Callable[..., Newsdesk],
) -> None:
    desk = desks()
    fill(desk, 3)
    engine = desk.engine
    stems = engine.stems("Vera4 BRIDGE zeppelin")
    assert len(stems) == 3
    assert engine.stems("") == engine.stems("…") == []

    def check(scope: str | None, seen: Sequence[str]) -> list[int]:
        total, counts = engine.frequencies(stems, scope)
        # What an engine keeps beside the passages may count as one more.
        assert len(seen) <= total <= len(seen) + 1
        assert counts == [sum(stem in engine.stems(text) for text in seen) for stem in stems]
        assert engine.frequencies([], scope) == (total, [])
        return counts

    everyone_s = [text for _, text in stored(desk).values()]
    assert check(None, everyone_s) == check("elsewhere", everyone_s)
    desk.library.add(make_article(4, scope="elsewhere"))
    desk.indexer.embed_missing()
    texts = [text for _, text in stored(desk).values()]
    assert check(None, everyone_s)[0] == check("7", everyone_s)[0] == 0
    assert check("elsewhere", texts)[0] >= 1
    words = [{fold(word) for word in re.findall(r"\w+", text)} for text in texts]
    listed = engine.beginning("b")
    # One that keeps no list of its words leaves what is misspelt as it is.
    begins = {word for held in words for word in held if word.startswith("b")} if listed else set()
    assert dict(listed) == {word: sum(word in held for held in words) for word in begins}
    # What others alone could see is not counted once it is gone, either.
    desk.library.remove("a4")
    list(desk.library.add_all([make_article(4, scope="elsewhere"), make_article(5)]))
    desk.indexer.embed_missing()
    desk.library.remove("a4")
    desk.engine.follow()
    left = [text for _, text in stored(desk).values()]
    assert check(None, left)[0] == check("7", left)[0] == 0
    assert engine.beginning("zz") == {}

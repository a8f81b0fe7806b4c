"""The engine in PostgreSQL: what of it the tests of every engine do not ask."""

from __future__ import annotations

import math
import threading
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa
from clock import Clock
from fakes import FakeEmbedder, make_article

from articles.errors import DatabaseError
from articles.library.database import Database, open_database
from articles.models import Filters
from bot.service.migrations import migration_folders
from index.engines import open_engine
from index.engines.postgres import generations
from index.engines.postgres.engine import PostgresEngine
from index.engines.postgres.lexical import RankingEffort, ranked, weighed
from index.errors import EngineError
from index.models import with_header
from index.stemming import stems
from index.store.state import read_state
from index.store.vectors import cosines, numbers_with_vector
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from postgresql_server import PostgresqlServer

    from bot.service.newsdesk import Newsdesk
    from index.engines import Candidate

WORDS = "council ferry bridge river harbour mayor budget school tunnel storm".split()


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
def desks(opened: Callable[..., Newsdesk]) -> Callable[..., Newsdesk]:
    """Opens newsdesks on one database, as several processes would."""
    return lambda **settings: opened(engine="postgres:", **settings)


def held(desk: Newsdesk) -> generations.Generation:
    """Return the generation that answers, as it stands in the database."""
    with desk.database.reading() as connection:
        state = read_state(connection)
        found = generations.newest_generation(connection, state, state.current)
    assert found is not None
    return found


def texts(desk: Newsdesk) -> dict[int, str]:
    with desk.database.reading() as connection:
        columns = (passages.c.row, passages.c.header, passages.c.text)
        return {row: with_header(h, t) for row, h, t in connection.execute(sa.select(*columns))}


def by_chance(desk: Newsdesk, count: int, **changes: object) -> None:
    """Fill a newsdesk with articles of which some words stand in many and some in few."""
    chance = Random(5)
    weights = [1 / place for place in range(1, len(WORDS) + 1)]
    for number in range(1, count + 1):
        words = chance.choices(WORDS, weights, k=chance.randint(5, 40))
        desk.library.add(make_article(number, text=" ".join(words).capitalize() + ".", **changes))
    desk.indexer.embed_missing()
    desk.engine.follow()


def bm25(held_by: dict[int, str], asked: Sequence[str]) -> dict[int, float]:
    """Return the scores of passages by the formula itself."""
    counted = {row: Counter(stems(text)) for row, text in held_by.items()}
    mean = sum(each.total() for each in counted.values()) / len(counted)
    scores: Counter[int] = Counter()
    for stem in asked:
        number = sum(stem in each for each in counted.values())
        weight = math.log(1 + (len(counted) - number + 0.5) / (number + 0.5))
        for row, each in counted.items():
            times, length = each[stem], each.total()
            scores[row] += weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / mean))
    return {row: score for row, score in scores.items() if score}


def test_the_address_names_no_other_database(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    for url in ("postgres://elsewhere/news", "postgres:news"):
        with pytest.raises(EngineError, match="searches in the database of DATABASE_URL"):
            open_engine(url, desk.database, desk.settings.data)


def test_bm25_is_computed_as_the_formula_has_it(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    by_chance(desk, 60)
    for number in range(1, 31):
        text = " ".join(["ferry"] * number + ["river"] * (31 - number))
        desk.library.add(make_article(100 + number, headline="Of both", text=f"{text}."))
    desk.indexer.embed_missing()
    for asked in ("ferry", "the ferry of the mayor", "storm tunnel Harbour Post bridges"):
        found = desk.engine.lexical(asked, Filters(), 500)
        wanted = bm25(texts(desk), dict.fromkeys(stems(asked)))
        assert {c.row: c.score for c in found} == pytest.approx(wanted, rel=1e-4)
    assert len(found) > 60


def test_as_many_are_found_as_there_are_however_few_are_compared(
    desks: Callable[..., Newsdesk],
) -> None:
    desk = desks()
    by_chance(desk, 120)
    chance = Random(3)
    asked_of = texts(desk)
    for _ in range(30):
        asked = chance.sample([*WORDS, "zeppelin"], chance.randint(1, 6))
        found = search_by_words(desk, asked, 10, RankingEffort(10_000))
        scores = bm25(asked_of, stems(" ".join(asked)))
        best = sorted(scores.values(), reverse=True)[:10]
        assert [c.score for c in found] == pytest.approx(best, rel=1e-4)
        # However few may be looked at, no fewer are found than there are.
        few = search_by_words(desk, asked, 10, RankingEffort(20, 4, 2))
        assert len(few) == len(best)
        assert {c.row for c in few} <= scores.keys()


def search_by_words(
    desk: Newsdesk, asked: Sequence[str], limit: int, effort: RankingEffort
) -> list[Candidate]:
    generation = held(desk)
    wanted = dict.fromkeys(stems(" ".join(asked)))
    total, counted = desk.engine.frequencies([*wanted], None)
    length = sum(len(stems(text)) for text in texts(desk).values())
    question = weighed(dict(zip(wanted, counted, strict=True)), total, length)
    with desk.database.reading() as connection:
        words = generation.tables.words
        return (
            ranked(connection, words, question, Filters(), limit, effort) if question.stems else []
        )


def test_a_large_table_is_searched_through_a_graph(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    by_chance(desk, 300, source="Large Paper")
    desk.library.add(make_article(301, source="Small Paper", text="A ferry to the harbour."))
    desk.indexer.embed_missing()
    engine = PostgresEngine(desk.database, graph_from=100)
    engine.rebuild()
    asked = FakeEmbedder().embed(["ferry harbour"], question=True)[0]
    with desk.database.reading() as connection:
        there = sa.select(sa.func.to_regclass(held(desk).nearness_index).is_not(None))
        assert connection.execute(there).scalar()
        rows = numbers_with_vector(connection, held(desk).fingerprint.key)
        nearest = [c.row for c in cosines(connection, rows.tolist(), asked)]
    found = engine.dense(asked, Filters(), 20)
    assert len({c.row for c in found} & {*nearest[:20]}) >= 19
    near = engine.near(asked, Filters(), 20)
    assert len({*near} & {*nearest[:25]}) >= 19
    assert len(engine.dense(asked, Filters(source="large paper"), 250)) == 250
    # As many as there are, where the graph alone would have come to an end before.
    assert len(engine.dense(asked, Filters(), 1_000)) == len(nearest)
    assert len(engine.dense(asked, Filters(source="small paper"), 10)) == 1
    # What comes and goes is in the graph and out of it.
    desk.library.remove("a301")
    desk.library.add(make_article(302, source="New Paper", text="A ferry."))
    desk.indexer.embed_missing()
    engine.follow()
    assert engine.dense(asked, Filters(source="small paper"), 10) == []
    assert len(engine.dense(asked, Filters(source="new paper"), 10)) == 1
    assert engine.verify() == []


def test_a_table_that_grows_large_gets_its_graph(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    engine = PostgresEngine(desk.database, graph_from=100)
    for count in (50, 150):
        by_chance(desk, count)
        engine.follow()
        desk.library.add(make_article(1_000 + count))
        engine.follow()
        with desk.database.reading() as connection:
            there = sa.select(sa.func.to_regclass(held(desk).nearness_index).is_not(None))
            assert connection.execute(there).scalar() == (count > 100)
    assert engine.verify() == []


def test_the_former_index_answers_until_the_new_one_is_whole(
    desks: Callable[..., Newsdesk],
) -> None:
    reader, builder = desks(), desks(model="other")
    by_chance(reader, 5)
    before = reader.engine.fingerprint
    with reader.database.lock(Path("engine building")).tried(5) as mine:
        assert mine
        builder.indexer.update()
        reader.engine.follow()
        # A newsdesk that is opened meanwhile has nothing else to search either.
        for desk in (reader, builder):
            assert desk.engine.fingerprint == before
            assert desk.engine.lexical("council", Filters(), 9)
    assert reader.engine.follow()
    assert builder.engine.follow()
    assert reader.engine.fingerprint == builder.engine.fingerprint != before
    assert reader.engine.lexical("council", Filters(), 9)
    for desk in (reader, builder):
        assert desk.engine.verify() == []


def test_many_follow_at_once_and_all_is_taken_in_once(desks: Callable[..., Newsdesk]) -> None:
    several = [desks() for _ in range(4)]
    for round_ in range(3):
        for number in range(1, 20):
            several[0].library.add(make_article(number, text=f"Round {round_} of the ferry."))
        threads = [
            threading.Thread(target=desk.engine.follow) for desk in several for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    several[0].indexer.embed_missing()
    for desk in several:
        assert desk.engine.verify() == []
        assert len(desk.engine.lexical("ferry", Filters(), 100)) == 19
        assert desk.engine.frequencies(stems("ferry"), None) == (19, [19])


def test_what_is_read_while_all_is_made_anew_is_found(desks: Callable[..., Newsdesk]) -> None:
    reader, other = desks(), desks()
    by_chance(reader, 20)
    other.engine.follow()
    before = reader.engine.lexical("council ferry", Filters(), 50)
    other.engine.rebuild()
    assert reader.engine.lexical("council ferry", Filters(), 50) == before
    assert reader.engine.verify() == []


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE engine_words_{number}",
        "DROP TABLE engine_counts_{number}",
        "DROP TABLE engine_generations",
        "DELETE FROM engine_generations",
    ],
)
def test_tables_that_are_gone_are_made_anew(desks: Callable[..., Newsdesk], damage: str) -> None:
    desk, other = desks(), desks()
    by_chance(desk, 20)
    number = held(desk).number
    with desk.database.writing() as connection:
        connection.exec_driver_sql(damage.format(number=number))
    for each in (desk, other):
        # Nothing fails meanwhile.
        each.engine.lexical("council", Filters(), 9)
        each.engine.dense(FakeEmbedder().embed(["council"])[0], Filters(), 9)
        each.engine.frequencies(["council"], None)
        each.engine.follow()
        assert each.engine.lexical("council", Filters(), 9)
        assert each.engine.verify() == []


def refuse_indexes(desk: Newsdesk) -> None:
    """Let the server make no index any more, as where its disk is full."""
    with desk.database.writing() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'no room'; END$$"
        )
        connection.exec_driver_sql(
            "CREATE EVENT TRIGGER refusing ON ddl_command_start WHEN TAG IN ('CREATE INDEX') "
            "EXECUTE FUNCTION refuse()"
        )


def allow_indexes(desk: Newsdesk) -> None:
    with desk.database.writing() as connection:
        connection.exec_driver_sql("DROP EVENT TRIGGER refusing")


def test_what_cannot_be_made_is_tried_again_after_longer_and_longer_waits(
    desks: Callable[..., Newsdesk],
) -> None:
    desk, clock = desks(), Clock(100.0)
    by_chance(desk, 20)
    engine = PostgresEngine(desk.database, clock=clock)
    refuse_indexes(desk)
    with desk.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM engine_generations")
    for wait in (5.0, 10.0, 20.0):  # Each twice as long as the one before.
        with pytest.raises(sa.exc.DBAPIError, match="no room"):
            engine.follow()
        clock.now += wait - 0.1
        assert not engine.follow()
        clock.now += 0.2
    allow_indexes(desk)
    assert engine.follow()
    assert engine.lexical("council", Filters(), 9)
    assert engine.verify() == []


def test_what_comes_is_found_while_no_graph_can_be_made(desks: Callable[..., Newsdesk]) -> None:
    desk, clock = desks(), Clock(100.0)
    by_chance(desk, 20)
    engine = PostgresEngine(desk.database, 10, clock)
    refuse_indexes(desk)
    for number in (101, 102):
        desk.library.add(make_article(number, text="A zeppelin lands."))
        with pytest.raises(sa.exc.DBAPIError, match="no room"):
            engine.follow()
        assert engine.follow()
        assert len(engine.lexical("zeppelin", Filters(), 9)) == number - 100
        clock.now += 5 * (number - 100)
    allow_indexes(desk)
    desk.library.add(make_article(103))
    assert engine.follow()
    with desk.database.reading() as connection:
        there = sa.select(sa.func.to_regclass(held(desk).nearness_index).is_not(None))
        assert connection.execute(there).scalar()


def test_wrong_vectors_and_counts_are_told(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    by_chance(desk, 20)
    number = held(desk).number
    with desk.database.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE engine_vectors_{number} SET vector = (SELECT v.vector FROM "
            f"engine_vectors_{number} v ORDER BY row LIMIT 1)"
        )
        connection.exec_driver_sql(f"DELETE FROM engine_counts_{number}")
    counts, vectors = desk.engine.verify()
    assert counts == "The engine's counts of words are not those of its passages."
    assert vectors == "19 vectors of the engine are not the database's."
    desk.engine.rebuild()
    assert desk.engine.verify() == []


def test_words_that_are_gone_are_no_longer_counted(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    desk.library.add(make_article(1, text="A zeppelin lands."))
    desk.library.add(make_article(2, text="Лодка. Una zebra.", language="es"))
    desk.engine.follow()
    assert desk.engine.beginning("ze") == {"zeppelin": 1, "zebra": 1}
    assert desk.engine.languages() == ["en", "es"]
    desk.library.remove("a1")
    desk.engine.follow()
    assert desk.engine.beginning("ze") == {"zebra": 1}
    assert desk.engine.languages() == ["es"]
    with desk.database.reading() as connection:
        left = sa.select(held(desk).tables.counts.c.name)
        assert "zeppelin" not in connection.execute(left).scalars().all()
    assert desk.engine.frequencies(desk.engine.stems("zeppelin"), None) == (1, [0])


def test_a_server_that_is_gone_is_told_and_found_again(
    desks: Callable[..., Newsdesk], postgresql_server: PostgresqlServer
) -> None:
    desk = desks()
    by_chance(desk, 5)
    vector = FakeEmbedder().embed(["council"])[0]
    postgresql_server.stop()
    try:
        for ask in (
            lambda: desk.engine.lexical("council", Filters(), 9),
            lambda: desk.engine.dense(vector, Filters(), 9),
            desk.engine.follow,
        ):
            with pytest.raises(DatabaseError, match="The database does not answer"):
                ask()
    finally:
        postgresql_server.start()
    assert desk.engine.lexical("council", Filters(), 9)
    assert desk.engine.dense(vector, Filters(), 9)
    assert desk.engine.verify() == []


def test_a_user_without_the_right_is_told_what_to_do(postgresql_server: PostgresqlServer) -> None:
    url = postgresql_server.new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    limited = sa.make_url(url).set(username="reader", password="reader")
    database: Database = open_database(
        limited.render_as_string(hide_password=False), migration_folders()
    )
    try:
        with pytest.raises(EngineError, match="let an administrator run CREATE EXTENSION vector"):
            PostgresEngine(database)
    finally:
        database.close()

"""The engine of a Milvus server, against milvus-lite's server on a socket of loopback."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from databases import only_sqlite
from fakes import FakeEmbedder, make_article
from milvus_server import IS_THERE, MilvusLiteServer

from articles.models import Filters
from bot.app import open_newsdesk
from bot.settings import Settings
from index.errors import EngineError, SearchingError

if not IS_THERE:
    pytest.skip("milvus-lite is not installed", allow_module_level=True)

from index.store.state import read_state
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pymilvus import MilvusClient

    from bot.service.newsdesk import Newsdesk
    from index.engines.milvus.schema import CollectionNames

# What kind of database there is makes a difference in taking turns alone.
pytestmark = only_sqlite
QUESTION = "What will the repair of the bridge in Town3 cost?"


@pytest.fixture
def client(milvus_server: MilvusLiteServer) -> Iterator[MilvusClient]:
    """Somebody else who works on the server."""
    from pymilvus import MilvusClient

    client = MilvusClient(uri=f"http://127.0.0.1:{milvus_server.port}", timeout=10)
    yield client
    client.close()


@pytest.fixture
def desks(
    opened: Callable[..., Newsdesk], milvus_server: MilvusLiteServer
) -> Callable[..., Newsdesk]:
    """Opens newsdesks with the engine on one data folder, as several processes would."""
    return lambda **settings: opened(engine=milvus_server.url, **settings)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[MilvusLiteServer]:
    """A server that the test may end."""
    server = MilvusLiteServer(tmp_path / "milvus")
    server.start()
    yield server
    server.kill()


def fill(desk: Newsdesk, *numbers: int) -> None:
    list(desk.library.add_all(make_article(n) for n in numbers or range(1, 6)))
    desk.indexer.embed_missing()
    desk.engine.follow()


def names(desk: Newsdesk) -> CollectionNames:
    from index.engines.milvus.schema import names_of

    with desk.database.reading() as connection:
        state = read_state(connection)
    assert state.current is not None
    return names_of(state.database_id, state.current)


def found(desk: Newsdesk, text: str = "its old bridge") -> set[str]:
    rows = [candidate.row for candidate in desk.engine.lexical(text, Filters(), 100)]
    with desk.database.reading() as connection:
        own = sa.select(passages.c.article_id).where(passages.c.row.in_(rows))
        return set(connection.execute(own).scalars())


def count(desk: Newsdesk) -> int:
    vector = FakeEmbedder().embed(["its old bridge"], question=True)[0]
    return len(desk.engine.dense(vector, Filters(), 100))


def test_a_question_is_answered(desks: Callable[..., Newsdesk]) -> None:
    desk = desks()
    fill(desk)
    answer = desk.asking.ask(QUESTION)
    assert any("3 million" in sentence.text for sentence in answer.sentences)
    (hit, *_) = desk.asking.search("Vera4 Holt").hits
    assert (hit.article.id, {"lexical", "dense"} <= hit.ranks.keys()) == ("a4", True)
    # A misspelt word is read as the one that the library has.
    assert desk.asking.search("What did Enginer Vera4 Holt say?").hits[0].article.id == "a4"
    desk.library.remove("a4")
    assert "a4" not in {hit.article.id for hit in desk.asking.search("Vera4 Holt").hits}


def test_a_server_that_is_gone_is_told_and_what_came_meanwhile_is_found_when_it_is_back(
    opened: Callable[..., Newsdesk],
    own_server: MilvusLiteServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = opened(engine=own_server.url)
    fill(desk)
    own_server.kill()
    begun = time.monotonic()
    caplog.set_level(logging.INFO)
    with pytest.raises(SearchingError, match="does not answer"):
        desk.asking.ask(QUESTION)
    assert time.monotonic() - begun < 15
    assert "Milvus server at 127.0.0.1" in caplog.text
    assert "repair" not in caplog.text
    assert "Town3" not in caplog.text
    # The database takes what comes all the same.
    list(desk.library.add_all([make_article(6)]))
    assert not desk.engine.follow()
    desk.indexer.embed_missing()
    own_server.start()
    # gRPC looks for it again by and by.
    end = time.monotonic() + 60
    while not desk.engine.follow():
        assert time.monotonic() < end
    assert count(desk) == 6
    assert caplog.text.count("failed: ") == caplog.text.count("works again") == 1
    assert desk.asking.ask(QUESTION).sentences
    assert desk.asking.search("Vera6 Holt").hits[0].article.id == "a6"
    assert desk.engine.verify() == []


def test_a_server_that_was_started_again_between_two_questions_is_not_noticed(
    opened: Callable[..., Newsdesk], own_server: MilvusLiteServer
) -> None:
    desk = opened(engine=own_server.url)
    fill(desk)
    before = desk.asking.ask(QUESTION)
    own_server.kill()
    own_server.start()
    assert desk.asking.ask(QUESTION).sentences == before.sentences


def test_without_its_server_it_does_not_open(
    opened: Callable[..., Newsdesk], own_server: MilvusLiteServer
) -> None:
    own_server.kill()
    url = own_server.url.replace("//", "//reader:hidden@")
    with pytest.raises(EngineError, match=f"127.0.0.1:{own_server.port} does not answer") as told:
        opened(engine=url)
    assert "hidden" not in str(told.value)


def test_a_database_that_the_server_lacks_is_named(
    opened: Callable[..., Newsdesk], milvus_server: MilvusLiteServer
) -> None:
    with pytest.raises(EngineError, match="has no database “nosuch”: create it there"):
        opened(engine=f"{milvus_server.url}/nosuch")


def test_a_database_of_the_server_is_its_own(
    desks: Callable[..., Newsdesk],
    opened: Callable[..., Newsdesk],
    milvus_server: MilvusLiteServer,
    client: MilvusClient,
) -> None:
    client.create_database("beside")
    apart = opened(engine=f"{milvus_server.url}/beside")
    fill(apart)
    assert not client.has_collection(names(apart).passages)
    # The same newsdesk opened on the other one makes its own there.
    assert count(desks()) == 5
    assert client.has_collection(names(apart).passages)


def test_two_newsdesks_on_one_server_never_mix(
    desks: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    one, other = desks(), desks(data=tmp_path / "other")
    fill(one, 1, 2)
    fill(other, 3)
    assert found(one) == {"a1", "a2"}
    assert found(other) == {"a3"}
    assert names(one) != names(other)
    assert one.engine.frequencies([], None)[0] == 2
    other.engine.rebuild()
    assert one.engine.verify() == other.engine.verify() == []


def test_of_former_indexes_only_the_last_is_kept(
    desks: Callable[..., Newsdesk], client: MilvusClient, embedders: dict[str, FakeEmbedder]
) -> None:
    embedders["third"] = FakeEmbedder("third", max_tokens=30)
    made = []
    for model in ("fake", "other", "third"):
        desk = desks(model=model)
        list(desk.library.add_all(make_article(n) for n in range(1, 4)))
        desk.indexer.update()
        made.append(names(desk))
    there = set(client.list_collections())
    assert not there & {*made[0]}
    assert there >= {*made[1], *made[2]}
    desk.indexer.rollback()
    assert names(desk) == made[1]
    assert found(desk) == {"a1", "a2", "a3"}
    assert desk.engine.verify() == []


def test_the_former_index_answers_until_the_new_one_is_whole(
    desks: Callable[..., Newsdesk],
) -> None:
    desk = desks()
    fill(desk, *range(1, 41))
    before = desk.engine.fingerprint
    desks(model="other").indexer.update()
    following = threading.Thread(target=desk.engine.follow)
    following.start()
    asked = 0
    while following.is_alive():
        assert count(desk) == 40
        assert desk.asking.ask(QUESTION).sentences
        asked += 1
    following.join()
    assert asked
    assert desk.engine.fingerprint != before
    assert desk.engine.verify() == []


def test_collections_that_are_gone_are_made_anew(
    desks: Callable[..., Newsdesk], client: MilvusClient
) -> None:
    desk = desks()
    fill(desk)
    for name in names(desk):
        client.drop_collection(name)
        with pytest.raises(SearchingError):
            desk.asking.ask(f"{QUESTION} Is {name} told of?")
        desk.engine.follow()
        assert desk.asking.ask(QUESTION).sentences
        assert desk.engine.verify() == []


def test_what_others_are_only_making_is_never_searched(
    desks: Callable[..., Newsdesk], client: MilvusClient
) -> None:
    desk, other = desks(), desks()
    fill(desk, *range(1, 61))
    assert other.engine.follow()
    client.drop_collection(names(desk).passages)
    with pytest.raises(SearchingError):
        count(desk)
    with pytest.raises(SearchingError):
        count(other)
    making = threading.Thread(target=desk.engine.follow)
    making.start()
    while making.is_alive():
        other.engine.follow()
        with suppress(SearchingError):
            assert count(other) == 60
    making.join()
    other.engine.follow()
    assert count(desk) == count(other) == 60


@pytest.mark.usefixtures("database_kind")
def test_a_backup_that_was_put_back_is_searched_and_nothing_of_what_came_after_it(
    milvus_server: MilvusLiteServer, tmp_path: Path
) -> None:
    settings = Settings(
        data=tmp_path / "data", model="fake", reader="none", engine=milvus_server.url
    )
    embedder = FakeEmbedder()

    def open_one() -> AbstractContextManager[Newsdesk]:
        return open_newsdesk(settings, load=lambda _: embedder)

    with open_one() as desk:
        fill(desk)
    copyfile(tmp_path / "data" / "newsdesk.db", tmp_path / "backup.db")
    with open_one() as desk:
        fill(desk, 6)
        assert found(desk, "Vera6") == {"a6"}
    copyfile(tmp_path / "backup.db", tmp_path / "data" / "newsdesk.db")
    with open_one() as desk:
        fill(desk, 7)
        assert found(desk, "Vera6") == set()
        assert found(desk, "Vera7") == {"a7"}
        assert desk.engine.verify() == []


def test_what_is_damaged_on_the_server_is_told_and_mended(
    desks: Callable[..., Newsdesk], client: MilvusClient
) -> None:
    desk = desks()
    fill(desk)
    held, counts = names(desk)
    stem = {"kind": "stem", "scope": "-", "term": "bridg", "nothing": [0.0, 0.0]}
    client.upsert(counts, [{"key": "stem - bridg", "number": 900, **stem}])
    assert desk.engine.verify() == ["The counts of words in Milvus are not what the passages hold."]
    (passage, *_) = client.query(held, filter="row >= 0", output_fields=["*"], limit=1)
    client.upsert(held, [{**passage, "vector": [1.0] + [0.0] * (len(passage["vector"]) - 1)}])
    assert "1 passages in Milvus are not the database's." in desk.engine.verify()
    client.delete(held, filter=f"row == {passage['row']}")
    client.upsert(held, [{**passage, "row": 10_000}])
    told = "Milvus lacks 1 passages of the database and holds 1 that are no longer there."
    assert told in desk.engine.verify()
    desk.engine.rebuild()
    assert desk.engine.verify() == []
    assert count(desk) == 5


def test_a_collection_that_is_no_passages_is_made_anew(
    desks: Callable[..., Newsdesk], client: MilvusClient
) -> None:
    desk = desks()
    fill(desk)
    held, _ = names(desk)
    client.drop_collection(held)
    client.create_collection(held, dimension=2)
    desk.engine.rebuild()
    assert desk.engine.verify() == []
    assert count(desk) == 5


def test_words_are_counted_anew_where_a_process_was_stopped_while_it_counted(
    desks: Callable[..., Newsdesk], client: MilvusClient
) -> None:
    desk = desks()
    fill(desk)
    _, counts = names(desk)
    # As it is left: the mark is there, and some words of an article are counted already.
    (state,) = client.query(counts, filter='key == "state"', output_fields=["*"])
    client.upsert(counts, [{**state, "kind": "open"}])
    word = {"kind": "stem", "scope": "-", "term": "vera6", "nothing": [0.0, 0.0]}
    client.upsert(counts, [{"key": "stem - vera6", "number": 1, **word}])
    desk.library.add(make_article(6))
    other = desks()
    assert other.engine.frequencies(["vera6"], None)[1] == [1]
    other.indexer.embed_missing()
    assert other.engine.verify() == []


def test_words_of_other_languages_are_found_by_their_own_stems(
    desks: Callable[..., Newsdesk],
) -> None:
    desk = desks()
    fill(desk, 1)
    desk.library.add(
        make_article(
            2,
            headline="Die alten Brücken werden gesperrt",
            text="Die Stadt sperrt ihre Brücken am Montag. Die Häuser am Ufer bleiben offen.",
            language="de",
        )
    )
    desk.library.add(
        make_article(3, headline="橋の閉鎖", text="市は古い橋を閉鎖する。", language="ja")
    )
    desk.indexer.embed_missing()
    desk.engine.follow()
    assert set(desk.engine.languages()) == {"en", "de", "ja"}
    assert found(desk, "Haus Ufers") == {"a2"}
    assert found(desk, "閉鎖") == {"a3"}
    assert desk.engine.phrase("古い橋", Filters(), 9)
    assert "brucken" in desk.engine.beginning("bru")
    assert desk.engine.verify() == []

"""The embedder's seam: one new file is found and used, and one that fails hinders nobody."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes import FakeEmbedder, make_article

from bot.app import open_newsdesk
from bot.service.excerpts import stories
from bot.settings import Settings
from index import embedders
from index.embedders import embed_checked, embed_or_none, load_embedder
from index.errors import EmbeddingError, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.newsdesk import Newsdesk

KEY = "secret-key"
QUESTION = "What will the repair of the bridge in Town3 cost?"
# The whole of what a newcomer writes stands there: its docstring's steps and nothing else.
EXAMPLES = Path(__file__).parents[2] / "support" / "example_embedders"


@contextmanager
def serving(answer: bytes | None = None) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server on this machine that embeds for whoever has the key; tells what it was asked.

    Its vectors are of any length; `answer` is said instead of them.
    """
    fake, asked = FakeEmbedder(), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.headers["Authorization"] != f"Bearer {KEY}":
                self.send_error(401)
                return
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(given)
            vectors = 3 * fake.embed(given["texts"], question=given["question"])
            said = json.dumps(vectors.tolist()).encode() if answer is None else answer
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def new_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file in the embedders' room."""
    monkeypatch.setattr(embedders, "__path__", [*embedders.__path__, str(EXAMPLES)])


def settings_for(folder: Path, **given: str) -> Settings:
    options = {"dimension": "64", **given}
    return Settings(
        data=folder / "data",
        model="overhttp:tiny",
        model_options=json.dumps(options),
        reader="none",
    )


@pytest.mark.usefixtures("new_file")
def test_an_embedder_over_http_with_a_key_is_one_new_file(tmp_path: Path) -> None:
    with serving() as (url, asked):
        settings = settings_for(tmp_path, url=url, key=KEY)
        assert KEY not in repr(settings)
        with open_newsdesk(settings) as newsdesk:
            list(newsdesk.library.add_all(make_article(n) for n in range(1, 6)))
            newsdesk.indexer.embed_missing()
            newsdesk.engine.follow()
            assert newsdesk.inspector.verify() == []
            answer = newsdesk.asking.ask(QUESTION)
            assert any("3 million" in sentence.text for sentence in answer.sentences)
            hits = newsdesk.asking.search(QUESTION).hits
            assert "dense" in hits[0].ranks
            assert newsdesk.status.report().model == "overhttp:tiny"
    assert {each["question"] for each in asked} == {True, False}
    # The sentences of an answer are more than the example's service takes at once.
    assert max(len(each["texts"]) for each in asked) == 16


@pytest.mark.usefixtures("new_file")
def test_a_wrong_key_leaves_passages_waiting_and_questions_to_their_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving() as (url, _), open_newsdesk(settings_for(tmp_path, url=url, key="no")) as desk:
        report = desk.importer.import_file("x.txt", b"A bridge closes\n\nIt closes on Monday.")
        assert report.added == 1
        assert report.noted == ()
        assert "wait for their vectors" in report.warning
        assert "until then: 1." in report.warning
        assert "401" in report.warning
        assert "A running bot tries again by itself" in report.warning
        assert "/index update does so at once" in report.warning
        hits = desk.asking.search("Which bridge closes on Monday?").hits
        assert set(hits[0].ranks) == {"lexical", "sentence"}
        with pytest.raises(EmbeddingError, match="wait for their vectors"):
            desk.indexer.update()
    assert "401" in caplog.text


@pytest.mark.usefixtures("new_file")
def test_an_embedder_says_what_it_lacks_and_an_unknown_one_is_refused() -> None:
    for options in ({}, {"url": "http://here", "key": KEY, "dimension": "many"}):
        with pytest.raises(ModelError, match="url, the key and the dimension"):
            load_embedder("overhttp:tiny", options)
    with pytest.raises(ModelError, match=r"no embedder “htpp”") as refused:
        load_embedder("htpp:tiny")
    there = str(refused.value).rpartition("there is ")[2].removesuffix(".").split(", ")
    assert there == sorted(there)
    assert {"overhttp", "sentence_transformers"} <= {*there}


@pytest.mark.usefixtures("new_file")
@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"[]", b'{"error": "full"}', b'["secret text"]', b"[[1, 2]]", b"null"],
)
def test_a_server_that_answers_something_else_leaves_passages_waiting(
    tmp_path: Path, answer: bytes
) -> None:
    with serving(answer) as (url, _), open_newsdesk(settings_for(tmp_path, url=url, key=KEY)) as d:
        report = d.importer.import_file("x.txt", b"A bridge closes\n\nIt closes on Monday.")
    assert report.added == 1
    assert "until then: 1." in report.warning
    assert "secret" not in report.warning


@pytest.mark.usefixtures("new_file")
def test_an_import_with_a_service_that_is_away_takes_articles_in(tmp_path: Path) -> None:
    with serving() as (url, _):
        pass
    with open_newsdesk(settings_for(tmp_path, url=url, key=KEY)) as desk:
        report = desk.importer.import_file("x.txt", b"A bridge closes\n\nIt closes on Monday.")
    assert report.added == 1
    assert "until then: 1." in report.warning


def test_without_texts_no_embedder_is_asked() -> None:
    fake = FakeEmbedder()
    fake.failing = True
    assert embed_checked(fake, []).shape == (0, fake.dimension)


def failing_desk(opened: Callable[..., Newsdesk], embedder: FakeEmbedder) -> Newsdesk:
    desk = opened()
    list(desk.library.add_all(make_article(n) for n in range(1, 6)))
    desk.indexer.embed_missing()
    desk.engine.follow()
    embedder.failing = True
    return desk


def test_a_question_is_left_to_its_words_where_embedding_fails(
    opened: Callable[..., Newsdesk],
    embedders: dict[str, FakeEmbedder],
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = failing_desk(opened, embedders["fake"])
    with caplog.at_level(logging.WARNING):
        answer = desk.asking.ask(QUESTION)
    assert any("3 million" in sentence.text for sentence in answer.sentences)
    failures = [record for record in caplog.records if record.name == "index.embedders"]
    assert len(failures) == 2, "one of the search and one of the answerer"
    assert all("does not answer" in record.getMessage() for record in failures)
    assert QUESTION not in caplog.text
    assert desk.stories.key_points("a3").sentences
    assert desk.stories.why("a3").sentences


def test_key_points_are_chosen_by_words_where_embedding_fails(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    desk = failing_desk(opened, embedders["fake"])
    found = desk.search.passages.of_article("a3", None)
    for tell in (stories.key_points, stories.why):
        assert tell(found, embedders["fake"]) == tell(found, None)


def test_passages_wait_where_embedding_fails_and_are_embedded_when_it_works_again(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    desk = failing_desk(opened, embedders["fake"])
    desk.library.add(make_article(9))
    told = r"^The server of fake does not answer\. .* until then: 1\. .*; /index update does so"
    with pytest.raises(EmbeddingError, match=told):
        desk.indexer.embed_missing()
    assert desk.inspector.has_pending()
    assert not desk.inspector.is_busy()
    embedders["fake"].failing = False
    assert desk.indexer.embed_missing() > 0
    assert desk.inspector.verify() == []


def test_a_model_that_cannot_be_loaded_leaves_questions_to_their_words(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", model="fake")
    with open_newsdesk(settings, load=lambda _: FakeEmbedder()) as desk:
        desk.library.add(make_article(3))
        desk.indexer.embed_missing()

    def gone(name: str) -> FakeEmbedder:
        raise ModelError(f"{name} is gone.")

    with open_newsdesk(settings, load=gone) as desk:
        assert desk.asking.ask(QUESTION).covered
        assert "only words are searched" in (desk.status.report().warning or "")
        with pytest.raises(ModelError):
            desk.indexer.update()


class Wrong(FakeEmbedder):
    """Gives vectors as they should not be."""

    def __init__(self, vectors: object) -> None:
        super().__init__()
        self._vectors = np.array(vectors)

    def embed(self, texts: object, *, question: bool = False) -> np.ndarray:
        return self._vectors


@pytest.mark.parametrize("vectors", [[[1.0, 0.0]], [[0.5] * 64], [[1.0] + [0.0] * 63] * 2])
def test_vectors_of_another_shape_or_length_are_refused(vectors: object) -> None:
    with pytest.raises(EmbeddingError, match="gave vectors"):
        embed_checked(Wrong(vectors), ["a text"])


def test_a_failure_is_logged_without_the_texts(caplog: pytest.LogCaptureFixture) -> None:
    class Talking(FakeEmbedder):
        def embed(self, texts: list[str], *, question: bool = False) -> np.ndarray:
            raise EmbeddingError(f"The server did not like “{texts[0]}”.")

    assert embed_or_none(Talking(), ["where is Ann?"], question=True) is None
    assert "did not like “…”" in caplog.text
    assert "Ann" not in caplog.text

"""The engine's seam: one new file is found by its URL's scheme and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, make_article

from articles.models import Filters
from bot.app import open_newsdesk
from bot.settings import Settings
from index import engines
from index.engines import open_engine
from index.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

# The whole of what a newcomer writes: its docstring's three steps and nothing else.
NEW_FILE = '''
import math
import re

import numpy as np
import sqlalchemy as sa

from index.engines import Candidate
from index.models import with_header
from index.store.changes import newest_change
from index.store.filtering import may_be_found
from index.store.state import read_state
from index.store.vectors import read_vectors
from index.tables import passages


class BruteForce:
    """Reads everything anew whenever anything changed, and compares it all with each question."""

    def __init__(self, database):
        self._database, self._seq = database, -1
        self.fingerprint, self._words, self._vectors = None, {}, {}

    def follow(self):
        with self._database.reading() as connection:
            newest = newest_change(connection)
            if newest == self._seq:
                return False
            self.fingerprint = read_state(connection).current
            own = passages.c.fingerprint == self.fingerprint
            columns = (passages.c.row, passages.c.header, passages.c.text)
            texts = connection.execute(sa.select(*columns).where(own)).all()
            self._words = {row: self.stems(with_header(head, text)) for row, head, text in texts}
            vectors = read_vectors(connection, list(self._words))
            self._vectors = {row: np.frombuffer(raw, dtype=np.float32) for row, raw in vectors}
            self._seq = newest
        return True

    def dense(self, vector, filters, limit):
        scores = {row: float(own @ vector) for row, own in self._vectors.items()}
        return self._best(scores, filters, limit)

    def lexical(self, text, filters, limit):
        asked = set(self.stems(text))
        shared = {row: float(len(asked & set(own))) for row, own in self._words.items()}
        return self._best({row: score for row, score in shared.items() if score}, filters, limit)

    def phrase(self, text, filters, limit):
        wanted = " ".join(self.stems(text))
        held = {row: 1.0 for row, own in self._words.items() if wanted in " ".join(own)}
        return self._best(held, filters, limit)

    def stems(self, text):
        return re.findall(r"[a-z0-9]+", text.lower())

    def frequencies(self, stems):
        counts = [sum(stem in own for own in self._words.values()) for stem in stems]
        return len(self._words), counts

    def save(self):
        pass

    def rebuild(self):
        self._seq = -1
        self.follow()

    def verify(self):
        return []

    def close(self):
        self._words, self._vectors = {}, {}

    def _best(self, scores, filters, limit):
        with self._database.reading() as connection:
            found = sa.select(passages.c.row).where(may_be_found(self.fingerprint, filters))
            allowed = set(connection.execute(found).scalars())
        best = sorted(allowed & scores.keys(), key=lambda row: (-scores[row], row))
        return [Candidate(row, scores[row]) for row in best[:limit]]


def open_engine(url, database, folder):
    assert url == "brute:everything"
    return BruteForce(database)
'''


@pytest.fixture
def new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file in the engines' room."""
    room = tmp_path / "room"
    room.mkdir()
    (room / "brute.py").write_text(NEW_FILE)
    monkeypatch.setattr(engines, "__path__", [*engines.__path__, str(room)])


@pytest.mark.usefixtures("new_file")
def test_an_engine_is_one_new_file(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", model="fake", engine="brute:everything")
    embedder = FakeEmbedder()
    with open_newsdesk(settings, load=lambda _: embedder) as desk:
        list(desk.library.add_all(make_article(n) for n in range(1, 9)))
        desk.library.add(make_article(9, scope="elsewhere"))
        desk.indexer.update()
        answer = desk.asking.ask("What will the repair of the bridge in Town3 cost?")
        assert any("3 million" in sentence.text for sentence in answer.sentences)
        (first, *_) = desk.asking.search("Vera4 Holt").hits
        assert (first.article.id, {"lexical", "dense"} <= first.ranks.keys()) == ("a4", True)
        limited = desk.asking.search("bridge", Filters(article_id="a7")).hits
        assert {hit.article.id for hit in limited} == {"a7"}
        assert "a9" not in {hit.article.id for hit in desk.asking.search("Vera9 Holt").hits}
        quote = desk.quotes.check("Buses will run across the river instead")
        assert quote.exact
        desk.library.remove("a4")
        assert "a4" not in {hit.article.id for hit in desk.asking.search("Vera4 Holt").hits}
        assert desk.inspector.verify() == []
    assert not list((tmp_path / "data").rglob("*.faiss"))


@pytest.mark.usefixtures("new_file")
def test_an_unknown_scheme_is_refused_with_what_there_is(newsdesk: Newsdesk) -> None:
    for url in ("postgres://reader:secret@here/news", "nonsense", ""):
        with pytest.raises(EngineError, match="there is brute:, embedded:;") as refused:
            open_engine(url, newsdesk.database, newsdesk.settings.data)
        assert "secret" not in str(refused.value)


def test_the_embedded_engine_keeps_its_files_where_its_url_says(
    tmp_path: Path, opened: Callable[..., Newsdesk]
) -> None:
    elsewhere = tmp_path / "else" / "where"
    for url in (f"embedded:{elsewhere}", f"embedded://{elsewhere}"):
        desk = opened(engine=url)
        desk.library.add(make_article(3))
        desk.indexer.embed_missing()
        desk.engine.save()
        assert list(elsewhere.glob("vectors-*.faiss"))
    assert not list((desk.settings.data / "index").glob("vectors-*"))
    assert str(elsewhere) not in repr(desk.settings)

"""The engine's seam: one new file is found by its URL's scheme and answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from databases import only_sqlite
from fakes import FakeEmbedder, make_article

from articles.models import Filters
from bot.app import open_newsdesk
from bot.settings import Settings
from index import engines
from index.engines import open_engine
from index.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk

# The whole of what a newcomer writes stands there: its docstring's steps and nothing else.
EXAMPLES = Path(__file__).parents[2] / "support" / "example_engines"


@pytest.fixture
def new_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file in the engines' room."""
    monkeypatch.setattr(engines, "__path__", [*engines.__path__, str(EXAMPLES)])


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
    for url in ("nosuch://reader:secret@here/news", "nonsense", ""):
        with pytest.raises(EngineError, match="There is no engine") as refused:
            open_engine(url, newsdesk.database, newsdesk.settings.data)
        told = str(refused.value)
        assert "secret" not in told
        there = told.partition("there is ")[2].partition(";")[0].split(", ")
        assert there == sorted(there)
        assert {"brute:", "embedded:"} <= {*there}
        assert told.endswith("leave the setting out for the default one.")


@only_sqlite
def test_the_engine_in_postgresql_is_refused_beside_a_file(
    opened: Callable[..., Newsdesk],
) -> None:
    with pytest.raises(EngineError, match="needs PostgreSQL as the database: set DATABASE_URL"):
        opened(engine="postgres:")


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

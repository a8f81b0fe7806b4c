"""The vectors of the embedded engine, whatever comes, goes, is saved and is killed."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from databases import only_sqlite
from fakes import FakeEmbedder, make_article

from articles.errors import StoryNotFoundError
from articles.models import Filters
from index.engines.embedded.dense import DenseIndex
from index.engines.embedded.engine import LARGE, EmbeddedEngine
from index.engines.embedded.quantised import quantised
from index.models import Query
from index.store.filtering import rows_found
from index.store.vectors import PassageRow, numbers_with_vector, read_vectors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

STEPS = 40
# Of a few hundred vectors alike less is found in 8 bits than of so many as it is for.
FOUND_OF_FEW = 0.8
SCOPES = (None, "1", "2")
SOURCES = ("The Wire", "Harbour Post", None)


def nearest(desk: Newsdesk, vector: np.ndarray, filters: Filters) -> list[tuple[int, float]]:
    """Return what should be found: all vectors compared, as the database has them."""
    key = desk.engine.fingerprint
    with desk.database.reading() as connection:
        rows = set(numbers_with_vector(connection, key).tolist())
        allowed = rows_found(connection, key, filters)
        rows = rows if allowed is None else rows & set(allowed)
        stored = dict(read_vectors(connection, sorted(rows)))
    scores = {row: float(np.frombuffer(raw, np.float32) @ vector) for row, raw in stored.items()}
    return sorted(scores.items(), key=lambda item: -item[1])


def assert_same(desk: Newsdesk, engine: EmbeddedEngine, chance: Random, limit: int = 10) -> None:
    """Compare the engine with the database under filters by chance."""
    asked = FakeEmbedder().embed([f"Vera{chance.randint(1, 30)} bridge"], question=True)[0]
    day = make_article(1).published + timedelta(days=chance.randint(-2, 9))
    filters = Filters(
        scope=chance.choice(SCOPES),
        source=chance.choice((None, None, "the wire")),
        article_id=chance.choice((None, None, None, f"a{chance.randint(1, 30)}")),
        **chance.choice(({}, {"since": day}, {"until": day}, {"first_day": day.date()})),
    )
    found = engine.dense(asked, filters, limit)
    wanted = nearest(desk, asked, filters)
    assert [c.score for c in found] == pytest.approx([s for _, s in wanted[:limit]], abs=1e-5)
    scores = dict(wanted)
    assert [c.score for c in found] == pytest.approx([scores[c.row] for c in found], abs=1e-5)
    assert len({c.row for c in found}) == len(found)


def change_something(desk: Newsdesk, chance: Random) -> None:
    number = chance.randint(1, 30)
    if chance.random() < 0.3:
        with suppress(StoryNotFoundError):
            desk.library.remove(f"a{number}")
        return
    published = make_article(1).published + timedelta(days=number % 9)
    told = {"source": chance.choice(SOURCES), "published": chance.choice((published, None))}
    text = f"The old bridge of Town{number} is closed. " * chance.randint(1, 12)
    text += f"Vera{chance.randint(1, 30)} says so."
    desk.library.add(make_article(number, scope=SCOPES[number % 3], text=text, **told))


def mix_with_earlier(folder: Path, earlier: Path, chance: Random) -> None:
    """Leave some files as they were at an earlier time, as a kill between two writes does."""
    for path in folder.glob("vectors-*"):
        if (earlier / path.name).exists() and chance.random() < 0.3:
            shutil.copy(earlier / path.name, path)
    shutil.copytree(folder, earlier, dirs_exist_ok=True)


@pytest.mark.parametrize(("seed", "large"), [(1, LARGE), (2, LARGE), (3, 30)])
def test_whatever_happens_what_the_database_has_is_found(
    opened: Callable[..., Newsdesk], tmp_path: Path, seed: int, large: int
) -> None:
    chance = Random(seed)
    desk = opened()
    folder, earlier = tmp_path / "vectors", tmp_path / "earlier"
    engine = EmbeddedEngine(desk.database, folder, large)
    happens: dict[str, Callable[[], object]] = {
        "change": lambda: change_something(desk, chance),
        "embed": desk.indexer.embed_missing,
        "kill": lambda: mix_with_earlier(folder, earlier, chance),
    }
    own = ["save", "rebuild", "reopen"]
    steps = chance.choices([*happens, *own], [3, 2, 1, 1, 1, 1], k=STEPS)
    assert set(steps) == {*happens, *own}
    for step in steps:
        happens.get(step, getattr(engine, step, engine.save))()
        if step in ("reopen", "kill"):
            engine = EmbeddedEngine(desk.database, folder, large)
        desk.engine.follow()
        engine.follow()
        if desk.engine.fingerprint:
            assert_same(desk, engine, chance)
    assert engine.verify() == []


def written_at(desk: Newsdesk) -> list[int]:
    return [path.stat().st_mtime_ns for path in desk.settings.data.rglob("vectors-*")]


@only_sqlite
def test_a_question_or_one_article_of_many_writes_no_file(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    list(desk.library.add_all(make_article(number) for number in range(1, 60)))
    desk.indexer.embed_missing()
    before = written_at(desk)
    assert len(before) == 3
    later = opened()
    assert later.search.retriever.retrieve(Query(text="Where is the bridge?"), 5)
    later.engine.save()
    later.library.add(make_article(99))
    later.indexer.embed_missing()
    later.engine.save()
    assert written_at(desk) == before
    again = opened()
    assert again.engine.verify() == []
    list(again.library.add_all(make_article(number) for number in range(200, 210)))
    again.indexer.embed_missing()
    assert written_at(desk) != before


@only_sqlite
def test_files_of_another_history_of_the_database_are_not_used(
    opened: Callable[..., Newsdesk], tmp_path: Path
) -> None:
    """A backup that was put back uses the same row numbers for other passages."""
    desk = opened()
    desk.library.add(make_article(1))
    desk.indexer.embed_missing()
    with closing(sqlite3.connect(desk.settings.data / "newsdesk.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "backup.db"),))
    desk.library.add(make_article(2))
    desk.indexer.embed_missing()
    desk.engine.save()
    url = f"sqlite:///{tmp_path / 'backup.db'}"
    restored = opened(data=tmp_path / "elsewhere", database_url=url)
    for number in (3, 4, 5):
        restored.library.add(make_article(number))
    restored.indexer.embed_missing()
    assert opened(database_url=url).engine.verify() == []


def test_vectors_alone_are_no_reason_to_write_the_words_anew(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    desk.library.add(make_article(1))
    desk.engine.follow()
    (words,) = desk.settings.data.rglob("words-*/")
    before = {path.name for path in words.iterdir()}
    desk.indexer.embed_missing()
    assert desk.engine.verify() == []
    assert {path.name for path in words.iterdir()} == before
    desk.library.add(make_article(2))
    desk.engine.follow()
    assert {path.name for path in words.iterdir()} != before
    assert desk.engine.verify() == []


def found_share(desk: Newsdesk, engine: EmbeddedEngine, filters: Filters) -> float:
    """Return the share of the ten nearest that is found, of twenty questions."""
    asked = FakeEmbedder().embed([f"Vera{n} Town{n + 9} bridge" for n in range(20)], question=True)
    shares = []
    for vector in asked:
        found = engine.dense(vector, filters, 10)
        every = nearest(desk, vector, filters)
        wanted, scores = every[:10], dict(every)
        assert len(found) == len(wanted)
        assert [c.score for c in found] == pytest.approx([scores[c.row] for c in found], abs=1e-5)
        near = engine.near(vector, filters, 10)
        assert len(set(near)) == len(near) == len(wanted)
        about_nearest = {row for row, _ in every[:20]}
        assert len(about_nearest.intersection(near)) >= FOUND_OF_FEW * len(near)
        shares.append(len({c.row for c in found} & {row for row, _ in wanted}) / len(wanted))
    return float(np.mean(shares))


@only_sqlite
def test_a_large_library_is_searched_in_8_bits_beside_what_came_since(
    opened: Callable[..., Newsdesk], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desk = opened()
    list(desk.library.add_all(make_article(n, scope=SCOPES[n % 3]) for n in range(1, 400)))
    desk.indexer.embed_missing()
    engine = EmbeddedEngine(desk.database, tmp_path / "vectors", large=300, patience=0)
    deadline = time.monotonic() + 30
    while engine.follow() or "searched in 8 bits" not in caplog.text:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert engine.verify() == []
    few = Filters(source="harbour post", article_id="a7", scope="1")
    for filters in (Filters(), Filters(scope="2"), few):
        assert found_share(desk, engine, filters) >= FOUND_OF_FEW
    size = sum(path.stat().st_size for path in (tmp_path / "vectors").glob("vectors-*.faiss"))
    assert size < 0.6 * 4 * 64 * len(numbers(desk))
    for number in (3, 4, 5, *range(500, 560)):
        desk.library.add(make_article(number, text=f"A new text about Vera{number}."))
    desk.library.remove("a9")
    desk.indexer.embed_missing()
    engine.follow()
    assert found_share(desk, engine, Filters()) >= FOUND_OF_FEW
    engine.save()
    engine.close()
    again = EmbeddedEngine(desk.database, tmp_path / "vectors", large=300)
    assert again.verify() == []
    assert found_share(desk, again, Filters(scope="1")) >= FOUND_OF_FEW


def numbers(desk: Newsdesk) -> list[int]:
    with desk.database.reading() as connection:
        return numbers_with_vector(connection, desk.engine.fingerprint).tolist()


def test_vectors_that_8_bits_would_not_find_stay_as_they_are(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Of vectors that are near to none, the nearest lie in any list."""
    vectors = np.random.default_rng(1).standard_normal((3000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    dense = DenseIndex(64)
    rows = [PassageRow(n, f"a{n}", None, None, None, None, None) for n in range(len(vectors))]
    dense.add(rows, [vector.tobytes() for vector in vectors])
    exact = dense.compacted().saved
    assert quantised(exact, probed=(1, 2)) is None
    assert "stay as they are" in caplog.text
    assert quantised(exact) is not None

"""The vectors of the embedded engine, whatever comes, goes, is saved and is killed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import FakeEmbedder, make_article

from articles.errors import StoryNotFoundError
from articles.models import Filters
from index.engines.embedded.engine import EmbeddedEngine
from index.models import Query
from index.store.filtering import rows_found
from index.store.vectors import numbers_with_vector, read_vectors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

STEPS = 60
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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_what_the_database_has_is_found(
    opened: Callable[..., Newsdesk], tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    desk = opened()
    folder, earlier = tmp_path / "vectors", tmp_path / "earlier"
    engine = EmbeddedEngine(desk.database, folder)
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
            engine = EmbeddedEngine(desk.database, folder)
        desk.engine.follow()
        engine.follow()
        if desk.engine.fingerprint:
            assert_same(desk, engine, chance)
    assert engine.verify() == []


def written_at(desk: Newsdesk) -> list[int]:
    return [path.stat().st_mtime_ns for path in desk.settings.data.rglob("vectors-*")]


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
    (words,) = desk.settings.data.rglob("words-*")
    before = {path.name for path in words.iterdir()}
    desk.indexer.embed_missing()
    assert desk.engine.verify() == []
    assert {path.name for path in words.iterdir()} == before
    desk.library.add(make_article(2))
    desk.engine.follow()
    assert {path.name for path in words.iterdir()} != before
    assert desk.engine.verify() == []

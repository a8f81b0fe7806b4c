"""The index against the real SQLite, FAISS and Tantivy: following, re-indexing, going back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sqlalchemy as sa
from fakes import FakeEmbedder, make_article

from articles.models import Filters
from index.errors import IndexBusyError, RollbackError
from index.models import Progress, Query
from index.tables import vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk


def found(newsdesk: Newsdesk, text: str, **filters: object) -> list[str]:
    query = Query(text=text, filters=Filters(**filters))
    return [hit.article.id for hit in newsdesk.search.retriever.retrieve(query, 10)]


def fill(newsdesk: Newsdesk, count: int = 5, **changes: object) -> None:
    list(newsdesk.library.add_all(make_article(n, **changes) for n in range(1, count + 1)))
    newsdesk.indexer.embed_missing()


def test_words_are_found_before_there_are_vectors(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(3))
    newsdesk.engine.follow()
    manifest = newsdesk.inspector.manifest()
    assert (manifest.articles, manifest.vectors) == (1, 0)
    assert found(newsdesk, "What will the repair in Town3 cost?")[0] == "a3"


def test_every_hit_says_how_it_was_found(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    (first, *_) = newsdesk.search.retriever.retrieve(
        Query(text="Engineer Vera4 Holt on the repair"), 10
    )
    assert first.article.id == "a4"
    assert first.ranks["lexical"].rank == 1
    assert first.ranks["dense"].rank == 1
    assert first.ranks["sentence"].rank == 1
    assert first.score > 0
    assert first.preferences == {}


def test_a_vector_is_computed_once(newsdesk: Newsdesk, embedders: dict[str, FakeEmbedder]) -> None:
    fill(newsdesk)
    embedded = embedders["fake"].embedded
    assert embedded == newsdesk.inspector.manifest().passages
    assert newsdesk.indexer.update() == 0
    newsdesk.library.add(make_article(2, category="World"))
    assert newsdesk.indexer.embed_missing() == 0
    assert embedders["fake"].embedded == embedded
    assert found(newsdesk, "Town2 bridge", category="world")[0] == "a2"


def test_filters_hold_before_the_search(newsdesk: Newsdesk) -> None:
    articles = [make_article(n, text=f"The old bridge number {n} closes now.") for n in range(150)]
    list(newsdesk.library.add_all(articles))
    newsdesk.library.add(
        make_article(
            999,
            source="The Wire",
            category="World",
            published=None,
            text="A bridge, far away, was mentioned once in passing by somebody.",
        )
    )
    newsdesk.indexer.embed_missing()
    text = "the old bridge closes now"
    assert found(newsdesk, text, source="the WIRE") == ["a999"]
    assert found(newsdesk, text, category="world") == ["a999"]
    assert found(newsdesk, text, article_id="a7") == ["a7"]
    day = make_article(5).published
    assert set(found(newsdesk, text, since=day, until=day)) <= {
        article.id for article in articles if article.published == day
    }
    assert len(found(newsdesk, text, since=day, until=day)) > 3
    assert found(newsdesk, text, source="Nobody's Paper") == []
    assert found(newsdesk, text, source="") == []


@pytest.mark.parametrize("scope", [None, "guild-b"])
def test_a_search_never_reaches_another_servers_articles(
    newsdesk: Newsdesk, scope: str | None
) -> None:
    fill(newsdesk, 2)
    newsdesk.library.add(make_article(7, scope="guild-a"))
    newsdesk.indexer.embed_missing()
    question = "What does Vera7 Holt say of the bridge in Town7?"
    assert found(newsdesk, question, scope="guild-a")[0] == "a7"
    assert "a7" not in found(newsdesk, question, scope=scope)
    assert newsdesk.inspector.manifest(scope).articles == 2
    vector = newsdesk.search.embedder().embed([question], question=True)[0]
    filters = Filters(scope=scope)
    hidden = {c.row for c in newsdesk.engine.dense(vector, Filters(scope="guild-a"), 99)}
    hidden -= {c.row for c in newsdesk.engine.dense(vector, filters, 99)}
    assert hidden
    assert not hidden & {c.row for c in newsdesk.engine.lexical(question, filters, 99)}


def test_a_retraction_is_gone_at_once_even_before_the_index_follows(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    newsdesk.library.retract("a4", "Wrong.")
    assert "a4" not in found(newsdesk, "Engineer Vera4 Holt in Town4")
    newsdesk.engine.follow()
    assert newsdesk.engine.verify() == []
    assert newsdesk.inspector.manifest().articles == 4


def test_another_process_is_followed(opened: Callable[..., Newsdesk]) -> None:
    reader, writer = opened(follow=True), opened()
    fill(writer, 3)
    deadline = time.monotonic() + 10
    while reader.engine.fingerprint is None or not found(reader, "Vera3 Holt"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    writer.library.add(make_article(3, headline="Town3 opens a tunnel"))
    begun = time.monotonic()
    while not found(reader, "opens a tunnel") or "tunnel" not in str(
        reader.search.retriever.retrieve(Query(text="opens a tunnel"), 1)[0].article.headline
    ):
        assert time.monotonic() < begun + 5
        time.sleep(0.02)
    assert time.monotonic() - begun < 2
    writer.library.remove("a1")
    reader.engine.follow()
    writer.indexer.embed_missing()
    reader.engine.follow()
    assert reader.inspector.verify() == []
    assert writer.inspector.verify() == []


def test_a_start_loads_what_was_saved_and_takes_in_what_came_since(
    opened: Callable[..., Newsdesk],
) -> None:
    first, other = opened(), opened()
    fill(first)
    first.engine.save()
    saved = next((first.settings.data / "index").glob("vectors-*.faiss"))
    written = saved.stat().st_mtime_ns
    other.engine.follow()
    other.library.remove("a2")
    other.library.add(make_article(8))
    third = opened()
    assert saved.stat().st_mtime_ns == written
    third.indexer.embed_missing()
    assert third.inspector.verify() == []
    assert "a2" not in found(third, "Town2")
    assert found(third, "Vera8 Holt")[0] == "a8"


@pytest.mark.parametrize("damage", ["vectors", "manifest", "words", "all"])
def test_a_damaged_accelerator_is_made_anew_from_the_database(
    opened: Callable[..., Newsdesk], damage: str
) -> None:
    first = opened()
    fill(first)
    first.engine.save()
    first.engine.close()
    folder = first.settings.data / "index"
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        kind = "words" if name.startswith("words-") else path.suffix
        wanted = {"vectors": ".faiss", "manifest": ".json", "words": "words"}.get(damage, kind)
        if path.is_file() and kind == wanted and "lock" not in path.name:
            path.write_bytes(b"damaged")
    second = opened()
    assert second.inspector.verify() == []
    assert found(second, "Engineer Vera4 Holt")[0] == "a4"


def test_verify_finds_and_rebuild_mends_damage_in_the_database(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    with newsdesk.database.writing() as connection:
        first = sa.select(sa.func.min(vectors.c.key)).scalar_subquery()
        connection.execute(vectors.update().where(vectors.c.key == first).values(vector=bytes(9)))
        connection.exec_driver_sql("DELETE FROM vectors WHERE key = (SELECT max(key) FROM vectors)")
    faults = newsdesk.inspector.verify()
    assert any("1 passages have no vector" in fault for fault in faults)
    assert any("1 vectors in the database are damaged" in fault for fault in faults)
    assert newsdesk.indexer.rebuild() == 2
    assert newsdesk.inspector.verify() == []


def test_a_rebuild_embeds_nothing_anew(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    assert newsdesk.indexer.rebuild() == 0
    assert newsdesk.inspector.verify() == []


def test_a_new_model_takes_over_when_it_is_whole_and_can_be_rolled_back(
    opened: Callable[..., Newsdesk],
) -> None:
    first = opened()
    fill(first)
    old = first.inspector.manifest().fingerprint
    second = opened(model="other")
    stages: list[Progress] = []

    def watch(progress: Progress) -> None:
        stages.append(progress)
        assert second.inspector.manifest().fingerprint == old
        assert found(second, "Vera4 Holt")[0] == "a4"

    assert second.indexer.update(watch) > 0
    assert stages
    assert second.inspector.manifest().fingerprint.embedder == "other"
    assert second.inspector.verify() == []
    first.engine.follow()
    assert found(first, "Vera4 Holt")[0] == "a4"
    second.library.add(make_article(8))
    second.library.add(make_article(3, text="A wholly new text about tunnels and nothing else."))
    second.indexer.rollback()
    assert second.inspector.manifest().fingerprint == old
    assert second.inspector.verify() == []
    assert found(second, "Vera8 Holt")[0] == "a8"
    assert "bridge" not in second.search.retriever.retrieve(Query(text="Town3"), 1)[0].passage.text
    second.indexer.rollback()
    assert second.inspector.manifest().fingerprint.embedder == "other"


def test_without_an_earlier_index_there_is_no_rollback(newsdesk: Newsdesk) -> None:
    fill(newsdesk, 1)
    with pytest.raises(RollbackError, match="no earlier index"):
        newsdesk.indexer.rollback()


def test_cancelling_loses_nothing_and_the_next_run_carries_on(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 200)))
    cancelled = threading.Event()

    def stop_halfway(progress: Progress) -> None:
        if progress.stage.startswith("Embedding") and progress.done:
            cancelled.set()

    done = newsdesk.indexer.update(stop_halfway, cancelled)
    total = newsdesk.inspector.manifest().passages
    assert 0 < done < total
    assert newsdesk.indexer.update() == total - done
    assert newsdesk.inspector.verify() == []


def test_one_reindex_at_a_time(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    first, second = opened(), opened()
    list(first.library.add_all(make_article(n) for n in range(1, 20)))
    embedders["fake"].pause.clear()
    running = threading.Thread(target=first.indexer.update)
    running.start()
    try:
        deadline = time.monotonic() + 10
        while not second.inspector.is_busy():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        for newsdesk in (first, second):
            with pytest.raises(IndexBusyError, match="being updated already"):
                newsdesk.indexer.update()
    finally:
        embedders["fake"].pause.set()
        running.join()
    assert not second.inspector.is_busy()
    assert second.indexer.update() == 0


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from fakes import FakeEmbedder, make_article
from bot.app import open_newsdesk
from bot.settings import Settings
embedder = FakeEmbedder("fake")
given = Settings(data=Path(sys.argv[1]), model="fake", database_url=sys.argv[4] or None)
with open_newsdesk(given, load=lambda _: embedder) as desk:
    print("open", flush=True)
    for number in range(1, 2000):
        desk.library.add(make_article(number))
        print(number, flush=True)
        desk.indexer.embed_missing()
"""


def test_a_killed_import_loses_no_article(
    opened: Callable[..., Newsdesk], tmp_path: Path, database_url: str | None
) -> None:
    here = Path(__file__).parent
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            KILLED,
            str(tmp_path / "data"),
            str(here.parent / "support"),
            str(here.parents[1]),
            database_url or "",
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    assert process.stdout is not None
    with process, process.stdout:
        for line in process.stdout:
            if line.strip() == "25":
                os.kill(process.pid, signal.SIGKILL)
                break
        last = [line for line in process.stdout if line.strip().isdigit()]
    survivor = opened()
    stored = len(survivor.library.latest(limit=5000))
    assert stored in range(max(25, *map(int, last or ["25"])), 5000)
    survivor.indexer.update()
    assert survivor.inspector.verify() == []
    assert np.isclose(survivor.inspector.manifest().articles, stored)


def test_a_running_bot_embeds_what_a_killed_import_left_behind(
    opened: Callable[..., Newsdesk],
) -> None:
    killed = opened()
    list(killed.library.add_all(make_article(n) for n in range(1, 9)))
    assert killed.inspector.has_pending()
    bot = opened(follow=True)
    deadline = time.monotonic() + 10
    while bot.inspector.has_pending():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert bot.inspector.verify() == []


def test_an_import_during_another_update_waits_for_its_vectors(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    bot, other = opened(), opened()
    list(bot.library.add_all(make_article(n) for n in range(1, 9)))
    embedders["fake"].pause.clear()
    updating = threading.Thread(target=bot.indexer.update)
    updating.start()
    deadline = time.monotonic() + 10
    while not other.inspector.is_busy():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    threading.Timer(1, embedders["fake"].pause.set).start()
    done = other.importer.import_file(
        "x.txt", b"A new story\n\nIt came while another one was embedded."
    )
    updating.join()
    assert done.added == 1
    assert not other.inspector.has_pending()


def test_asking_whether_it_is_busy_never_makes_an_update_fail(
    opened: Callable[..., Newsdesk],
) -> None:
    curious, working = opened(), opened()
    working.library.add(make_article(1))
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            curious.inspector.is_busy()

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for _ in range(20):
            working.indexer.update()
    finally:
        stop.set()
        asking.join()


def test_what_is_cut_as_before_is_not_embedded_anew(
    newsdesk: Newsdesk, embedders: dict[str, FakeEmbedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(newsdesk)
    before = newsdesk.inspector.manifest()
    embedded = embedders["fake"].embedded
    monkeypatch.setattr("index.fingerprint.CHUNKING_FORMAT", "as another version cuts")
    newsdesk.library.add(make_article(9))
    newsdesk.engine.follow()
    assert found(newsdesk, "Engineer Vera4 Holt on the repair")[0] == "a4"
    added = newsdesk.indexer.update()
    assert added > 0
    assert embedders["fake"].embedded == embedded + added
    after = newsdesk.inspector.manifest()
    assert after.vectors == before.vectors + added
    assert after.fingerprint.key != before.fingerprint.key
    assert newsdesk.inspector.verify() == []

"""Several processes embed at once, and go on with what one that was killed left."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from databases import only_postgresql
from fakes import FakeEmbedder, make_article

from index.passage_embedder import PASSAGES_AT_ONCE
from index.store.state import mark_remade, read_remade

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder
    from index.models import Progress

WORKERS = 4
SOON = 20.0


class SlowEmbedder(FakeEmbedder):
    """Takes its time, and tells what it has embedded."""

    def __init__(self, name: str = "fake", seconds: float = 0.0) -> None:
        super().__init__(name)
        self.seconds = seconds
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        self.texts += [] if question else texts
        time.sleep(self.seconds)
        return super().embed(texts, question=question)


def fill(desk: Newsdesk, count: int) -> int:
    list(desk.library.add_all(make_article(number) for number in range(1, count + 1)))
    return desk.inspector.manifest().passages


@only_postgresql
def test_many_embed_at_once_and_nothing_twice(
    opened: Callable[..., Newsdesk], embedders: dict[str, Embedder]
) -> None:
    slow = embedders["fake"] = SlowEmbedder(seconds=0.005)
    desks = [opened() for _ in range(WORKERS)]
    passages = fill(desks[0], 300)
    assert passages > 2 * PASSAGES_AT_ONCE
    with ThreadPoolExecutor(WORKERS) as pool:
        counts = list(pool.map(lambda desk: desk.indexer.embed_missing(wait=True), desks))
    assert sum(count > 0 for count in counts) > 1
    assert sum(counts) == len(slow.texts) == len(set(slow.texts))
    for desk in desks:
        desk.engine.follow()
        assert desk.inspector.verify() == []


@only_postgresql
def test_what_another_embeds_is_left_to_it_or_waited_for(
    opened: Callable[..., Newsdesk], embedders: dict[str, Embedder]
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Held(SlowEmbedder):
        def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
            begun.set()
            go_on.wait(SOON)
            return super().embed(texts, question=question)

    held = embedders["fake"] = Held()
    one, other = opened(), opened()
    fill(one, 3)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(one.indexer.embed_missing)
        assert begun.wait(SOON)
        assert other.indexer.embed_missing() == 0
        waiting = pool.submit(lambda: other.indexer.embed_missing(wait=True))
        go_on.set()
        assert first.result(SOON) == len(held.texts)
        assert waiting.result(SOON) == 0
    assert other.inspector.lacking() == []


def test_a_re_index_that_was_cut_off_is_carried_on_with(
    opened: Callable[..., Newsdesk], embedders: dict[str, Embedder]
) -> None:
    first = opened()
    fill(first, 30)
    first.indexer.embed_missing()
    before = first.inspector.manifest().fingerprint

    class KilledError(BaseException):
        pass

    def kill(progress: Progress) -> None:
        if progress.stage == "Embedding passages":
            raise KilledError

    moved = opened(model="other")
    with pytest.raises(KilledError):
        moved.indexer.update(kill)
    worker = opened(model="other")
    assert worker.inspector.manifest().fingerprint == before
    worker.indexer.resume()
    assert worker.inspector.manifest().fingerprint != before
    assert worker.inspector.verify() == []
    assert worker.indexer.resume() == 0


def test_a_re_index_that_somebody_stopped_is_not(opened: Callable[..., Newsdesk]) -> None:
    first = opened()
    fill(first, 30)
    first.indexer.embed_missing()
    before = first.inspector.manifest().fingerprint
    stop = threading.Event()
    moved = opened(model="other")
    moved.indexer.update(lambda _: stop.set(), stop)
    assert opened(model="other").indexer.resume() == 0
    assert moved.inspector.manifest().fingerprint == before


@only_postgresql
def test_a_re_index_under_way_elsewhere_is_helped_with(
    opened: Callable[..., Newsdesk], embedders: dict[str, Embedder]
) -> None:
    slow = embedders["other"] = SlowEmbedder("other", seconds=0.2)
    slow.revision = "2"
    first = opened()
    fill(first, 300)
    first.indexer.embed_missing()
    made, helping = opened(model="other"), opened(model="other")
    with ThreadPoolExecutor(2) as pool:
        update = pool.submit(made.indexer.update)
        give_up_at = time.monotonic() + SOON
        helped = 0
        while not update.done() and time.monotonic() < give_up_at:
            helped += helping.indexer.resume()
        assert update.result(SOON) + helped == len(slow.texts) == len(set(slow.texts))
    assert helped > 0
    assert made.inspector.verify() == []
    with made.database.reading() as connection:
        assert read_remade(connection) is None


def test_a_re_index_for_another_model_than_the_settings_name_is_left_alone(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    fill(desk, 3)
    desk.indexer.embed_missing()
    with desk.database.writing() as connection:
        mark_remade(connection, "of another version")
    assert desk.indexer.resume() == 0

"""An embedder that fails: what it made is kept, the rest waits, and is told of once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, make_article

from bot.i18n.language import say_error, speaking
from index.errors import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk


class Limited(FakeEmbedder):
    """Fails, as a service with a limit does, once it has embedded `left` times."""

    left = 3

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        if self.left == 0:
            raise EmbeddingError("There were too many requests.")
        self.left -= 1
        return super().embed(texts, question=question)


def test_what_was_embedded_before_a_failure_is_kept_and_the_rest_is_counted(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    limited = embedders["fake"] = Limited()
    desk = opened()
    list(desk.library.add_all(make_article(n) for n in range(1, 151)))
    total = desk.inspector.manifest().passages
    with pytest.raises(EmbeddingError, match=r"^There were too many requests\. Passages") as failed:
        desk.indexer.embed_missing()
    assert limited.embedded == desk.inspector.manifest().vectors == 96
    assert failed.value.values["waiting"] == total - 96
    desk.engine.follow()
    assert desk.engine.verify() == []
    limited.left = 3
    assert desk.indexer.embed_missing() == total - 96
    assert limited.embedded == total
    desk.engine.follow()
    assert desk.inspector.verify() == []


def test_a_failure_is_told_in_the_reader_s_language(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    desk = opened()
    embedders["fake"].failing = True
    with speaking("de"):
        done = desk.importer.import_file("x.txt", b"A bridge closes\n\nIt closes on Monday.")
    assert "gefunden werden: 1. Ein laufender Bot versucht es von selbst" in done.warning
    error = EmbeddingError("{reason}: {waiting}", reason="x", waiting=1234)
    with speaking("de"):
        assert say_error(error) == "x: 1.234"


def test_a_rollback_is_done_even_where_what_it_lacks_cannot_be_embedded(
    opened: Callable[..., Newsdesk],
    embedders: dict[str, FakeEmbedder],
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = opened()
    first.library.add(make_article(1))
    first.indexer.update()
    second = opened(model="other")
    second.indexer.update()
    second.library.add(make_article(8))
    embedders["fake"].failing = True
    report = second.maintenance.rollback()
    assert report.manifest.fingerprint.embedder == "fake"
    assert second.maintenance.status().sentence.count("have no vector yet") == 1
    assert "does not answer" in caplog.text


def test_a_failure_to_embed_is_logged_in_one_sentence_and_tried_again(
    opened: Callable[..., Newsdesk],
    embedders: dict[str, FakeEmbedder],
    caplog: pytest.LogCaptureFixture,
) -> None:
    opened().library.add(make_article(1))
    embedders["fake"].failing = True
    opened(follow=True)
    deadline = time.monotonic() + 10
    while "tried again: The server of fake does not answer." not in caplog.text:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert caplog.text.lower().count("passages") == 1

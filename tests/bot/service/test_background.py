"""What a running bot does beside answering: one failure keeps nothing else from being done."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

import pytest

from bot.service.background import keeping_up
from index.errors import ModelError

if TYPE_CHECKING:
    from articles.library import Library
    from bot.service.feeds import Feeds
    from index.embedding import CurrentEmbedder
    from index.engines import Engine
    from index.indexer import Indexer
    from index.inspector import Inspector

SOON = 10.0


class Pending:
    """Embeds what is pending, and follows nothing; tells when it embedded."""

    def __init__(self) -> None:
        self.embedded = threading.Event()

    def has_pending(self) -> bool:
        return True

    def embed_missing(self, *, cancelled: threading.Event) -> None:
        assert not cancelled.is_set()
        self.embedded.set()

    def follow(self) -> bool:
        return False

    def release(self) -> int:
        return 0

    def has_due(self) -> bool:
        return False


@pytest.mark.parametrize("error", [ModelError("It is damaged."), KeyError("header")])
def test_a_reader_that_fails_keeps_nothing_from_being_embedded(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def reader() -> None:
        raise error

    pending = Pending()
    with keeping_up(
        cast("Engine", pending),
        cast("CurrentEmbedder", lambda: None),
        reader,
        cast("Inspector", pending),
        cast("Indexer", pending),
        cast("Library", pending),
        cast("Feeds", pending),
    ):
        assert pending.embedded.wait(SOON)
    assert "reader" in caplog.text

"""What a running bot does beside answering, in threads of its own."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from index.errors import IndexBusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.embedding import CurrentEmbedder
    from index.engines import Engine
    from index.indexer import Indexer
    from index.inspector import Inspector
    from index.readers import Reader

log = logging.getLogger(__name__)

FOLLOW_SECONDS = 0.5
CATCH_UP_SECONDS = 30.0
JOIN_SECONDS = 3.0


@contextmanager
def keeping_up(
    engine: Engine,
    embedder: CurrentEmbedder,
    reader: Callable[[], Reader | None],
    inspector: Inspector,
    indexer: Indexer,
) -> Iterator[None]:
    """Follow other processes' changes and embed what a killed import left behind, while inside.

    The models are loaded at once, before the first question needs them.
    """
    stop = threading.Event()
    threads = [
        threading.Thread(target=_follow, args=(engine, stop), name="follow", daemon=True),
        threading.Thread(
            target=_catch_up,
            args=(embedder, reader, inspector, indexer, stop),
            name="catch-up",
            daemon=True,
        ),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(JOIN_SECONDS)


def _follow(engine: Engine, stop: threading.Event) -> None:
    while not stop.wait(FOLLOW_SECONDS):
        try:
            engine.follow()
        except Exception:
            log.exception("Following the change log failed; it is tried again.")


def _catch_up(
    embedder: CurrentEmbedder,
    reader: Callable[[], Reader | None],
    inspector: Inspector,
    indexer: Indexer,
    stop: threading.Event,
) -> None:
    while True:
        try:
            reader()
            embedder()
            if inspector.has_pending():
                indexer.embed_missing(cancelled=stop)
        except IndexBusyError:
            pass
        except NewsdeskError as error:
            log.warning("Embedding failed and is tried again: %s", error)
        except Exception:
            log.exception("Embedding what was left behind failed; it is tried again.")
        if stop.wait(CATCH_UP_SECONDS):
            return

"""Claims on feeds, renewed for as long as the process lives that fetches them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot.service.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.feeds.store import FeedStore

# Several times within a claim, so that one that waits for the database costs nothing.
RENEWED_EVERY = 10.0


@contextmanager
def renewing(store: FeedStore, worker: str, every: float) -> Iterator[None]:
    """Renew, while inside, what a worker has claimed, each so many seconds.

    A slow fetch keeps its feed, and those of a killed process are soon free again.
    """
    ended = Event()

    def renew() -> None:
        attempt = Attempts()
        while not ended.wait(every):
            attempt("Renewing the claims on feeds", partial(store.renew, worker))

    thread = Thread(target=renew, name="feed-claims", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()

"""Articles that come in until a test has seen enough."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from fakes import make_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.library.library import Library
    from articles.models import Article

SOME = 100
SOON = 30.0


@contextmanager
def coming_in(library: Library) -> Iterator[None]:
    """Let articles come into a library in a thread of its own while inside, some before that."""
    some, stop = Event(), Event()

    def coming() -> Iterator[Article]:
        for number in range(1, 100_000):
            if stop.is_set():
                return
            if number == SOME:
                some.set()
            yield make_article(number)

    importing = Thread(target=lambda: list(library.add_all(coming())))
    importing.start()
    try:
        assert some.wait(SOON)
        yield
    finally:
        stop.set()
        importing.join()

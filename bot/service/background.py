"""What a running bot does beside answering, in threads of its own."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.service.attempts import Attempts
from bot.service.folder_watch import keep_watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from articles.library.library import Library
    from bot.service.feeds import Feeds
    from bot.service.folders import Folders
    from bot.service.right_of_way import RightOfWay
    from index.embedders import Embedder
    from index.indexer import Indexer
    from index.inspector import Inspector
    from index.readers import Reader
    from index.stories.follower import StoryFollower

FOLLOW_SECONDS = 0.5
RELEASE_SECONDS = 1.0
CATCH_UP_SECONDS = 5.0
FEEDS_SECONDS = 5.0
PLACE_SECONDS = 1.0
JOIN_SECONDS = 3.0
RELEASING = "Releasing articles whose embargo is over"


class Arrivals(NamedTuple):
    """By what articles come in, or come to be seen, without anyone's doing, and give way.

    By `stories` they are placed then.
    """

    library: Library
    feeds: Feeds
    folders: Folders
    right_of_way: RightOfWay
    stories: StoryFollower


@contextmanager
def keeping_up(
    follows: Mapping[str, Callable[[], object]],
    embedder: Callable[[], Embedder | None],
    reader: Callable[[], Reader | None],
    inspector: Inspector,
    indexer: Indexer,
    arrivals: Arrivals,
    *,
    works: bool,
) -> Iterator[None]:
    """Do, while inside, what a running bot does beside answering.

    Follow other processes' changes, by `follows` under the names that the log calls them. The
    models are loaded at once, before the first question needs them. Where it `works`, it also
    fetches feeds, watches folders, embeds what has no vector, places articles in stories, carries
    on with a re-index whose process was killed, and releases articles when their embargo is over.
    """
    library, feeds, folders, right_of_way, stories = arrivals
    stop = threading.Event()
    threads = [
        threading.Thread(target=_follow, args=(follows, stop), name="follow", daemon=True),
        threading.Thread(
            target=_catch_up,
            args=(
                embedder,
                reader,
                partial(_work, inspector, indexer, library, right_of_way, stop) if works else None,
                stop,
            ),
            name="catch-up",
            daemon=True,
        ),
    ]
    if works:
        threads += [
            threading.Thread(target=_release, args=(library, stop), name="release", daemon=True),
            threading.Thread(target=_fetch, args=(feeds, stop), name="feeds", daemon=True),
            threading.Thread(target=keep_watch, args=(folders, stop), name="folders", daemon=True),
            threading.Thread(
                target=_place, args=(stories, right_of_way, stop), name="stories", daemon=True
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


def _follow(follows: Mapping[str, Callable[[], object]], stop: threading.Event) -> None:
    attempt = Attempts()
    while not stop.wait(FOLLOW_SECONDS):
        for what, follow in follows.items():
            attempt(what, follow)


def _release(library: Library, stop: threading.Event) -> None:
    attempt = Attempts()
    while True:
        released = attempt(RELEASING, library.release)
        if stop.wait(RELEASE_SECONDS if released else CATCH_UP_SECONDS):
            return


def _place(stories: StoryFollower, right_of_way: RightOfWay, stop: threading.Event) -> None:
    attempt = Attempts()
    place = partial(stories.follow, right_of_way.between(), stop)
    while True:
        attempt("Placing articles in stories", place)
        if stop.wait(PLACE_SECONDS):
            return


def _catch_up(
    embedder: Callable[[], Embedder | None],
    reader: Callable[[], Reader | None],
    work: Callable[[Attempts], None] | None,
    stop: threading.Event,
) -> None:
    attempt = Attempts()
    while True:
        attempt("Loading the reader", reader)
        attempt("Loading the model", embedder)
        if work is not None:
            work(attempt)
        if stop.wait(CATCH_UP_SECONDS):
            return


def _work(
    inspector: Inspector,
    indexer: Indexer,
    library: Library,
    right_of_way: RightOfWay,
    stop: threading.Event,
    attempt: Attempts,
) -> None:
    def embed() -> None:
        if inspector.has_pending():
            indexer.embed_missing(right_of_way.between(), cancelled=stop)

    attempt("Telling the languages of what came in before", partial(library.tell_languages, stop))
    attempt("Embedding what was left behind", embed)
    resume = partial(indexer.resume, right_of_way.between(), cancelled=stop)
    attempt("Going on with a re-index that was cut off", resume)


def _fetch(feeds: Feeds, stop: threading.Event) -> None:
    def fetch() -> None:
        if feeds.has_due():
            # What comes in is found by its words at once; its vectors follow with all that lack.
            feeds.update(embed=False, cancelled=stop)

    attempt = Attempts()
    while True:
        attempt("Fetching the feeds", fetch)
        if stop.wait(FEEDS_SECONDS):
            return


def release_due(library: Library) -> bool:
    """Release what is due, and return whether that worked; else it waits unseen."""
    return Attempts()(RELEASING, library.release)

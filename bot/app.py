"""The composition root: opens and closes everything, in one place."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from articles.database import open_database
from articles.errors import NewsdeskError
from articles.library import Library
from bot.service.answerers.extractive import ExtractiveAnswerer
from bot.service.asking import Asking
from bot.service.composing import Composer
from bot.service.editor import Editor
from bot.service.lists import Lists
from bot.service.newsdesk import Newsdesk
from bot.service.quotes import Quotes
from bot.service.status import StatusReporter
from bot.service.stories import Stories
from bot.state.limits import Limiter
from bot.state.people import People
from bot.state.posted import Posted
from bot.state.servers import Servers
from index.embedders import load_embedder
from index.engines.embedded.engine import EmbeddedEngine
from index.errors import IndexBusyError
from index.evaluation.calibration import Calibrations
from index.follower import PassageFollower
from index.indexer import Indexer
from index.inspector import Inspector
from index.lock import UpdateLock
from index.search import make_search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.settings import Settings
    from index.embedders import Embedder
    from index.embedding import CurrentEmbedder
    from index.engines import Engine

log = logging.getLogger(__name__)

MIGRATIONS = (
    Path(__file__).parent.parent / "index" / "migrations",
    Path(__file__).parent / "state" / "migrations",
)
FOLLOW_SECONDS = 0.5
CATCH_UP_SECONDS = 30.0
JOIN_SECONDS = 3.0


@contextmanager
def open_newsdesk(
    settings: Settings,
    *,
    load: Callable[[str], Embedder] | None = None,
    follow: bool = False,
) -> Iterator[Newsdesk]:
    """Open the database and the index; with `follow`, for as long as a running bot lives.

    It then follows other processes' changes, loads the model before the first question, and embeds
    what a killed import left behind.

    `load` gives an embedder by its name; by default models are loaded when first needed and kept.
    """
    embedders = Embedders(load or (lambda name: load_embedder(name, threads=settings.threads)))
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database, MIGRATIONS)
    folder = settings.data / "index"
    folder.mkdir(exist_ok=True)
    engine = EmbeddedEngine(database, folder)
    stop = threading.Event()
    lock = UpdateLock(folder / "index.lock")
    indexer = Indexer(database, engine, embedders, settings.model, lock)
    inspector = Inspector(database, engine, lock)
    search = make_search(database, engine, embedders)
    threads = [
        threading.Thread(target=_follow, args=(engine, stop), name="follow", daemon=True),
        threading.Thread(
            target=_catch_up,
            args=(search.embedder, inspector, indexer, stop),
            name="catch-up",
            daemon=True,
        ),
    ]
    try:
        library = Library(database, [PassageFollower(database, embedders, settings.model)])
        answerer = ExtractiveAnswerer(engine, search.embedder)
        calibrations = Calibrations(database, engine)
        composer = Composer(inspector, answerer.name)
        stories = Stories(library, search, composer)
        asking = Asking(settings, library, search, answerer, calibrations, composer, stories)
        editor = Editor(library, indexer, inspector, engine.follow)
        engine.follow()
        if follow:
            for thread in threads:
                thread.start()
        yield Newsdesk(
            settings=settings,
            database=database,
            asking=asking,
            stories=stories,
            lists=Lists(library),
            quotes=Quotes(library, search),
            status=StatusReporter(settings, library, engine, inspector, search.embedder, composer),
            editor=editor,
            library=library,
            engine=engine,
            indexer=indexer,
            inspector=inspector,
            search=search,
            calibrations=calibrations,
            servers=Servers(database, library),
            people=People(database),
            posted=Posted(database),
            limiter=Limiter(database),
            load=embedders,
        )
    finally:
        stop.set()
        for thread in threads:
            if thread.is_alive():
                thread.join(JOIN_SECONDS)
        engine.save()
        engine.close()
        database.close()


class Embedders:
    """Embedders by name, each loaded once, by whichever thread needs it first."""

    def __init__(self, load: Callable[[str], Embedder]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: dict[str, Embedder] = {}

    def __call__(self, name: str) -> Embedder:
        """Return the embedder of a name."""
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = self._load(name)
            return self._loaded[name]


def _follow(engine: Engine, stop: threading.Event) -> None:
    while not stop.wait(FOLLOW_SECONDS):
        try:
            engine.follow()
        except Exception:
            log.exception("Following the change log failed; it is tried again.")


def _catch_up(
    embedder: CurrentEmbedder, inspector: Inspector, indexer: Indexer, stop: threading.Event
) -> None:
    while True:
        try:
            embedder()
            if inspector.has_pending():
                indexer.embed_missing(cancelled=stop)
        except IndexBusyError:
            pass
        except NewsdeskError as error:
            log.warning("Passages wait for their vectors: %s", error)
        except Exception:
            log.exception("Embedding what was left behind failed; it is tried again.")
        if stop.wait(CATCH_UP_SECONDS):
            return

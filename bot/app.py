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
from index.engines.embedded import EmbeddedEngine
from index.errors import IndexBusyError
from index.evaluation.calibration import Calibrations
from index.indexer import Indexer
from index.retriever import Retriever

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.settings import Settings
    from index.embedders import Embedder
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
    indexer = Indexer(database, engine, embedders, settings.model, folder / "index.lock")
    retriever = Retriever(database, engine, embedders)
    threads = [
        threading.Thread(target=_follow, args=(engine, stop), name="follow", daemon=True),
        threading.Thread(
            target=_catch_up, args=(retriever, indexer, stop), name="catch-up", daemon=True
        ),
    ]
    try:
        library = Library(database, [indexer])
        answerer = ExtractiveAnswerer(engine, retriever.embedder)
        calibrations = Calibrations(database, engine)
        composer = Composer(indexer, answerer.name)
        stories = Stories(library, retriever, composer)
        asking = Asking(settings, library, retriever, answerer, calibrations, composer, stories)
        editor = Editor(library, indexer, engine.follow)
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
            quotes=Quotes(library, retriever),
            status=StatusReporter(settings, library, engine, indexer, retriever, composer),
            editor=editor,
            library=library,
            engine=engine,
            indexer=indexer,
            retriever=retriever,
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


def _catch_up(retriever: Retriever, indexer: Indexer, stop: threading.Event) -> None:
    while True:
        try:
            retriever.embedder()
            if indexer.has_pending():
                indexer.embed_missing(cancelled=stop)
        except IndexBusyError:
            pass
        except NewsdeskError as error:
            log.warning("Passages wait for their vectors: %s", error)
        except Exception:
            log.exception("Embedding what was left behind failed; it is tried again.")
        if stop.wait(CATCH_UP_SECONDS):
            return

"""The composition root: opens and closes everything, in one place."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import bot.state.migrations
import index.migrations
from articles.database import open_database
from articles.library import Library
from bot.service import answerers
from bot.service.asking import Asking
from bot.service.background import keeping_up
from bot.service.composing import Composer
from bot.service.editor import Editor
from bot.service.embedders import EmbedderCache
from bot.service.importing import Importer
from bot.service.lists import Lists
from bot.service.maintenance import IndexMaintenance
from bot.service.newsdesk import Newsdesk
from bot.service.quotes import Quotes
from bot.service.status import StatusReporter
from bot.service.stories import Stories
from bot.state.limits import Limiter
from bot.state.people import People
from bot.state.posted import PostedAnswers
from bot.state.servers import Servers
from index.embedders import load_embedder
from index.engines.embedded.engine import EmbeddedEngine
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
    embedders = EmbedderCache(load or (lambda name: load_embedder(name, threads=settings.threads)))
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database, migration_folders())
    folder = settings.data / "index"
    folder.mkdir(exist_ok=True)
    engine = EmbeddedEngine(database, folder)
    lock = UpdateLock(folder / "index.lock")
    indexer = Indexer(database, engine, embedders, settings.model, lock)
    inspector = Inspector(database, engine, lock)
    search = make_search(database, engine, embedders)
    try:
        library = Library(database, [PassageFollower(database, embedders, settings.model)])
        options = settings.answerer_options
        answerer = answerers.load(
            settings.answerer,
            engine,
            search.embedder,
            options.get_secret_value() if options else {},
        )
        calibrations = Calibrations(database, engine)
        composer = Composer(inspector, answerer.name)
        stories = Stories(library, search, composer)
        asking = Asking(settings, library, search, answerer, calibrations, composer, stories)
        engine.follow()
        with keeping_up(engine, search.embedder, inspector, indexer) if follow else nullcontext():
            yield Newsdesk(
                settings=settings,
                database=database,
                asking=asking,
                stories=stories,
                lists=Lists(library),
                quotes=Quotes(library, search),
                status=StatusReporter(
                    settings, library, engine, inspector, search.embedder, composer
                ),
                importer=Importer(library, indexer, engine.follow),
                editor=Editor(library, engine.follow),
                maintenance=IndexMaintenance(indexer, inspector),
                library=library,
                engine=engine,
                indexer=indexer,
                inspector=inspector,
                search=search,
                calibrations=calibrations,
                servers=Servers(database, library),
                people=People(database),
                posted=PostedAnswers(database),
                limiter=Limiter(database),
                load=embedders,
            )
    finally:
        engine.save()
        engine.close()
        database.close()


def migration_folders() -> list[Path]:
    """Return where the migrations stand of the packages that add tables to the library's own."""
    return [
        Path(path) for room in (index.migrations, bot.state.migrations) for path in room.__path__
    ]

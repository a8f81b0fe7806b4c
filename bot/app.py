"""The composition root: opens and closes everything, in one place."""

from __future__ import annotations

import random
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.feeds.entries import FeedEntries
from articles.feeds.news import NewsFollower
from articles.feeds.store import FeedStore
from articles.fetching.fetcher import Fetcher
from articles.fetching.robots import Robots
from articles.folders.store import FolderStore
from articles.library.copies import CopyFollower
from articles.library.database import open_database
from articles.library.library import Library
from bot.i18n.commands import INDEX_UPDATE
from bot.service import answerers
from bot.service.activity import Activity
from bot.service.announcing import Announcer
from bot.service.asking import Asking
from bot.service.background import Arrivals, keeping_up, release_due
from bot.service.comparisons import Comparisons
from bot.service.composing import Composer
from bot.service.developments.leading import NewestFirst
from bot.service.digest_reports import DigestReports
from bot.service.digests import Digests
from bot.service.editor import Editor
from bot.service.embedders import EmbedderCache
from bot.service.feed_finder import FeedFinder
from bot.service.feed_intake import FeedIntake
from bot.service.feed_looks import FeedLooks
from bot.service.feed_pages import FeedPages
from bot.service.feeds import Feeds
from bot.service.folder_intake import FolderIntake
from bot.service.folder_removals import FolderRemovals
from bot.service.folders import Folders
from bot.service.importing import Importer
from bot.service.links import Links
from bot.service.lists import Lists
from bot.service.llm.budget import Budget
from bot.service.llm.client import client_of
from bot.service.llm.llm import Llm
from bot.service.maintenance import IndexMaintenance
from bot.service.migrations import migration_folders
from bot.service.model_loading import ModelLoading
from bot.service.newsdesk import Newsdesk
from bot.service.prose.writing import Prose
from bot.service.quotes import Quotes
from bot.service.readers import KeptReader
from bot.service.right_of_way import RightOfWay
from bot.service.status import StatusReporter
from bot.service.stories import Stories
from bot.service.story_names import StoryNames
from bot.service.surroundings import Surroundings
from bot.service.timelines import Timelines
from bot.service.trends import Trends
from bot.service.watching.naming import WatchNames
from bot.service.watching.telling import DevelopmentReader
from bot.service.watching.watcher import Watcher
from bot.state.announcements import Announcements
from bot.state.digests import DigestStore
from bot.state.due import DueTimes
from bot.state.interests import Interests
from bot.state.limits import Limiter
from bot.state.people import People
from bot.state.posted import PostedAnswers
from bot.state.servers import Servers
from bot.state.tokens import UsedTokens
from bot.state.turns import KeptTurns
from bot.state.unanswered import UnansweredQuestions
from bot.state.watch_news import WatchNews
from bot.state.watches import Watches
from index.embedders import load_embedder
from index.engines import open_engine
from index.evaluation.calibration import Calibrations
from index.follower import PassageFollower
from index.following import FollowedChanges
from index.indexer import Indexer
from index.inspector import Inspector
from index.lock import UpdateLock
from index.readers import NONE, load_reader
from index.search import make_search
from index.stories.arrivals import ArrivalLookup
from index.stories.follower import StoryFollower
from index.stories.lookup import StoryLookup
from index.stories.news import StoryNews
from index.stories.paces import StoryPaces
from index.stories.passages import StoryPassages
from index.upkeep import IndexUpkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from articles.library.database import Database
    from bot.settings import Settings
    from index.embedders import Embedder
    from index.engines import Engine
    from index.lookup import PassageLookup
    from index.readers import Reader


@contextmanager
def open_newsdesk(
    settings: Settings,
    *,
    load: Callable[[str], Embedder] | None = None,
    reader: Callable[[], Reader | None] | None = None,
    fetcher: Fetcher | None = None,
    follow: bool = False,
) -> Iterator[Newsdesk]:
    """Open the database and the index; with `follow`, for as long as a running bot lives.

    It then follows other processes' changes, loads the models before the first question, and embeds
    what a killed import left behind.

    `load` gives an embedder by its name, and `reader` the reader; by default models are loaded when
    first needed and kept. `fetcher` is what goes out to the web, by default as the settings say.
    """
    embedders = EmbedderCache(
        load or (lambda name: load_embedder(name, settings.options_for_embedder))
    )
    reader = reader or KeptReader(
        settings.reader, lambda name: load_reader(name, settings.options_for_reader)
    )
    settings.data.mkdir(parents=True, exist_ok=True)
    folder = settings.data / "index"
    folder.mkdir(exist_ok=True)
    fetcher = fetcher or Fetcher(allow=settings.fetch_hosts, contact=settings.contact)
    with closing(open_database(settings.database, migration_folders())) as database:
        engine = open_engine(settings.engine, database, folder)
        try:
            newsdesk = _assemble(settings, database, engine, embedders, reader, fetcher)
            release_due(newsdesk.library)
            newsdesk.followed.follow()
            models = newsdesk.models
            beside = (models.embedder, models.reader, newsdesk.inspector, newsdesk.indexer)
            coming = (newsdesk.feeds, newsdesk.folders, newsdesk.right_of_way)
            arrivals = Arrivals(newsdesk.library, *coming, newsdesk.story_follower)
            follows = {
                "Following the change log": newsdesk.followed.follow,
                "Following the servers' settings": newsdesk.servers.follow,
            }
            works = settings.background
            keeping = keeping_up(follows, *beside, arrivals, works=works) if follow else None
            # What waits for the web is sent away before the threads are waited for.
            llm = closing(newsdesk.llm) if newsdesk.llm else nullcontext()
            if follow and newsdesk.llm:
                newsdesk.llm.prepare()
            with keeping or nullcontext(), closing(fetcher), llm:
                yield newsdesk
        finally:
            engine.save()
            engine.close()


def _assemble(
    settings: Settings,
    database: Database,
    engine: Engine,
    embedders: EmbedderCache,
    reader: Callable[[], Reader | None],
    fetcher: Fetcher,
) -> Newsdesk:
    """Hand every part what it works with."""
    robots, folder = Robots(fetcher), settings.data / "index"
    lock = UpdateLock(database.lock(folder / "index.lock"))
    indexer = Indexer(database, engine, embedders, settings.model, lock, INDEX_UPDATE)
    inspector = Inspector(database, engine, lock)
    search = make_search(database, engine, embedders, reader)
    passages = PassageFollower(database, embedders, settings.model)
    library = Library(database, [passages, CopyFollower(database), NewsFollower()])
    answerer = answerers.load(
        settings.answerer, engine, search.embedder, settings.options_for_answerer
    )
    calibrations = Calibrations(database, engine, reader)
    story_lookup = StoryLookup(database)
    composer = Composer(inspector, library, answerer.name, story_lookup)
    stories = Stories(library, search, composer, story_lookup)
    names = StoryNames(story_lookup, stories)
    leading = NewestFirst(answerer, story_lookup, StoryPassages(database), engine, search.embedder)
    links, right_of_way = Links(fetcher, robots), RightOfWay()
    placer = StoryFollower(database, engine, database.lock(folder / "stories.lock"))
    upkeep = IndexUpkeep(engine, indexer, placer)
    importer = Importer(library, upkeep, links, search.embedder, right_of_way)
    posted, llm = PostedAnswers(database), make_llm(settings, database)
    feeds = make_feeds(database, library, importer, robots, server_limit=settings.server_feeds)
    due = DueTimes(database)
    reports = DigestReports(StoryNews(database), story_lookup, search.passages, Interests(database))
    return Newsdesk(
        settings=settings,
        database=database,
        asking=Asking(settings, library, search, leading, calibrations, composer, stories),
        stories=stories,
        lists=Lists(library, story_lookup),
        trends=Trends(library, story_lookup, StoryPaces(database)),
        quotes=Quotes(library, search),
        timelines=Timelines(names, search, composer),
        comparisons=Comparisons(names, search, engine, composer),
        surroundings=Surroundings(library, search, engine),
        prose=_writer(settings, llm, reader, composer, search.retriever.today),
        status=StatusReporter(settings, library, engine, inspector, search.embedder, composer, llm),
        importer=importer,
        feeds=feeds,
        announcer=Announcer(Announcements(database), feeds, library, search.passages),
        watcher=make_watcher(database, due, library, search.passages, stories, story_lookup),
        due=due,
        digests=Digests(DigestStore(database), due, library, reports),
        folders=_folders(settings, database, library, importer, engine),
        editor=Editor(library, engine.follow),
        maintenance=IndexMaintenance(upkeep, inspector, library, right_of_way),
        library=library,
        engine=engine,
        indexer=indexer,
        inspector=inspector,
        search=search,
        story_lookup=story_lookup,
        story_follower=placer,
        calibrations=calibrations,
        servers=Servers(database, library),
        people=People(database),
        posted=posted,
        unanswered=UnansweredQuestions(database),
        limiter=Limiter(database),
        turns=KeptTurns(database) if database.is_on_server else None,
        fetcher=fetcher,
        robots=robots,
        right_of_way=right_of_way,
        activity=Activity(),
        followed=FollowedChanges(database, engine),
        models=ModelLoading(engine, search.embedder, reader, wants_reader=settings.reader != NONE),
        llm=llm,
        load=embedders,
        reader=reader,
    )


def make_llm(settings: Settings, database: Database) -> Llm | None:
    """Return the LLM that the settings name, None where they name none."""
    client = client_of(settings)
    if client is None:
        return None
    used = UsedTokens(database)
    budget = Budget(used, settings.llm_tokens, settings.llm_server_tokens)
    return Llm(client, budget, first_seconds=settings.llm_seconds)


def _writer(
    settings: Settings,
    llm: Llm | None,
    reader: Callable[[], Reader | None],
    composer: Composer,
    today: Callable[[], date],
) -> Prose | None:
    """Return what writes prose, None where no LLM is set up."""
    return Prose(llm, reader, composer, today, settings.sentences) if llm else None


def make_feeds(
    database: Database,
    library: Library,
    importer: Importer,
    robots: Robots,
    *,
    server_limit: int,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    chance: Callable[[], float] = random.random,
) -> Feeds:
    """Hand what fetches feeds what it works with; see `FeedLooks` for `chance`."""
    fetcher, store = robots.fetcher, FeedStore(database, clock)
    entries = FeedEntries(database, clock)
    pages = FeedPages(fetcher, robots, clock)
    intake = FeedIntake(entries, importer, library, pages, clock)
    looks = FeedLooks(
        fetcher, intake, store, entries, importer.right_of_way, clock=clock, chance=chance
    )
    finder = FeedFinder(fetcher, library, clock)
    return Feeds(store, entries, looks, finder, importer, library, server_limit)


def make_watcher(
    database: Database,
    due: DueTimes,
    library: Library,
    passages: PassageLookup,
    stories: Stories,
    lookup: StoryLookup,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Watcher:
    """Hand what finds what is new of what is watched what it works with."""
    news = WatchNews(database, due, clock)
    names, arrivals = WatchNames(library, stories, lookup), ArrivalLookup(database)
    reader = DevelopmentReader(library, passages, lookup, news)
    return Watcher(Watches(database, clock), news, names, lookup, arrivals, reader, clock)


def _folders(
    settings: Settings, database: Database, library: Library, importer: Importer, engine: Engine
) -> Folders:
    """Hand what watches folders what it works with."""
    store = FolderStore(database)
    return Folders(
        settings.watched_folders,
        FolderIntake(store, importer),
        FolderRemovals(store, library, FeedEntries(database)),
        store,
        engine.follow,
        settings.data / "folders.lock",
    )

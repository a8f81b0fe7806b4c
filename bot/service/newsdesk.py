"""Everything that is open, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.fetching.fetcher import Fetcher
    from articles.fetching.robots import Robots
    from articles.library.database import Database
    from articles.library.library import Library
    from bot.service.activity import Activity
    from bot.service.announcing import Announcer
    from bot.service.asking import Asking
    from bot.service.comparisons import Comparisons
    from bot.service.digests import Digests
    from bot.service.editor import Editor
    from bot.service.feeds import Feeds
    from bot.service.folders import Folders
    from bot.service.importing import Importer
    from bot.service.lists import Lists
    from bot.service.llm.llm import Llm
    from bot.service.maintenance import IndexMaintenance
    from bot.service.model_loading import ModelLoading
    from bot.service.prose.models import AnswerWriter
    from bot.service.quotes import Quotes
    from bot.service.right_of_way import RightOfWay
    from bot.service.status import StatusReporter
    from bot.service.stories import Stories
    from bot.service.surroundings import Surroundings
    from bot.service.timelines import Timelines
    from bot.service.trends import Trends
    from bot.service.watching.watcher import Watcher
    from bot.settings import Settings
    from bot.state.due import DueTimes
    from bot.state.limits import Limiter
    from bot.state.people import People
    from bot.state.posted import PostedAnswers
    from bot.state.servers import Servers
    from bot.state.turns import KeptTurns
    from bot.state.unanswered import UnansweredQuestions
    from index.embedders import Embedder
    from index.engines import Engine
    from index.evaluation.calibration import Calibrations
    from index.following import FollowedChanges
    from index.indexer import Indexer
    from index.inspector import Inspector
    from index.readers import Reader
    from index.search import Search
    from index.stories.follower import StoryFollower
    from index.stories.lookup import StoryLookup


@dataclass(frozen=True)
class Newsdesk:
    """Everything that is open; `prose` is None where no LLM is set up."""

    settings: Settings
    database: Database
    asking: Asking
    stories: Stories
    comparisons: Comparisons
    lists: Lists
    trends: Trends
    quotes: Quotes
    surroundings: Surroundings
    timelines: Timelines
    prose: AnswerWriter | None
    status: StatusReporter
    importer: Importer
    feeds: Feeds
    folders: Folders
    announcer: Announcer
    watcher: Watcher
    due: DueTimes
    digests: Digests
    editor: Editor
    maintenance: IndexMaintenance
    library: Library
    engine: Engine
    indexer: Indexer
    inspector: Inspector
    search: Search
    story_lookup: StoryLookup
    story_follower: StoryFollower
    calibrations: Calibrations
    servers: Servers
    people: People
    posted: PostedAnswers
    unanswered: UnansweredQuestions
    limiter: Limiter
    turns: KeptTurns | None
    fetcher: Fetcher
    robots: Robots
    right_of_way: RightOfWay
    activity: Activity
    followed: FollowedChanges
    models: ModelLoading
    # None where no LLM is set up.
    llm: Llm | None
    load: Callable[[str], Embedder]
    reader: Callable[[], Reader | None]

    @property
    def ever_filled(self) -> bool:
        """Return whether anything was ever imported."""
        return self.library.was_ever_filled()

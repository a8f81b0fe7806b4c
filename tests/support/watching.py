"""Stories that come in for those who watch, by a clock that a test puts on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clock import Clock
from fakes import NOON, make_article
from placed import place

from bot.app import make_watcher
from bot.state.due import DueTimes
from bot.state.watches import WatchKind, WatchRequest
from index.stories.grouping import Grouping
from index.stories.models import Happening
from index.stories.store import StoryWriter
from index.stories.tables import stories, story_articles, story_history

if TYPE_CHECKING:
    from datetime import datetime

    from articles.library.library import Library
    from bot.service.newsdesk import Newsdesk
    from bot.service.watching.watcher import Watcher
    from bot.state.watches import Watch

AGROUND = (
    "The ferry Elsin ran onto the Gannet Bank in fog with 212 people on board. Seventeen people "
    "were hurt, the county hospital said."
)
AGAIN = "Seventeen people were hurt when the ferry Elsin ran onto the Gannet Bank in fog."
MORE_HURT = "The number of people hurt on the ferry Elsin rose to 23, the county hospital said."
INQUIRY = "The prosecutor Jonas Verrin opened an inquiry against the captain of the ferry."
SAILS = "The ferry Elsin sails again from Friday on, with the new captain Ida Rask."


class WatchDesk:
    """A newsdesk whose watches go by a clock of their own, and stories that come in."""

    def __init__(self, desk: Newsdesk, clock: Clock[datetime] | None = None) -> None:
        self.clock = clock or Clock(NOON)
        due = DueTimes(desk.database, self.clock)
        desk = replace(desk, due=due)
        self.desk = replace(desk, watcher=watcher_of(desk, self.clock))
        self._number = 100

    @property
    def watcher(self) -> Watcher:
        """Return what finds what is new."""
        return self.desk.watcher

    @property
    def library(self) -> Library:
        """Return the library."""
        return self.desk.library

    def bring(self, text: str, story: str = "s1", **changes: Any) -> str:
        """Let an article come in and be placed in a story; return its id."""
        self._number += 1
        given = {
            "headline": "Ferry Elsin on the Gannet Bank",
            "published": self.clock.now,
            "text": text,
            "category": "Sea",
            **changes,
        }
        article = make_article(self._number, **given)
        self.library.add(article)
        place(self.desk.database, {story: [article.id]}, at=self.clock.now)
        return article.id

    def merge(self, gone: str, into: str) -> None:
        """Let a story go into another."""
        with self.desk.database.writing() as connection:
            writer = StoryWriter(connection, None, self.clock.now)
            writer.write(Grouping(placed={}, merged={gone: into}, founded=()), {})

    def move(self, article_id: str, story: str) -> None:
        """Let an article be of a new story, as where one is parted."""
        entry = {"story_id": story, "at": self.clock.now, "other_id": "s1"}
        with self.desk.database.writing() as connection:
            own = story_articles.c.article_id == article_id
            connection.execute(story_articles.update().where(own).values(story_id=story))
            connection.execute(stories.insert().values(id=story, founded=self.clock.now))
            founded = {**entry, "what": Happening.FOUNDED.value, "article_id": None}
            joined = {**entry, "what": Happening.JOINED.value, "article_id": article_id}
            connection.execute(story_history.insert(), [founded, joined])

    def watch(self, kind: str, what: str, **changes: Any) -> Watch:
        """Watch something; for person 1 outside of servers, if nothing else is given."""
        given = {"person": None if "channel" in changes else "1", **changes}
        request = WatchRequest(kind=WatchKind(kind), what=what, name=what, **given)
        return self.watcher.add(request)

    def told(self, scope: str | None = None) -> list[list[str]]:
        """Look at what came in, and take all messages there are now: the ids each tells."""
        self.watcher.look()
        found = []
        for ready in self.watcher.ready():
            message = self.watcher.take(ready.watch.number, scope)
            if message is not None:
                assert self.watcher.news.confirm(message.watch)
                found.append([each.article.id for each in message.developments])
        return found


def watcher_of(desk: Newsdesk, clock: Clock[datetime]) -> Watcher:
    """Return what finds what is new for a newsdesk, by a clock."""
    parts = (desk.database, desk.due, desk.library, desk.search.passages, desk.stories)
    return make_watcher(*parts, desk.story_lookup, clock)

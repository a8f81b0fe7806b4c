"""New stories of feeds → what is sent into which channel, each once and at most so many an hour."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from articles.models import QUOTABLE
from articles.text import fold
from bot.service.excerpts.newest import opening
from bot.service.excerpts.sentences import compose
from bot.state.due import claims_left
from bot.state.limits import HOUR_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.feeds.models import Feed, FeedEntry
    from articles.library.library import Library
    from articles.models import Article, ArticleSummary
    from bot.service.feeds import Feeds
    from bot.state.announcements import Announcement, Announcements
    from index.lookup import PassageLookup

ENTRIES_AT_ONCE = 100
# Of more stories that wait the rest comes with the next list.
MOST_WAITING = 500


class AnnouncedStory(NamedTuple):
    """A story, and its dek or first sentence word for word; empty where it has none yet."""

    article: ArticleSummary
    quote: str


class WaitingStory(NamedTuple):
    """A story that is not sent yet: its number, and the ids of those that print the same text."""

    number: int
    article: Article
    copies: frozenset[str]


class AnnouncementMessage(NamedTuple):
    """One message that was claimed: a card of one story, or a list of those that waited.

    `after` is its announcement as it stands by then.
    """

    before: Announcement
    after: Announcement
    stories: tuple[AnnouncedStory, ...]

    @property
    def is_list(self) -> bool:
        """Return whether it lists stories."""
        return self.before.listed_at != self.after.listed_at


class AnnouncementStep(NamedTuple):
    """How an announcement goes on: as it stands then, and how many stories are sent for that."""

    after: Announcement
    told: int = 0


def next_step(
    announcement: Announcement, waiting: Sequence[int], last: int, now: float
) -> AnnouncementStep:
    """Decide what is sent next: a card, a list of all that wait, or nothing for now.

    `waiting` are the numbers of the stories not yet sent, the oldest first, and `last` that of the
    last one looked at. While there is room for a card within any hour the first one is sent; else
    they wait, and are listed an hour after the first card and not within an hour of another list.
    """
    sent = tuple(at for at in announcement.sent if at > now - HOUR_SECONDS)
    kept = announcement.model_copy(update={"sent": sent})
    if not waiting:
        return AnnouncementStep(kept.model_copy(update={"position": last, "list_due_at": None}))
    due = announcement.list_due_at
    if due is not None and now >= due and len(waiting) > 1:
        listed = {"position": last, "list_due_at": None, "listed_at": now}
        return AnnouncementStep(kept.model_copy(update=listed), len(waiting))
    if len(sent) < announcement.most:
        card = {"position": waiting[0], "sent": (*sent, now)}
        return AnnouncementStep(kept.model_copy(update=card), 1)
    if due is None:
        due = max(sent[0], announcement.listed_at or 0.0) + HOUR_SECONDS
    return AnnouncementStep(kept.model_copy(update={"list_due_at": due}))


def rests(announcement: Announcement, now: float) -> bool:
    """Return whether stories wait, and neither a card nor a list may be sent yet."""
    due, sent = announcement.list_due_at, announcement.sent
    full = sum(at > now - HOUR_SECONDS for at in sent) >= announcement.most
    return due is not None and now < due and full


class Announcer:
    """Decides what is announced; safe to call from any thread and from several processes.

    What the bot was told to announce stands in `store`. Only news is: no story that was in a feed
    when it was added, none that may not be quoted, none under an embargo until its hour, and none
    of another server. A story is news in a channel once, whichever of its feeds brought it first,
    and so are the copies of one text.
    """

    def __init__(
        self,
        store: Announcements,
        feeds: Feeds,
        library: Library,
        passages: PassageLookup,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = store
        self._feeds = feeds
        self._library = library
        self._passages = passages
        self._clock = clock

    def add(
        self, server: str, channel: str, *, feed_id: str | None, category: str | None, most: int
    ) -> Announcement:
        """Announce what comes in from now on; see `Announcements.put`."""
        position = self._feeds.newest_entry()
        return self.store.put(
            server, channel, feed_id=feed_id, category=category, most=most, position=position
        )

    def seen_by(self, server: str | None) -> tuple[Feed, ...]:
        """Return the feeds whose stories a server may see: its own, then everyone's."""
        own = self._feeds.list(scope=server, own=True) if server else ()
        return (*own, *self._feeds.list(scope=None, own=True))

    def waiting(self) -> tuple[Announcement, ...]:
        """Return the announcements that have something to look at now."""
        now = self._clock()
        behind = self.store.behind(self._feeds.newest_entry())
        return tuple(each for each in behind if not rests(each, now))

    def take(self, number: int) -> AnnouncementMessage | None:
        """Claim the next message of an announcement; None where there is none for now.

        While one is on its way no other is claimed. Whoever claimed it says that it was sent
        (`store.confirm`), or was not (`store.give_back`); of what is `left` that is to be found
        out.
        """
        announcement = self.store.get(number)
        now = self._clock()
        if announcement is None or announcement.reason is not None or rests(announcement, now):
            return None
        if announcement.claim is not None:
            return None
        found, last = self._news(announcement)
        after, told = next_step(announcement, [story.number for story in found], last, now)
        next_ones = found[:told]
        ids = [story.article.id for story in next_ones]
        like = {copy for story in next_ones for copy in story.copies}
        if not told:
            self.store.move(announcement, after)
            return None
        claimed = self.store.claim(announcement, after, ids, like)
        if claimed is None:
            return None
        stories = tuple(
            AnnouncedStory(
                story.article.summary(), "" if told > 1 else self._opening(story.article, after)
            )
            for story in next_ones
        )
        return AnnouncementMessage(announcement, claimed, stories)

    def left(self) -> tuple[Announcement, ...]:
        """Return those of which a message is on its way so long that its sender has ended."""
        return self.store.left(claims_left(self.store.now()))

    def _news(self, announcement: Announcement) -> tuple[list[WaitingStory], int]:
        """Return the stories that an announcement has not sent yet, and the last number read."""
        newest, position = self._feeds.newest_entry(), announcement.position
        feeds = {feed.id for feed in self.seen_by(announcement.server)}
        before = self._before(announcement)
        found: list[WaitingStory] = []
        names: set[str] = set()
        while len(found) < MOST_WAITING:
            entries = [
                entry
                for entry in self._feeds.news_after(position, ENTRIES_AT_ONCE)
                if entry.number <= newest
            ]
            fitting = []
            for entry in entries:
                article = self._article(entry, announcement) if entry.feed_id in feeds else None
                if (
                    article is not None
                    and _fits(announcement, entry, article)
                    and not any(_fits(each, entry, article) for each in before)
                ):
                    fitting.append((entry.number, article))
            copies = self._copies([article for _, article in fitting], announcement)
            for number, article in fitting:
                ids = {article.id, *copies[article.id]}
                # Another feed brings it too, or another outlet prints it.
                if not ids & names and not self.store.announced(announcement.channel, ids):
                    found.append(WaitingStory(number, article, copies[article.id]))
                    names.add(article.id)
            if len(entries) < ENTRIES_AT_ONCE:
                return found, newest
            position = entries[-1].number
        return found, position

    def _before(self, announcement: Announcement) -> list[Announcement]:
        """Return what is announced in the same channel and goes first: no story comes twice."""
        return [
            each
            for each in self.store.of_server(announcement.server)
            if each.channel == announcement.channel
            and each.number < announcement.number
            and each.reason is None
        ]

    def _article(self, entry: FeedEntry, announcement: Announcement) -> Article | None:
        article = self._library.get(entry.article_id, scope=announcement.server)
        return article if article is not None and article.status in QUOTABLE else None

    def _copies(self, articles: Sequence[Article], to: Announcement) -> dict[str, frozenset[str]]:
        """Return by article the ids of the others that print its text."""
        groups = self._library.copies([each.id for each in articles], scope=to.server)
        return {
            each.id: frozenset(copy.article_id for copy in groups.get(each.id, ())) - {each.id}
            for each in articles
        }

    def _opening(self, article: Article, announcement: Announcement) -> str:
        sentence = opening(self._passages.of_article(article.id, announcement.server))
        return compose([sentence]).sentences[0].text if sentence else ""


def _fits(announcement: Announcement, entry: FeedEntry, article: Article) -> bool:
    """Return whether a story is of the feed and the category that are announced."""
    if announcement.feed_id is not None and entry.feed_id != announcement.feed_id:
        return False
    wanted = announcement.category
    return wanted is None or fold(wanted) == fold(article.category or "")

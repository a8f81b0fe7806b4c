"""Finds what is new of what is watched, and gives each message of it out once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.service.watching.developments import DevelopmentKind
from bot.service.watching.matching import fitting, keys_of, read_arrival
from bot.service.watching.models import ReadyWatch, WatchMessage, WatchReasons
from bot.service.watching.quiet import day_in, next_day, quiet_end
from bot.state.due import claims_left
from bot.state.watch_news import StoryChanges, ToldArticle, WaitingArticle
from bot.state.watches import Watch
from index.stories.models import Happening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.service.watching.developments import Novelty
    from bot.service.watching.matching import ReadArrival
    from bot.service.watching.naming import WatchNames
    from bot.service.watching.telling import DevelopmentReader
    from bot.state.watch_news import WatchCandidate, WatchNews
    from bot.state.watches import Watch, Watches, WatchRequest
    from index.stories.arrivals import ArrivalLookup, StoryArrival
    from index.stories.lookup import StoryLookup
    from index.stories.models import StoryEntry

ARRIVALS_AT_ONCE = 200
# What came in is news where its outlet published it within so long before, or says not when.
NEWS_FOR = timedelta(days=3)
# Of more that waits for one watch, as after a long pause, the newest is looked at.
MOST_WAITING_READ = 200
# Of what is new in an article, so much is told to whoever asks why.
MOST_NEW_TOLD = 3


class Watcher:
    """Decides what is told for watches; safe to call from any thread and from several processes.

    What is watched stands in `watches`, and what came of it in `news`. Only news is told: what came
    into a story since the watch was put, is no copy or translation, may be quoted, and was
    published within days. A watch that was made in a server sees that server's own articles and
    everyone's, any other everyone's alone.
    """

    def __init__(
        self,
        watches: Watches,
        news: WatchNews,
        names: WatchNames,
        lookup: StoryLookup,
        arrivals: ArrivalLookup,
        reader: DevelopmentReader,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.watches = watches
        self.news = news
        self._names = names
        self._lookup = lookup
        self._arrivals = arrivals
        self._reader = reader
        self._clock = clock

    def add(self, request: WatchRequest) -> Watch:
        """Watch something from now on, given as someone writes it in `what`.

        Raises NewsdeskError where there is no such story, outlet or category, or nothing to watch.
        """
        since = self._lookup.newest_entry()
        named = self._names.resolve(request)
        keys = keys_of(named.request.kind, named.request.what)
        return self.watches.put(named.request, keys, since, named.known)

    def look(self) -> None:
        """Look at all that came into stories since the last time, for all watches at once."""
        newest = self._lookup.newest_entry()
        while (position := self.news.position()) < newest:
            if not self.news.any_watches():
                self.news.advance(position, newest, ())
                return
            found = self._arrivals.after(position, ARRIVALS_AT_ONCE)
            if not found or not self._look_at(position, found):
                return

    def _look_at(self, position: int, found: Sequence[StoryArrival]) -> bool:
        """Look at some entries of the history; False where another process looks at them."""
        happened = changes_of(each.entry for each in found)
        last = found[-1].entry.number
        return self.news.advance(position, last, self._fitting(found, happened), happened)

    def _fitting(
        self, found: Sequence[StoryArrival], happened: StoryChanges
    ) -> list[WaitingArticle]:
        """Return which articles that came in are for which watches."""
        read = self._read([each for each in found if self._is_news(each)], happened)
        wanted = {key for _, arrival in read for key in arrival.keys}
        by_key: dict[str, list[WatchCandidate]] = {}
        for candidate in self.news.candidates(wanted) if wanted else ():
            by_key.setdefault(candidate.key, []).append(candidate)
        waiting: dict[tuple[int, str], WaitingArticle] = {}
        for each, arrival in read:
            entry, article_id = each.entry, each.entry.article_id or ""
            for watch in fitting(arrival, by_key):
                if watch.since < entry.number and each.scope in (None, watch.server):
                    place = (each.story_id, entry.number, entry.at)
                    row = WaitingArticle(watch.number, article_id, *place)
                    waiting.setdefault((watch.number, article_id), row)
        return list(waiting.values())

    def _read(
        self, came: Sequence[StoryArrival], happened: StoryChanges
    ) -> list[tuple[StoryArrival, ReadArrival]]:
        """Read what articles are compared by."""
        texts = self._arrivals.texts([each.article.id for each in came if each.article])
        return [
            (each, read_arrival(each.article, stories, texts.get(each.article.id)))
            for each in came
            if each.article
            # The entry that tells of an article may stand before that by which its story grew.
            for stories in [{each.story_id, *happened.gone_into(each.story_id)}]
        ]

    def _is_news(self, arrival: StoryArrival) -> bool:
        if arrival.article is None:
            return False
        published = arrival.article.published
        return published is None or published >= arrival.entry.at - NEWS_FOR

    def ready(self) -> tuple[ReadyWatch, ...]:
        """Return the watches for which something waits that may be told now."""
        found = self.news.ready()
        own = self.news.with_own() if any(each.person and each.server for each in found) else ()
        return tuple(ReadyWatch(each, each.number in own) for each in found)

    def held(self, number: int) -> ReadyWatch | None:
        """Return a watch of which something was held back until now, None where it is gone."""
        watch = self.watches.get(number)
        return ReadyWatch(watch, number in self.news.with_own()) if watch else None

    def take(self, number: int, scope: str | None) -> WatchMessage | None:
        """Claim the next message of a watch, of what a scope sees; None where there is none now.

        While one is on its way no other is claimed. Whoever claimed it says that it was sent
        (`news.confirm`), or was not (`news.give_back`); of what is `left` that is to be found out.
        Within quiet hours, and where as many were sent today as may be, what waits goes on waiting.
        """
        watch, now = self.watches.get(number), self._clock()
        if watch is None or watch.reason is not None or watch.claimed is not None:
            return None
        if (until := held_until(watch, now)) is not None:
            self.news.hold(watch, until)
            return None
        waiting = self.news.waiting(number)
        if not waiting:
            return None
        new = tuple(self._reader.read(watch, waiting[-MOST_WAITING_READ:], scope))
        today = day_in(watch.zone, now)
        told_today = watch.told if watch.day == today else 0
        after = watch.model_copy(
            update={
                "turn": watch.turn + 1,
                "day": today,
                "told": told_today + bool(new),
            }
        )
        told = [
            ToldArticle(
                each.article.id,
                each.waiting.story_id,
                after.turn,
                new_words(each.novelty),
            )
            for each in new
        ]
        claimed = self.news.claim(watch, after, told, waiting)
        return WatchMessage(claimed, new) if claimed and new else None

    def left(self) -> tuple[Watch, ...]:
        """Return the watches of which a message is on its way so long that its sender has ended."""
        return self.news.left(claims_left(self._clock()))

    def why(self, number: int, turn: int, scope: str | None) -> WatchReasons | None:
        """Return why a message of a watch came, None where it is watched no more.

        What may not be seen any longer is left out.
        """
        watch = self.watches.get(number)
        if watch is None:
            return None
        today = watch.told if watch.day == day_in(watch.zone, self._clock()) else 0
        return WatchReasons(watch, tuple(self._reader.reasons(watch, turn, scope)), today)


def changes_of(entries: Iterable[StoryEntry]) -> StoryChanges:
    """Return which stories went into others by some entries, and which articles changed theirs."""
    merged: dict[str, str] = {}
    moved: dict[str, str] = {}
    for each in entries:
        if each.what is Happening.MERGED and each.other_id:
            into = {old: each.other_id for old, story in merged.items() if story == each.story_id}
            merged |= {each.story_id: each.other_id, **into}
        elif each.what is Happening.JOINED and each.other_id and each.article_id:
            moved[each.article_id] = each.story_id
    return StoryChanges(merged, moved)


def new_words(novelty: Novelty) -> str | None:
    """Return what is new in an article as whoever asks why is told it; None for a story's first."""
    if novelty.kind is DevelopmentKind.FIRST:
        return None
    return ", ".join(novelty.written[:MOST_NEW_TOLD])


def held_until(watch: Watch, now: datetime) -> datetime | None:
    """Return until when a watch may tell nothing: its quiet hours, or the rest of a full day."""
    if watch.day == day_in(watch.zone, now) and watch.told >= watch.most:
        return next_day(watch.zone, now)
    return quiet_end(watch.quiet, watch.zone, now)

"""One look at a feed: asks its server, reads what is new, and takes it in."""

from __future__ import annotations

import hashlib
import logging
import random
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from articles.feeds import schedule
from articles.feeds.models import Feed, FeedNoticeKind, FeedParsingError, FeedStatus
from articles.feeds.parsing import parse_feed
from articles.fetching.models import PASSING, FetchError, FetchReason
from articles.identity import URL_CHARS
from bot.service.attempts import only_logged
from bot.service.feed_finder import title_of
from bot.service.feed_intake import TakeResult
from bot.service.feed_reports import FeedReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.feeds.entries import FeedEntries
    from articles.feeds.store import FeedStore
    from articles.fetching.fetcher import Fetcher
    from articles.fetching.models import FetchAnswer
    from bot.service.feed_intake import FeedIntake
    from bot.service.right_of_way import RightOfWay

log = logging.getLogger(__name__)

SOON = timedelta(minutes=1)
# A longer mark is not kept, and the feed asked for as a whole.
MARK_CHARS = 1_000
FEED_TYPES_ACCEPTED = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,*/*;q=0.5"
)


class LookResult(NamedTuple):
    """A feed as it stands after a look, what is reported, and what its owner is to be told."""

    feed: Feed
    report: FeedReport
    notice: FeedNoticeKind | None = None


class FeedLooks:
    """Looks at claimed feeds; safe to use from many threads, which read what they got by turns.

    `chance` gives numbers from 0 to 1, which spread looks that would fall together.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        intake: FeedIntake,
        store: FeedStore,
        entries: FeedEntries,
        right_of_way: RightOfWay,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._fetcher = fetcher
        self._intake = intake
        self._store = store
        self._entries = entries
        self._right_of_way = right_of_way
        self._clock = clock
        self._chance = chance

    def look(self, feed: Feed, worker: str) -> FeedReport:
        """Look at a feed that the worker has claimed, and give it back."""
        result = None
        with only_logged(f"Looking at the feed {feed.id} failed and is tried again"):
            result = self._looked(feed)
        if result is None:
            result = self._failed(feed, "Something went wrong on our side; the log says what.")
        with self._right_of_way.working():
            finished = self._store.finish(result.feed, worker, result.notice)
        if not finished:
            log.info("The feed %s was removed, or taken by another, while it was read.", feed.id)
        return result.report

    def end(self) -> None:
        """Ask no server any more, nor wait for one: feeds that are looked at are given back."""
        self._fetcher.close()

    def _looked(self, feed: Feed) -> LookResult:
        try:
            return self._look(feed)
        except FetchError as error:
            if error.reason in PASSING:
                soon = timedelta() if error.reason is FetchReason.CLOSED else SOON
                return self._left(feed, str(error), soon)
            return self._failed(feed, str(error))

    def _look(self, feed: Feed) -> LookResult:
        self._right_of_way.give_way()
        got = self._fetcher.fetch(feed.url, conditions(feed))
        if got.status == HTTPStatus.GONE:
            return self._gone(feed, got)
        if got.status == HTTPStatus.NOT_MODIFIED and (feed.etag or feed.last_modified):
            return self._done(feed, got, self._kept(feed, got), TakeResult())
        if not 200 <= got.status < 300:
            said = f"Its server answers with status {got.status}."
            return self._failed(feed, said, got)
        digest = hashlib.sha256(got.content).hexdigest()
        if digest == feed.digest:
            return self._done(feed, got, self._kept(feed, got), TakeResult())
        try:
            with self._right_of_way.working():
                parsed = parse_feed(got.content, url=got.url)
        except FeedParsingError as error:
            return self._failed(feed, f"It cannot be read: {error}.", got)
        took = self._intake.take(feed, parsed)
        kept = self._kept(feed, got).model_copy(
            update={
                "title": title_of(parsed) or feed.title,
                "pace": parsed.pace,
                # What is left over is asked for again, with all of the feed.
                "digest": None if took.unfinished else digest,
            }
        )
        if took.unfinished:
            kept = kept.model_copy(update={"etag": None, "last_modified": None})
        done = self._done(feed, got, kept, took)
        damaged = done.report.model_copy(update={"damage": parsed.damage})
        return done._replace(report=damaged)

    def _kept(self, feed: Feed, got: FetchAnswer) -> Feed:
        """Return a feed with what its server says of it: its marks, and where it moved for good."""
        marks = {
            name: value if value and len(value) <= MARK_CHARS else None
            for name, value in (
                ("etag", got.headers.get("etag")),
                ("last_modified", got.headers.get("last-modified")),
            )
        }
        if got.status == HTTPStatus.NOT_MODIFIED:
            marks = {name: value for name, value in marks.items() if value}
        moved = got.moved_to if got.moved_to and len(got.moved_to) <= URL_CHARS else None
        place = {"url": moved, "moved_from": feed.url} if moved and moved != feed.url else {}
        return feed.model_copy(update={**marks, **place})

    def _done(self, feed: Feed, got: FetchAnswer, kept: Feed, took: TakeResult) -> LookResult:
        with self._right_of_way.working():
            appeared = self._entries.appeared(feed.id)
        now = self._clock()
        came = took.added or took.updated
        after = kept.model_copy(
            update={
                "failures": 0,
                "failing": False,
                "error": None,
                "checked": now,
                "succeeded": now,
                "changed": now if came else feed.changed,
                "next_check_at": schedule.next_check(
                    now,
                    headers=got.headers,
                    asked=kept.pace,
                    every=feed.every,
                    appeared=appeared,
                    chance=self._chance(),
                ),
            }
        )
        status = FeedStatus.CHANGED if came else FeedStatus.UNCHANGED
        report = self._report(after, status, got).model_copy(update=took.counted())
        return LookResult(after, report, FeedNoticeKind.WELL if feed.failing else None)

    def _failed(self, feed: Feed, error: str, got: FetchAnswer | None = None) -> LookResult:
        now, failures = self._clock(), feed.failures + 1
        failing = (
            feed.failing
            or failures >= schedule.FAILING_WITH_OTHERS_AFTER
            or (failures >= schedule.FAILING_AFTER and self._store.others_succeed(feed))
        )
        after = feed.model_copy(
            update={
                "failures": failures,
                "failing": failing,
                "error": error,
                "checked": now,
                "next_check_at": schedule.after_failure(
                    now,
                    failures,
                    headers=got.headers if got else {},
                    every=feed.every,
                    chance=self._chance(),
                ),
            }
        )
        told = FeedNoticeKind.FAILING if failing and not feed.failing else None
        return LookResult(after, self._report(after, FeedStatus.FAILED, got), told)

    def _gone(self, feed: Feed, got: FetchAnswer) -> LookResult:
        error = "Its server says that it is gone for good (status 410)."
        after = feed.model_copy(
            update={
                "paused": True,
                "reason": error,
                "error": error,
                "failures": feed.failures + 1,
                "failing": True,
                "checked": self._clock(),
            }
        )
        report = self._report(after, FeedStatus.GONE, got)
        return LookResult(after, report, FeedNoticeKind.GONE)

    def _left(self, feed: Feed, error: str, soon: timedelta) -> LookResult:
        """Return a feed as it was, to be looked at again soon."""
        after = feed.model_copy(update={"next_check_at": self._clock() + soon})
        report = self._report(after, FeedStatus.BUSY, None)
        return LookResult(after, report.model_copy(update={"error": error}))

    def _report(self, feed: Feed, status: FeedStatus, got: FetchAnswer | None) -> FeedReport:
        return FeedReport(
            id=feed.id,
            url=feed.url,
            title=feed.title,
            status=status,
            error=feed.error,
            http=got.status if got else None,
            bytes=len(got.content) if got else 0,
            next_check_at=feed.next_check_at,
        )


def conditions(feed: Feed) -> dict[str, str]:
    """Return the headers by which a server need not send again what it sent (RFC 9110, 13)."""
    asked = {"accept": FEED_TYPES_ACCEPTED}
    if feed.etag:
        asked["if-none-match"] = feed.etag
    if feed.last_modified:
        asked["if-modified-since"] = feed.last_modified
    return asked

"""Feeds: added, listed, tried, fetched, paused and removed."""

from __future__ import annotations

import os
import secrets
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from articles.feeds.errors import FeedError, FeedExistsError
from articles.feeds.models import FeedChoices, FeedLink, FeedParsingError, FeedStatus
from articles.feeds.opml import make_opml, parse_opml
from articles.feeds.store import host_of
from articles.models import Rejection
from bot.service.feed_claims import RENEWED_EVERY, renewing
from bot.service.feed_finder import title_of
from bot.service.feed_reports import FeedDetails, FeedListReport, FeedReport, UpdateReport
from index.models import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.feeds.entries import FeedEntries
    from articles.feeds.models import Feed, FeedEntry, FeedNotice
    from articles.feeds.store import FeedStore, FeedTotals
    from articles.library.library import Library
    from bot.service.feed_finder import FeedFinder
    from bot.service.feed_looks import FeedLooks
    from bot.service.feed_reports import FeedPreview
    from bot.service.importing import Importer
    from index.models import Report

NO_CHOICES = FeedChoices()
HOSTS_AT_ONCE = 8
NEWEST_SHOWN = 5
# How long a feed whose host another process is asking is waited for, and how often it is tried.
CLAIM_SECONDS, TRIED_EVERY_SECONDS = 10.0, 0.2


class Feeds:
    """What may be done with feeds; safe to call from any thread.

    `scope` is the Discord server that asks. With `own` only that scope's feeds are seen and changed
    (everyone's where it is None), without it all. A server has at most `server_limit` of its own.
    What is being fetched stays claimed by a renewal each `renewed_every` seconds.
    """

    def __init__(
        self,
        store: FeedStore,
        entries: FeedEntries,
        looks: FeedLooks,
        finder: FeedFinder,
        importer: Importer,
        library: Library,
        server_limit: int,
    ) -> None:
        self._store = store
        self._entries = entries
        self._looks = looks
        self._finder = finder
        self._importer = importer
        self._library = library
        self._server_limit = server_limit
        self.renewed_every = RENEWED_EVERY

    def add(self, url: str, choices: FeedChoices = NO_CHOICES, *, scope: str | None = None) -> Feed:
        """Add the feed at an address, or the one that a web page there names; it is due at once.

        Raises FeedChoiceError where the page names several, FeedError where it names none,
        FeedExistsError, and FetchError.
        """
        self._check_room(scope, 1)
        found = self._finder.find(url)
        return self._store.add(found.url, choices, scope=scope, title=title_of(found.parsed))

    def list(self, *, scope: str | None = None, own: bool = False) -> tuple[Feed, ...]:
        """Return the feeds, by name."""
        return self._store.all(scope=scope, own=own)

    def show(self, name: str, *, scope: str | None = None, own: bool = False) -> FeedDetails:
        """Return what is known of the feed that an id, an address or words of its title name."""
        feed = self._store.find(name, scope=scope, own=own)
        newest = (
            self._library.get(entry.article_id, scope=feed.scope)
            for entry in self._entries.of_feed(feed.id, NEWEST_SHOWN)
        )
        return FeedDetails(
            feed=feed,
            stories=self._entries.count(feed.id),
            newest=tuple(article.summary() for article in newest if article),
        )

    def test(
        self,
        name: str,
        choices: FeedChoices = NO_CHOICES,
        *,
        scope: str | None = None,
        own: bool = False,
    ) -> FeedPreview:
        """Return what would come in by a feed, added or not; nothing does. Raises as `add` does.

        Texts are those of the feed: no page is fetched.
        """
        known = next(
            (f for f in self._store.all(scope=scope, own=own) if name.strip() in (f.id, f.url)),
            None,
        )
        if known:
            return self._finder.preview(known.url, known, scope=known.scope)
        return self._finder.preview(name, choices, scope=scope)

    def update(
        self,
        names: Sequence[str] = (),
        *,
        every: bool = False,
        scope: str | None = None,
        own: bool = False,
        embed: bool = True,
        report: Report = silent,
        cancelled: Event | None = None,
    ) -> UpdateReport:
        """Fetch the feeds named, else those that are due, or with `every` all that are not paused.

        Hosts are asked at the same time, each for one feed after the other. A feed that another
        process took first is not looked at again.
        """
        chosen = self._chosen(names, every=every, scope=scope, own=own)
        hosts: dict[str, list[Feed]] = defaultdict(list)
        for feed in chosen:
            hosts[host_of(feed.url)].append(feed)
        worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        stop, done = cancelled or Event(), []

        def ask(feeds: list[Feed]) -> list[FeedReport]:
            found = []
            for feed in feeds:
                if not stop.is_set() and (
                    one := self._look(feed, worker, stop, due=not (names or every))
                ):
                    found.append(one)
                    report(Progress(stage="Fetching feeds", done=len(found), total=len(chosen)))
            return found

        if hosts:
            count = min(HOSTS_AT_ONCE, len(hosts))
            with (
                renewing(self._store, worker, self.renewed_every),
                ThreadPoolExecutor(count, "feeds") as pool,
                self._interruptible(stop),
            ):
                for found in pool.map(ask, hosts.values()):
                    done += found
        warning = self._importer.embed(report) if embed else None
        return UpdateReport(
            feeds=tuple(sorted(done, key=lambda one: (one.title or one.url, one.id))),
            warning=warning,
        )

    def set(
        self, name: str, choices: FeedChoices, *, scope: str | None = None, own: bool = False
    ) -> Feed:
        """Change what is set of some choices; it holds for what comes in from then on."""
        if not choices.model_fields_set:
            raise FeedError("Nothing was changed: say what to set.")
        return self._store.choose(self._store.find(name, scope=scope, own=own), choices)

    def pause(self, name: str, *, scope: str | None = None, own: bool = False) -> Feed:
        """Fetch a feed no more until it is resumed."""
        feed = self._store.find(name, scope=scope, own=own)
        return self._store.change(feed.id, paused=True, reason=None)

    def resume(self, name: str, *, scope: str | None = None, own: bool = False) -> Feed:
        """Fetch a feed again, at once and as if it had never failed."""
        feed = self._store.find(name, scope=scope, own=own)
        return self._store.resume(feed.id)

    def remove(self, name: str, *, scope: str | None = None, own: bool = False) -> Feed:
        """Forget a feed; the articles that came in by it stay."""
        feed = self._store.find(name, scope=scope, own=own)
        self._store.remove(feed.id)
        return feed

    def import_opml(
        self, raw: bytes, choices: FeedChoices = NO_CHOICES, *, scope: str | None = None
    ) -> FeedListReport:
        """Add the feeds of an OPML list, unseen; a folder's name is its feeds' category.

        Raises FeedError where the list cannot be read, or has more feeds than a server may have.
        """
        try:
            listed = parse_opml(raw)
        except FeedParsingError as error:
            raise FeedError("The list cannot be read: {reason}.", reason=str(error)) from None
        self._check_room(scope, 1)
        added, present, skipped = [], [], []
        for each in listed:
            given = choices.model_copy(
                update={
                    "category": choices.category or each.category or None,
                    "every": choices.every or each.every,
                    "full_text": choices.full_text or each.full_text,
                }
            )
            try:
                self._check_room(scope, 1)
                title, paused = each.title or None, each.paused
                added.append(
                    self._store.add(each.url, given, scope=scope, title=title, paused=paused)
                )
            except FeedExistsError:
                present.append(FeedLink(url=each.url, title=each.title))
            except FeedError as error:
                skipped.append(Rejection(path=each.url, reason=str(error)))
        return FeedListReport(added=tuple(added), present=tuple(present), skipped=tuple(skipped))

    def export_opml(self, *, scope: str | None = None, own: bool = False) -> bytes:
        """Return the feeds as an OPML list."""
        return make_opml(self._store.all(scope=scope, own=own))

    def has_due(self) -> bool:
        """Return whether a feed is to be fetched now."""
        return bool(self._store.due())

    def totals(self) -> FeedTotals:
        """Return how all feeds stand, in numbers."""
        return self._store.totals()

    def newest_entry(self) -> int:
        """Return the number of the story that came in last by any feed, 0 where none did."""
        return self._entries.newest()

    def news_after(self, number: int, limit: int = 100) -> tuple[FeedEntry, ...]:
        """Return the stories that feeds brought newly after one of a number, the oldest first."""
        return self._entries.news_after(number, limit)

    def claim_notice(self) -> FeedNotice | None:
        """Take the next thing that a feed's owner is to be told; see `FeedStore.claim_notice`."""
        return self._store.claim_notice()

    def settle_notice(self, number: int) -> None:
        """Take note that it was told, so that it never is again."""
        self._store.settle_notice(number)

    def _chosen(
        self, names: Sequence[str], *, every: bool, scope: str | None, own: bool
    ) -> tuple[Feed, ...]:
        """Return the feeds named, each once, else all that are not paused, or those due."""
        if names:
            found = (self._store.find(name, scope=scope, own=own) for name in names)
            return tuple(dict.fromkeys(found))
        if every:
            return tuple(f for f in self._store.all(scope=scope, own=own) if not f.paused)
        return self._store.due(scope=scope, own=own)

    @contextmanager
    def _interruptible(self, stop: Event) -> Iterator[None]:
        """Let an interrupt end what is inside at once: what is claimed is given back."""
        try:
            yield
        except KeyboardInterrupt:
            stop.set()
            self._looks.end()
            raise

    def _look(self, feed: Feed, worker: str, stop: Event, *, due: bool) -> FeedReport | None:
        """Claim a feed and look at it; None where another process did meanwhile."""
        give_up_at = time.monotonic() + CLAIM_SECONDS
        while not (claimed := self._store.claim(feed.id, worker, due=due)):
            if stop.is_set() or (due and not self._store.is_due(feed.id)):
                return None
            if time.monotonic() > give_up_at:
                told = "Another process is asking the same server; it is tried again later."
                return FeedReport(
                    id=feed.id,
                    url=feed.url,
                    title=feed.title,
                    status=FeedStatus.BUSY,
                    error=told,
                    next_check_at=feed.next_check_at,
                )
            time.sleep(TRIED_EVERY_SECONDS)
        return self._looks.look(claimed, worker)

    def _check_room(self, scope: str | None, more: int) -> None:
        if scope is not None and self._store.count(scope) + more > self._server_limit:
            raise FeedError(
                "A server has at most {most} feeds of its own; remove one first.",
                most=self._server_limit,
            )

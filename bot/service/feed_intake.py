"""What a feed brings → articles in the library: what is new of it, with the text of its page."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.feeds.entries import TakenEntry
from articles.fetching.models import FetchError
from articles.library.library import Outcome
from articles.models import Article, Rejection
from articles.parsing import articles_of
from articles.reading.building import article_id
from articles.reading.dates import read_date
from bot.service.feed_pages import PageText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.feeds.entries import FeedEntries
    from articles.feeds.models import Feed, ParsedFeed
    from articles.library.library import Library
    from articles.reading.building import Draft
    from bot.service.feed_pages import FeedPages
    from bot.service.importing import Importer

# More are fetched at the next look, so that no site gets hundreds of requests on end.
MOST_PAGES = 20
# So that slow pages keep no other feed of their host waiting for longer.
PAGES_SECONDS = 240.0


class TakeResult(NamedTuple):
    """What came in; `unfinished` where pages were left for the next look."""

    added: int = 0
    updated: int = 0
    skipped: tuple[Rejection, ...] = ()
    unfinished: bool = False

    def counted(self) -> dict[str, Any]:
        """Return what a report tells of it."""
        return {"added": self.added, "updated": self.updated, "skipped": self.skipped}


class NewEntry(NamedTuple):
    """An entry of a feed that says what it did not say before.

    `content` is a digest of what it says, `is_brief` whether its page has more.
    """

    draft: Draft
    article_id: str
    content: str
    published: datetime | None
    is_brief: bool


class FeedIntake:
    """Takes in what feeds bring; safe to use from many threads, which do so by turns."""

    def __init__(
        self,
        entries: FeedEntries,
        importer: Importer,
        library: Library,
        pages: FeedPages,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._entries = entries
        self._importer = importer
        self._library = library
        self._pages = pages
        self._right_of_way = importer.right_of_way
        self._clock = clock

    def take(self, feed: Feed, parsed: ParsedFeed) -> TakeResult:
        """Take in what is new in a feed, or changed; what vanished from it stays."""
        with self._right_of_way.working():
            fresh = self.fresh(feed, parsed)
            owners = self._entries.owners([each.article_id for each in fresh])
        # Two feeds that tell one story differently would change it in turns.
        noted = [each for each in fresh if owners.get(each.article_id, feed.id) != feed.id]
        own = [each for each in fresh if owners.get(each.article_id, feed.id) == feed.id]
        paged = self._paged(own, full_text=feed.full_text)
        filled = []
        for each, page in paged:
            # A summary is no new version of what came in by another way than feeds.
            is_less = each.is_brief and page.draft is each.draft and each.article_id not in owners
            if is_less and self._library.get(each.article_id, scope=feed.scope):
                noted.append(each)
            else:
                filled.append((each._replace(draft=page.draft), page.settled))
        with self._right_of_way.working():
            result, taken = self._import(feed, filled)
            seen = [
                TakenEntry(e.article_id, e.content, e.published, is_news(feed, e), owned=False)
                for e in noted
            ]
            self._entries.keep(feed.id, [*seen, *taken, *_left(feed, own, paged)])
        return result._replace(unfinished=len(paged) < len(own))

    def _paged(self, own: list[NewEntry], *, full_text: bool) -> list[tuple[NewEntry, PageText]]:
        """Return entries with the texts of their pages, without those left for the next look."""
        found = []
        pages, give_up_at = 0, time.monotonic() + PAGES_SECONDS
        for each in own:
            if not (full_text and each.is_brief):
                found.append((each, PageText(each.draft, settled=True)))
            elif pages < MOST_PAGES and time.monotonic() < give_up_at:
                pages += 1
                with suppress(FetchError):
                    found.append((each, self._pages.text_for(each.draft)))
        return found

    def fresh(self, feed: Feed, parsed: ParsedFeed) -> list[NewEntry]:
        """Return the entries that say what the feed did not say before, each story once.

        Feeds have the newest first; here it is the last, as stories come in.
        """
        known, said = self._entries.contents(feed.id), self._entries.said(feed.id)
        found: dict[str, NewEntry] = {}
        for number, entry in enumerate(parsed.entries):
            draft = entry.model_copy(
                update={
                    "category": feed.category or entry.category,
                    "path": entry.url or f"{feed.url}:{number + 1}",
                }
            )
            new = NewEntry(
                draft=draft,
                article_id=article_id(draft, feed.scope),
                content=content_of(draft),
                published=read_date(draft.published),
                is_brief=number in parsed.brief and bool(draft.url),
            )
            # The same words on the same day are the same story, though its address be another one
            # at each look.
            if (
                known.get(new.article_id) != new.content
                and (new.content, new.published) not in said
            ):
                found.setdefault(new.article_id, new)
        return list(found.values())[::-1]

    def _import(
        self, feed: Feed, filled: list[tuple[NewEntry, bool]]
    ) -> tuple[TakeResult, list[TakenEntry]]:
        outcomes: dict[str, Outcome] = {}
        skipped: list[Rejection] = []
        now = self._clock()

        def read() -> Iterator[Article]:
            for entry, _ in filled:
                for item in articles_of([entry.draft], feed.url, now=now, scope=feed.scope):
                    if isinstance(item, Article):
                        yield item
                    elif isinstance(item, Rejection):
                        skipped.append(item)

        self._importer.import_articles(read(), embed=False, told=outcomes.__setitem__)
        taken = []
        for entry, settled in filled:
            outcome = outcomes.get(entry.article_id)
            if outcome is None and not (settled and entry.is_brief and feed.full_text):
                continue
            taken.append(
                TakenEntry(
                    entry.article_id if outcome else None,
                    # What is not settled counts as changed at the next look.
                    entry.content if settled else "",
                    entry.published,
                    news=is_news(feed, entry),
                )
            )
        counts = list(outcomes.values())
        result = TakeResult(
            added=counts.count(Outcome.ADDED),
            updated=counts.count(Outcome.UPDATED),
            skipped=tuple(skipped),
        )
        return result, taken


def _left(
    feed: Feed, own: list[NewEntry], paged: list[tuple[NewEntry, PageText]]
) -> list[TakenEntry]:
    """Return what a feed had when it was added of which the pages are left for the next look."""
    if feed.succeeded is not None:
        return []
    done = {each.article_id for each, _ in paged}
    return [
        TakenEntry(each.article_id, "", each.published, owned=False)
        for each in own
        if each.article_id not in done
    ]


def is_news(feed: Feed, entry: NewEntry) -> bool:
    """Return whether an entry is news of its feed, whoever else brought the story.

    It is not what the feed had when it was added, nor what is dated before that.
    """
    if feed.succeeded is None:
        return False
    return entry.published is None or entry.published >= feed.added


def content_of(draft: Draft) -> str:
    """Return a digest of what an entry says; addresses, dates and pictures are left out.

    Some feeds have new ones of these at each look, without having anything new to say.
    """
    parts = [draft.headline, draft.dek, draft.category, draft.source, draft.author]
    parts += [section.content for section in draft.body]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

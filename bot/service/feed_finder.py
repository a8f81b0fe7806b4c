"""An address → the feed that stands there or is named there, and what would come in by it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from articles.feeds.discovery import feeds_of
from articles.feeds.errors import FeedChoiceError, FeedError
from articles.feeds.models import FeedParsingError
from articles.feeds.parsing import is_feed, parse_feed
from articles.models import Article, Rejection
from articles.parsing import articles_of
from articles.text import one_line
from bot.service.feed_reports import FeedPreview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from articles.feeds.models import FeedChoices, ParsedFeed
    from articles.fetching.fetcher import Fetcher
    from articles.fetching.models import FetchAnswer
    from articles.library.library import Library
    from articles.models import ArticleSummary
    from articles.reading.building import Draft

TITLE_CHARS = 200


class FeedPlace(NamedTuple):
    """Where a feed stands, and what it states."""

    url: str
    parsed: ParsedFeed


class FeedFinder:
    """Finds feeds and tries them; safe to use from any thread."""

    def __init__(
        self,
        fetcher: Fetcher,
        library: Library,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._fetcher = fetcher
        self._library = library
        self._clock = clock

    def find(self, url: str) -> FeedPlace:
        """Return the feed at an address, or the only one that the page there names.

        Raises FeedChoiceError where it names several, FeedError where it names none or a feed
        cannot be read, and FetchError.
        """
        got = self._fetched(url.strip())
        if is_feed(got.content):
            return FeedPlace(got.moved_to or url.strip(), _parsed(got))
        links = feeds_of(got.content, got.url)
        if len(links) > 1:
            raise FeedChoiceError(
                "{url} names several feeds: {found}. Give the one you mean.",
                links,
                url=url,
                found=", ".join(link.url for link in links),
            )
        if not links:
            raise FeedError(
                "{url} is neither a feed nor a page that names one; give the feed's own address.",
                url=url,
            )
        found = self._fetched(links[0].url)
        return FeedPlace(found.moved_to or links[0].url, _parsed(found))

    def preview(self, url: str, choices: FeedChoices, *, scope: str | None) -> FeedPreview:
        """Return what would come in by a feed; nothing does, and no page is fetched."""
        found = self.find(url)
        drafts = [
            draft.model_copy(
                update={
                    "category": choices.category or draft.category,
                    "path": draft.url or draft.headline,
                }
            )
            for draft in found.parsed.entries
        ]
        new: list[ArticleSummary] = []
        changed: list[ArticleSummary] = []
        unchanged, skipped, brief = 0, [], 0
        for number, item in self._built(drafts, found.url, scope):
            if isinstance(item, Rejection):
                skipped.append(item)
                continue
            stored = self._library.get(item.id, scope=scope)
            if stored and stored.content_hash == item.content_hash:
                unchanged += 1
                continue
            (changed if stored else new).append(item.summary())
            brief += number in found.parsed.brief
        return FeedPreview(
            url=found.url,
            title=title_of(found.parsed),
            new=tuple(new),
            changed=tuple(changed),
            unchanged=unchanged,
            brief=brief,
            full_text=choices.full_text,
            damage=found.parsed.damage,
            skipped=tuple(skipped),
        )

    def _built(
        self, drafts: Iterable[Draft], url: str, scope: str | None
    ) -> Iterator[tuple[int, Article | Rejection]]:
        """Yield the articles that drafts come to, each with its draft's number."""
        now = self._clock()
        for number, draft in enumerate(drafts):
            for item in articles_of([draft], url, now=now, scope=scope):
                if isinstance(item, Article | Rejection):
                    yield number, item

    def _fetched(self, url: str) -> FetchAnswer:
        got = self._fetcher.fetch(url)
        if not 200 <= got.status < 300:
            raise FeedError(
                "{url} cannot be read: its server answers with status {status}.",
                url=url,
                status=got.status,
            )
        return got


def title_of(parsed: ParsedFeed) -> str | None:
    """Return what a feed calls itself, at a length that fits a list."""
    return one_line(parsed.title)[:TITLE_CHARS] or None


def _parsed(got: FetchAnswer) -> ParsedFeed:
    try:
        return parse_feed(got.content, url=got.url)
    except FeedParsingError as error:
        raise FeedError(
            "{url} cannot be read as a feed: {reason}.", url=got.url, reason=str(error)
        ) from None

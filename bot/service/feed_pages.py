"""The text of an entry from its own page, where the feed has but a summary."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from articles.fetching.models import PASSING, FetchError, FetchReason
from articles.identity import canonical_url, is_front_page
from articles.models import TAKEN_DOWN, Article, Status
from articles.parsing import read_bytes
from articles.text import fold
from bot.service.links import linked_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.fetching.fetcher import Fetcher
    from articles.fetching.models import FetchAnswer
    from articles.fetching.robots import Robots
    from articles.reading.building import Draft

# Below this a page has another headline than the entry: a form for consent, say, or another story.
SAME_HEADLINE = 60
# What a page answers that is not there now or never; anything else may change.
FOR_GOOD = frozenset({400, 401, 402, 403, 404, 405, 406, 451})


class PageText(NamedTuple):
    """An entry with its page's text, or as it was; `settled` where another try is of no use."""

    draft: Draft
    settled: bool


class FeedPages:
    """Fetches articles' pages, where their sites let robots in; safe to use from any thread."""

    def __init__(
        self,
        fetcher: Fetcher,
        robots: Robots,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._clock = clock

    def text_for(self, draft: Draft) -> PageText:
        """Return an entry with the text that its page has, if it is the same story's and longer.

        Where the page is gone for good, the entry is one that was taken back.

        Raises FetchError where the reason is none of the page's, such as that the newsdesk closes.
        """
        try:
            self._robots.check(draft.url)
            got = self._fetcher.fetch(draft.url)
        except FetchError as error:
            if error.reason in PASSING:
                raise
            return PageText(draft, settled=error.reason is FetchReason.ROBOTS)
        if got.status == HTTPStatus.GONE:
            gone = {"status": Status.RETRACTED, "note": TAKEN_DOWN}
            return PageText(draft.model_copy(update=gone), settled=True)
        if got.status != 200:
            return PageText(draft, settled=got.status in FOR_GOOD)
        page = self._read(got)
        if page is None or not is_same_story(draft, page):
            return PageText(draft, settled=True)
        given = sum(len(section.content) for section in draft.body)
        if sum(len(section.content) for section in page.sections) <= given:
            return PageText(draft, settled=True)
        found = {
            "body": page.sections,
            "dek": draft.dek or page.dek or "",
            "author": draft.author or page.author or "",
            "image": draft.image or page.image or "",
            "published": draft.published or page.published,
            "modified": draft.modified or page.modified,
            "note": draft.note or page.note or "",
        }
        return PageText(draft.model_copy(update=found), settled=True)

    def _read(self, got: FetchAnswer) -> Article | None:
        canonical = canonical_url(got.url)
        if canonical is None or is_front_page(canonical):
            return None
        try:
            file = linked_file(got)
        except FetchError:
            return None
        read = read_bytes(file.name, file.content, now=self._clock(), address=file.url)
        return next((item for item in read if isinstance(item, Article)), None)


def is_same_story(draft: Draft, page: Article) -> bool:
    """Return whether a page tells the story of an entry, by their headlines."""
    return fuzz.token_set_ratio(fold(draft.headline), fold(page.headline)) >= SAME_HEADLINE

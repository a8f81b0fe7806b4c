"""What sites want no robot to read (RFC 9309): robots.txt, read by protego and kept for a while."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import TLRUCache

from articles.fetching.models import PASSING, FetchError, FetchReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from protego import Protego

    from articles.fetching.fetcher import Fetcher

AGENT_NAME = "Newsdesk"
# RFC 9309, 2.4 and 2.5: kept for a day at most, and read up to 500 KiB at least.
KEPT_SECONDS = 24 * 3600.0
MOST_ROBOTS_BYTES = 500 * 1024
# How long a site is left alone of which the rules cannot be had.
TRIED_AGAIN_SECONDS = 600.0
SITES_KEPT = 1_000
# What a site may ask for between two requests; some ask for minutes, as if for a crawl of all.
LONGEST_CRAWL_DELAY = 10.0
# Faults of a robots.txt that leads astray; the site itself is there, and has no rules.
ASTRAY = frozenset({FetchReason.TOO_MANY_REDIRECTS, FetchReason.REDIRECT_LOOP})


@dataclass(frozen=True)
class SiteRules:
    """What a site wants: its rules, None where it has none; or why they cannot be had."""

    rules: Protego | None = None
    failure: FetchError | None = None

    def kept_until(self, _site: object, now: float) -> float:
        """Return the moment after which they are looked at again."""
        return now + (TRIED_AGAIN_SECONDS if self.failure else KEPT_SECONDS)


class Robots:
    """Keeps the rules of sites, and asks for them by its `fetcher`; for any thread."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self.fetcher = fetcher
        self._sites: TLRUCache[str, SiteRules] = TLRUCache(
            SITES_KEPT, lambda site, rules, now: rules.kept_until(site, now), timer=clock
        )
        self._lock = Lock()

    def allows(self, url: str) -> bool:
        """Return whether a page may be read; not where its site's rules cannot be had."""
        try:
            self.check(url)
        except FetchError:
            return False
        return True

    def check(self, url: str) -> None:
        """Raise FetchError where a page may not be read, or its site's rules cannot be had."""
        page = self.fetcher.parsed(url)
        site = str(page.copy_with(raw_path=b"/robots.txt"))
        with self._lock:
            found = self._sites.get(site)
        if found is None:
            found = self._ask(site, page.host)
            with self._lock:
                self._sites[site] = found
        if found.failure:
            raise found.failure
        if found.rules and not found.rules.can_fetch(str(page), AGENT_NAME):
            raise FetchError(
                "{host} asks robots to leave this page alone, so that it was not read.",
                reason=FetchReason.ROBOTS,
                host=page.host,
            )

    def _ask(self, site: str, host: str) -> SiteRules:
        try:
            answer = self.fetcher.fetch(site)
        except FetchError as error:
            if error.reason in PASSING:
                raise
            return SiteRules(failure=None if error.reason in ASTRAY else error)
        if 200 <= answer.status < 300:
            return SiteRules(rules=self._read(answer.content, host))
        if 400 <= answer.status < 500:
            return SiteRules()
        return SiteRules(
            failure=FetchError(
                "{host} does not say what robots may read (its robots.txt answers with status "
                "{status}), so that nothing was read there; try again later.",
                reason=FetchReason.ROBOTS,
                host=host,
                status=str(answer.status),
            )
        )

    def _read(self, content: bytes, host: str) -> Protego:
        from protego import Protego

        rules = Protego.parse(content[:MOST_ROBOTS_BYTES].decode("utf-8", "replace"))
        delay = rules.crawl_delay(AGENT_NAME) or 0.0
        if delay > 0:
            self.fetcher.space(host, min(delay, LONGEST_CRAWL_DELAY))
        return rules

"""What vanished from a watched folder, removed, but never much of it at once without a word."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from articles.errors import StoryNotFoundError
from articles.folders.comparing import are_too_many, articles_of, lost_articles
from articles.folders.scanning import QUIET_SECONDS
from articles.library.database import batches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from articles.feeds.entries import FeedEntries
    from articles.folders.models import KnownFile
    from articles.folders.store import FolderStore
    from articles.library.library import Library

log = logging.getLogger(__name__)

# What vanishes within so long vanishes at once: emptying a big folder takes a while.
AT_ONCE_SECONDS = 600.0


class FolderRemovals:
    """Removes the articles of files that are gone; safe to call from one thread at a time.

    It goes by a clock that nobody puts forward: else files would seem to be gone for long, and
    articles that went at once to have gone one after the other.
    """

    def __init__(
        self,
        store: FolderStore,
        library: Library,
        entries: FeedEntries,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._library = library
        self._entries = entries
        self._clock = clock
        # When how many articles of each folder went.
        self._removed: dict[str, list[tuple[float, int]]] = {}
        # Since when each file of each folder is missed.
        self._missed: dict[str, dict[str, float]] = {}

    def are_missed(self, folder: str, gone: Collection[str]) -> bool:
        """Return whether all that is gone was missed before: some programs write a file anew so."""
        now, before = self._clock(), self._missed.get(folder, {})
        self._missed[folder] = {name: before.get(name, now) for name in gone}
        return all(now - since >= QUIET_SECONDS for since in self._missed[folder].values())

    def clear(
        self,
        folder: str,
        known: Mapping[str, Mapping[str, KnownFile]],
        gone: Collection[str],
        *,
        confirmed: bool = False,
    ) -> int:
        """Remove what a folder no longer holds; return how many articles went.

        `known` are the files of all watched folders, `gone` the names of those that left this one.
        What another file or a feed brought as well stays. Unless it is `confirmed`, nothing is
        removed where that is more than a third of the folder's articles: it waits for a word.
        """
        own, now = known[folder], self._clock()
        lost = lost_articles(folder, known, gone)
        lost = self._removable(sorted(lost))
        recent = [each for each in self._removed.get(folder, ()) if now - each[0] < AT_ONCE_SECONDS]
        earlier = sum(count for _, count in recent)
        before = len(articles_of(own.values()) | lost)
        held = self._store.held(folder)
        if not confirmed and are_too_many(earlier + len(lost), earlier + before):
            if held != len(lost):
                self._hold(folder, len(lost), before)
            return 0
        if held:
            self._store.hold(folder, 0)
        for article in sorted(lost):
            try:
                self._library.remove(article)
            except StoryNotFoundError:
                # Somebody removed it just now.
                continue
        kept = {
            name: file._replace(dropped=frozenset())
            for name, file in own.items()
            if file.dropped and name not in gone
        }
        self._store.keep(folder, kept, forgotten=[name for name in gone if name in own])
        self._removed[folder] = [*recent, (now, len(lost))] if lost else recent
        return len(lost)

    def _removable(self, articles: list[str]) -> set[str]:
        """Return which articles are there still, and came in by no feed."""
        found: set[str] = set()
        for some in batches(articles):
            found |= self._store.stored(some) - self._entries.owners(some).keys()
        return found

    def _hold(self, folder: str, count: int, before: int) -> None:
        log.warning(
            "%d of %d articles of %s vanished at once, so that none is removed: bring the files "
            "back, or say that they are gone with `newsdesk watch confirm`.",
            count,
            before,
            folder,
        )
        self._store.hold(folder, count)

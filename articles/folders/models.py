"""What is known of files in a watched folder, and what is found there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class FileStamp(NamedTuple):
    """What tells that a file is as it was, without reading it."""

    size: int
    modified_ns: int


class FoundFile(NamedTuple):
    """A file as it stands in a folder; `quiet` says that nobody writes to it any more."""

    path: Path
    stamp: FileStamp
    quiet: bool


class KnownFile(NamedTuple):
    """A file as it was when it was last read, and a digest of its bytes.

    `articles` are the ids of what it holds, `dropped` of what it held before.
    """

    stamp: FileStamp
    digest: str
    articles: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()

    def read_again(self, now: KnownFile, *, whole: bool) -> KnownFile:
        """Return the file as it is `now`; what it lacks is dropped if the `whole` could be read."""
        if not whole:
            articles = now.articles | self.articles
            return now._replace(articles=articles, dropped=self.dropped - articles)
        return now._replace(dropped=(self.articles | self.dropped) - now.articles)

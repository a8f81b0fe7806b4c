"""What is to be done where a folder is not as it was: pure."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from articles.folders.models import KnownFile
    from articles.folders.scanning import FolderScan

# More of a folder's articles than one in so many do not vanish at once, unless somebody says so.
GUARDED_SHARE = 3


class FolderChanges(NamedTuple):
    """Names of files: to be read, still being written, and no longer there."""

    to_read: tuple[str, ...]
    restless: tuple[str, ...]
    gone: tuple[str, ...]


def compare(scan: FolderScan, known: Mapping[str, KnownFile]) -> FolderChanges:
    """Return what differs between a folder and what is known of it, by name."""
    changed = sorted(
        name
        for name, file in scan.files.items()
        if name not in known or known[name].stamp != file.stamp
    )
    return FolderChanges(
        to_read=tuple(name for name in changed if scan.files[name].quiet),
        restless=tuple(name for name in changed if not scan.files[name].quiet),
        gone=tuple(
            sorted(name for name in known if name not in scan.files and not scan.may_hold(name))
        ),
    )


def renamed_from(name: str, digest: str, gone: Mapping[str, KnownFile]) -> str | None:
    """Return which of the files that are gone has another name now; it is read in the same way."""
    ending = PurePosixPath(name).suffix.lower()
    same = (
        each
        for each, file in gone.items()
        if file.digest == digest and PurePosixPath(each).suffix.lower() == ending
    )
    return min(same, default=None)


def articles_of(files: Iterable[KnownFile]) -> set[str]:
    """Return the ids of the articles of some files."""
    return {article for file in files for article in file.articles}


def lost_articles(
    folder: str, known: Mapping[str, Mapping[str, KnownFile]], gone: Collection[str]
) -> set[str]:
    """Return the articles that a folder held and that no file of any folder holds any more.

    `known` are the files by folder, `gone` the names of those that are no longer in this one.
    """
    held: set[str] = set()
    lost: set[str] = set()
    for each, files in known.items():
        for name, file in files.items():
            if each == folder:
                lost |= file.dropped
            if each == folder and name in gone:
                lost |= file.articles
            else:
                held |= file.articles
    return lost - held


def are_too_many(vanished: int, before: int) -> bool:
    """Return whether of so many articles more vanished than are taken for removed."""
    return vanished * GUARDED_SHARE > before

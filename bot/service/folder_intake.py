"""What new and changed files of a watched folder hold, taken in."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from articles.digests import file_digest
from articles.errors import NewsdeskError
from articles.folders.comparing import compare, renamed_from
from articles.folders.models import KnownFile
from articles.folders.scanning import stamp_of
from articles.models import Article, Rejection
from articles.parsing import read_path
from articles.reading.files import shown_path
from bot.service.folder_reports import FoldersReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from articles.folders.models import FoundFile
    from articles.folders.scanning import FolderScan
    from articles.folders.store import FolderStore
    from articles.library.library import Outcome
    from articles.models import Remark
    from bot.service.importing import Importer

FILES_AT_ONCE = 25


class TakenFolder(NamedTuple):
    """What was taken in, and what is known of the folder now.

    `restless` says that files are still written to, `gone` are the names of those that left.
    """

    report: FoldersReport
    known: Mapping[str, KnownFile]
    restless: bool
    gone: tuple[str, ...]


class FolderIntake:
    """Reads what is new in a folder, and remembers which file brought what."""

    def __init__(
        self,
        store: FolderStore,
        importer: Importer,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._importer = importer
        self._clock = clock

    def take_in(
        self, folder: str, scan: FolderScan, stopped: Callable[[], bool] = lambda: False
    ) -> TakenFolder:
        """Take in the files that are new, changed or renamed; remove nothing.

        Files that are gone stay known, and so does what a file no longer holds.
        """
        known = self._store.files(folder)
        changes = compare(scan, known)
        gone = {name: known[name] for name in changes.gone}
        to_read: dict[str, tuple[FoundFile, str]] = {}
        for name in changes.to_read:
            file = scan.files[name]
            try:
                digest = file_digest(file.path)
            except OSError:
                # Read all the same, which says why it cannot be.
                digest = ""
            before = known.get(name)
            if before and before.digest == digest:
                known[name] = before._replace(stamp=file.stamp)
                self._store.keep(folder, {name: known[name]})
            elif before is None and (old := renamed_from(name, digest, gone)):
                known[name] = known.pop(old)._replace(stamp=file.stamp)
                self._store.keep(folder, {name: known[name]}, forgotten=(old,))
                del gone[old]
            else:
                to_read[name] = (file, digest)
        report, names = FoldersReport(), list(to_read)
        for begin in range(0, len(names), FILES_AT_ONCE):
            if stopped():
                break
            some = {name: to_read[name] for name in names[begin : begin + FILES_AT_ONCE]}
            report = report.with_later(self._read(folder, some, known))
        return TakenFolder(report, known, bool(changes.restless), tuple(gone))

    def _read(
        self,
        folder: str,
        files: Mapping[str, tuple[FoundFile, str]],
        known: dict[str, KnownFile],
    ) -> FoldersReport:
        """Take in some files, and put what is known of them now among what is known."""
        read: dict[str, bool] = {}
        held: dict[str, set[str]] = {name: set() for name in files}
        waiting: deque[str] = deque()

        def items() -> Iterator[Article | Remark | Rejection]:
            for name, (file, _) in files.items():
                whole = True
                for item in self._items(file.path):
                    if isinstance(item, Article):
                        waiting.append(name)
                    whole = whole and not isinstance(item, Rejection)
                    yield item
                # What changed while it was read is read again.
                if stamp_of(file.path) == file.stamp:
                    read[name] = whole

        def told(article: str, _: Outcome) -> None:
            # The library may know the story by another id than its file gives.
            held[waiting.popleft()].add(article)

        done = self._importer.import_articles(items(), embed=False, told=told)
        kept = {}
        for name, whole in read.items():
            file, digest = files[name]
            now = KnownFile(file.stamp, digest, frozenset(held[name]))
            kept[name] = known.get(name, now).read_again(now, whole=whole)
        self._store.keep(folder, kept)
        known |= kept
        return FoldersReport(
            added=done.added,
            updated=done.updated,
            unchanged=done.unchanged,
            skipped=done.skipped,
            noted=done.noted,
        )

    def _items(self, path: Path) -> Iterator[Article | Remark | Rejection]:
        try:
            yield from read_path(path, now=self._clock())
        except NewsdeskError as error:
            # It went away just now.
            yield Rejection(path=shown_path(path), reason=str(error))

"""Watched folders: what appears there comes in, what changes is read again, what vanishes goes."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from articles.folders.scanning import QUIET_SECONDS, scan_folder
from articles.locks import FileLock
from bot.service.folder_reports import FoldersReport, FolderStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from articles.folders.store import FolderStore
    from bot.service.folder_intake import FolderIntake
    from bot.service.folder_removals import FolderRemovals

LOOK_SECONDS = 60.0


class Folders:
    """Looks at the watched folders; safe to call from any thread and several processes.

    `lock` is the file by which one of them looks at a time, and `follow` lets the engine take in
    what was removed.
    """

    def __init__(
        self,
        paths: Collection[Path],
        intake: FolderIntake,
        removals: FolderRemovals,
        store: FolderStore,
        follow: Callable[[], object],
        lock: Path,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.paths = tuple(paths)
        self._intake = intake
        self._removals = removals
        self._store = store
        self._follow = follow
        self._look_lock = FileLock(lock)
        self._watch_lock = FileLock(lock.with_suffix(".watch"))
        self._clock = clock

    def look(
        self,
        *,
        confirmed: Collection[Path] = (),
        stopped: Callable[[], bool] = lambda: False,
    ) -> FoldersReport:
        """Take in what is new, then remove what vanished.

        Files that are written to, or were missed just now, are left to a later look, for which the
        report's `wait` says when. Of a folder of which more than a third vanishes at once nothing
        is removed, unless it is one of those `confirmed`. Raises NewsdeskError where another
        process looks for too long.
        """
        with self._looking():
            taken = {
                path: self._intake.take_in(str(path), scan_folder(path, self._clock()), stopped)
                for path in self.paths
            }
            report = FoldersReport()
            for each in taken.values():
                report = report.with_later(each.report)
            if stopped():
                return report
            restless = any(each.restless for each in taken.values())
            # What moved from one folder to another has come in by now.
            known = {str(path): each.known for path, each in taken.items()}
            for path, each in taken.items():
                if self._removals.are_missed(str(path), each.gone):
                    count = self._removals.clear(
                        str(path), known, each.gone, confirmed=path in confirmed
                    )
                    report = report.with_later(FoldersReport(removed=count))
                else:
                    restless = True
            if report.removed:
                self._follow()
            wait = QUIET_SECONDS if restless else 0.0
            return report.model_copy(update={"folders": self.status(), "wait": wait})

    def existing(self) -> tuple[Path, ...]:
        """Return the folders that are there."""
        return tuple(path for path in self.paths if path.is_dir())

    def watching(self) -> AbstractContextManager[bool]:
        """Say whether this process is the one that watches the folders, while inside."""
        return self._watch_lock.tried(0.0)

    def settle(
        self, *, confirmed: Collection[Path] = (), pause: Callable[[float], object] = time.sleep
    ) -> FoldersReport:
        """Look until all is quiet, or for about a minute."""
        report = self.look(confirmed=confirmed)
        for _ in range(int(LOOK_SECONDS / QUIET_SECONDS)):
            if not report.wait:
                break
            pause(report.wait)
            report = report.with_later(self.look(confirmed=confirmed))
        return report

    def status(self) -> tuple[FolderStatus, ...]:
        """Return how the folders stand, as of the last look."""
        counted = {path: self._store.count(str(path)) for path in self.paths}
        return tuple(
            FolderStatus(
                folder=str(path),
                exists=path.is_dir(),
                files=files,
                articles=articles,
                vanished=self._store.held(str(path)),
            )
            for path, (files, articles) in counted.items()
        )

    @contextmanager
    def _looking(self) -> Iterator[None]:
        with self._look_lock.tried(LOOK_SECONDS) as mine:
            if not mine:
                raise NewsdeskError("The watched folders are being looked at; try again later.")
            yield

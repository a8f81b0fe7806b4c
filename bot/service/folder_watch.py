"""Keeps watch over folders while the newsdesk runs; of several processes one does."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from bot.service.attempts import Attempts

if TYPE_CHECKING:
    import threading

    from bot.service.folder_reports import FoldersReport
    from bot.service.folders import Folders

log = logging.getLogger(__name__)

# Where the system tells of no change, as on network shares, the folders are looked at so often.
LOOK_EVERY_SECONDS = 300.0
RETRY_SECONDS = 5.0
CHECK_MILLISECONDS = 500
LONGEST_PAUSE_SECONDS = 30.0
SKIPPED_LOGGED = 5
WATCHING = "Watching the folders"


def keep_watch(folders: Folders, stop: threading.Event) -> None:
    """Look at the folders at once and whenever something changes there, until told to stop."""
    attempts = Attempts()
    while folders.paths and not stop.is_set():
        with attempts.trying(WATCHING), folders.watching() as alone:
            if alone:
                _watch(folders, stop, attempts)
        stop.wait(RETRY_SECONDS)


def _watch(folders: Folders, stop: threading.Event, attempts: Attempts) -> None:
    """Watch the folders that are there, until others are."""
    from watchfiles import watch

    there = folders.existing()
    _settle(folders, stop)
    attempts.works(WATCHING)
    if not there or stop.is_set():
        return
    changes = watch(
        *there,
        watch_filter=None,
        stop_event=stop,
        rust_timeout=CHECK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    # What came between the first look and the first watch is seen by a second look.
    looked = float("-inf")
    for changed in changes:
        if changed or time.monotonic() - looked >= LOOK_EVERY_SECONDS:
            _settle(folders, stop)
            looked = time.monotonic()
        if folders.existing() != there:
            return


def _settle(folders: Folders, stop: threading.Event) -> None:
    """Look until all is quiet; less often where something is written to for long."""
    longer = 1.0
    while not stop.is_set():
        report = folders.look(stopped=stop.is_set)
        _tell(report)
        if not report.wait or stop.wait(min(report.wait * longer, LONGEST_PAUSE_SECONDS)):
            return
        longer *= 1.5


def _tell(report: FoldersReport) -> None:
    if report.added or report.updated or report.removed:
        log.info(
            "From the watched folders: %d added, %d updated, %d removed.",
            report.added,
            report.updated,
            report.removed,
        )
    for item in report.skipped[:SKIPPED_LOGGED]:
        log.warning("Skipped %s: %s", item.path, item.reason)
    if more := len(report.skipped[SKIPPED_LOGGED:]):
        log.warning("%d more were skipped; newsdesk import names all.", more)

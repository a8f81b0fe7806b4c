"""One update of the index at a time, within this process and across processes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import filelock

from index.errors import IndexBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_SECONDS = 0.4


class UpdateLock:
    """A lock in a file that whoever writes the index holds; safe to ask from any thread."""

    def __init__(self, path: Path) -> None:
        self._file = filelock.FileLock(path, thread_local=False)
        self._own = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the lock; raise IndexBusyError where another update holds it."""
        if not self._own.acquire(blocking=False):
            raise IndexBusyError
        try:
            try:
                # Not at once: whoever only asks whether it is busy holds it for a moment too.
                self._file.acquire(timeout=LOCK_SECONDS, poll_interval=LOCK_SECONDS / 20)
            except filelock.Timeout:
                raise IndexBusyError from None
            try:
                yield
            finally:
                self._file.release()
        finally:
            self._own.release()

    def is_taken(self) -> bool:
        """Return whether an index is being written, by this process or another."""
        if self._own.locked():
            return True
        try:
            with self._file.acquire(blocking=False):
                return False
        except filelock.Timeout:
            return True

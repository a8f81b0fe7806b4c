"""One at a time, among the threads of this process and among processes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    # Takes those of some names that nobody else has, and returns them.
    Claim = Callable[[Iterable[str]], set[str]]

POLL_SECONDS = 0.02
# How long whoever writes to a database waits for others.
BUSY_SECONDS = 30


class SharedLock(Protocol):
    """A lock that one thread of one process holds; safe to ask from any thread."""

    def tried(self, seconds: float) -> AbstractContextManager[bool]:
        """Hold the lock while inside; False where it was not free within so many seconds."""
        ...

    def is_held(self) -> bool:
        """Return whether somebody holds the lock."""
        ...


class FileLock:
    """A lock in a file, for the processes of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def tried(self, seconds: float) -> Iterator[bool]:
        """Hold the lock while inside; False where it was not free within so many seconds."""
        import filelock

        # Opened anew each time: the system keeps one open file from another, whoever opened it.
        lock = filelock.FileLock(self._path)
        try:
            lock.acquire(timeout=seconds, poll_interval=POLL_SECONDS)
        except filelock.Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def is_held(self) -> bool:
        """Return whether somebody holds the lock, which whoever asks holds for a moment."""
        with self.tried(0.0) as free:
            return not free

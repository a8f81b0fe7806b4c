"""One update of the index at a time, within this process and across processes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import IndexBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.locks import SharedLock

# Not at once: of a lock in a file whoever asks whether it is held holds it for a moment too.
LOCK_SECONDS = 0.4


class UpdateLock:
    """A lock that whoever writes the index holds; safe to ask from any thread."""

    def __init__(self, lock: SharedLock) -> None:
        self._lock = lock

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the lock; raise IndexBusyError where another update holds it."""
        with self._lock.tried(LOCK_SECONDS) as mine:
            if not mine:
                raise IndexBusyError
            yield

    def is_taken(self) -> bool:
        """Return whether an index is being written, by this process or another."""
        return self._lock.is_held()

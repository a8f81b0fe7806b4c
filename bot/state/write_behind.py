"""What is kept in memory first and written behind, so that nobody waits for the database: pure."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Key = TypeVar("Key")
Value = TypeVar("Value")


class UnwrittenChanges(NamedTuple, Generic[Key, Value]):
    """What is to be written, by its key, and the keys of what is to be deleted."""

    new: Mapping[Key, Value]
    ended: frozenset[Key]


class WriteBehind(Generic[Key, Value]):
    """Holds what is not written yet; what ends before it was is never written.

    One thread writes at a time. Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._new: dict[Key, Value] = {}
        self._ended: set[Key] = set()

    def put(self, key: Key, value: Value) -> None:
        """Take note of something, in place of what is not written yet under its key."""
        with self._lock:
            self._new[key] = value

    def end(self, key: Key) -> None:
        """Take note that something is no more."""
        with self._lock:
            if key in self._new:
                del self._new[key]
            else:
                self._ended.add(key)

    def __contains__(self, key: Key) -> bool:
        """Return whether something is not written yet."""
        with self._lock:
            return key in self._new

    @contextmanager
    def writing(self) -> Iterator[UnwrittenChanges[Key, Value]]:
        """Give what is to be written inside; where that fails, it is given again the next time."""
        with self._writing:
            with self._lock:
                changes = UnwrittenChanges(dict(self._new), frozenset(self._ended))
            yield changes
            with self._lock:
                # What ended meanwhile is deleted the next time.
                self._ended |= changes.new.keys() - self._new.keys()
                self._ended -= changes.ended
                for key, value in changes.new.items():
                    # Another may have taken its place meanwhile.
                    if self._new.get(key) is value:
                        del self._new[key]

    @contextmanager
    def forgetting(self, which: Callable[[Value], bool]) -> Iterator[None]:
        """Let nothing be written inside, and drop before that what is not written yet."""
        with self._writing:
            with self._lock:
                self._new = {key: value for key, value in self._new.items() if not which(value)}
            yield

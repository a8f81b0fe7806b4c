"""Gives a reply its time, to the moment, whatever it waits for: a name, a server, another word."""

from __future__ import annotations

import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.service.llm.errors import LlmError, LlmReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.llm.replies import TokenCount

# Replies that are waited for at once, those included that were given up and hang yet.
MOST_REPLIES = 8


class TimedReply(Protocol):
    """What is given its time: pieces of text that come when they come."""

    tokens: TokenCount | None
    finish_reason: str | None

    def __iter__(self) -> Iterator[str]:
        """Return itself: what yields the pieces."""

    def close(self) -> None:
        """End it, also while another thread waits for a piece."""


class Arrival(NamedTuple):
    """What came of a reply and when: a piece, what it failed with, or None at its end."""

    at: float
    what: str | BaseException | None


class ReplyThreads:
    """The threads in which replies are waited for, so many at most."""

    def __init__(self, most: int = MOST_REPLIES) -> None:
        self.most = most
        self.busy = 0
        self._lock = Lock()

    def start(self, reply: Callable[[], TimedReply]) -> Waiting:
        """Wait for a reply in a thread of its own; raise LlmError where there are too many."""
        with self._lock:
            if self.busy >= self.most:
                raise LlmError(
                    LlmReason.TOO_MANY, f"{self.most} answers are being written or hang already."
                )
            self.busy += 1
        waiting = Waiting(reply, self._ended)
        # A thread that hangs must not keep the process from ending.
        Thread(target=waiting.run, name="llm", daemon=True).start()
        return waiting

    def _ended(self) -> None:
        with self._lock:
            self.busy -= 1


REPLY_THREADS = ReplyThreads()


class Waiting:
    """A reply that is waited for, and what has come of it."""

    def __init__(self, make: Callable[[], TimedReply], done: Callable[[], None]) -> None:
        self.arrivals: SimpleQueue[Arrival] = SimpleQueue()
        self._make = make
        self._done = done
        self._reply: TimedReply | None = None
        self._given_up = False

    @property
    def finished(self) -> bool:
        """Return whether the server has said that the text is whole."""
        return self._reply is not None and self._reply.finish_reason is not None

    def run(self) -> None:
        """Take in what comes, until it ends or is given up."""
        what: BaseException | None = None
        try:
            reply = self._reply = self._make()
            if self._given_up:
                reply.close()
                return
            for piece in reply:
                self._note(piece)
        except BaseException as error:  # noqa: BLE001 (raised where it is waited for)
            what = error
        finally:
            self._note(what)
            self._done()

    def _note(self, what: str | BaseException | None) -> None:
        self.arrivals.put(Arrival(time.monotonic(), what))

    def give_up(self) -> None:
        """Want no more of it."""
        self._given_up = True
        if self._reply is not None:
            with suppress(Exception):
                self._reply.close()


class TimeLimit:
    """The moment at which a reply must be whole, by the monotonic clock; it may be put off."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds
        self.is_put_off = False

    def put_off(self, seconds: float) -> None:
        """Give it so many seconds more."""
        self.at += seconds
        self.is_put_off = True


def in_time(
    make: Callable[[], TimedReply],
    first: float,
    whole: float | TimeLimit,
    *,
    threads: ReplyThreads = REPLY_THREADS,
) -> Iterator[str]:
    """Yield the pieces of a reply as they come, from now on.

    Raises LlmError where no word has come after `first` seconds, and where it has not ended after
    `whole`; and what the reply itself raises. It is closed then, and where nobody wants more. Time
    that the caller takes between pieces is not counted against what has come meanwhile.
    """
    first_at = time.monotonic() + first
    limit = whole if isinstance(whole, TimeLimit) else TimeLimit(whole)
    return _pieces(threads.start(make), first_at, limit)


def _pieces(waiting: Waiting, first_at: float, limit: TimeLimit) -> Iterator[str]:
    begun = False
    try:
        while True:
            arrival = _next(waiting.arrivals, limit.at if begun else min(first_at, limit.at))
            if arrival is None and not (begun and waiting.finished):
                raise _late(begun=begun)
            if arrival is None or arrival.what is None:
                return
            if isinstance(arrival.what, BaseException):
                raise arrival.what
            begun = begun or bool(arrival.what.strip())
            yield arrival.what
    finally:
        waiting.give_up()


def _next(arrivals: SimpleQueue[Arrival], until: float) -> Arrival | None:
    """Return what came next, None where nothing did until then."""
    try:
        arrival = arrivals.get(timeout=max(until - time.monotonic(), 0))
    except Empty:
        return None
    return arrival if arrival.at <= until else None


def _late(*, begun: bool) -> LlmError:
    if begun:
        return LlmError(LlmReason.OUT_OF_TIME, "The answer took too long.", begun=True)
    return LlmError(LlmReason.NO_FIRST_WORD, "No word of an answer came in time.")

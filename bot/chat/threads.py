"""The threads in which blocking work runs: no kind of work waits for another."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal, ParamSpec, TypeVar

from articles.errors import NewsdeskError
from bot.service.steps import Step, took

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.right_of_way import RightOfWay

P = ParamSpec("P")
T = TypeVar("T")

WorkKind = Literal["question", "typing", "edit", "long", "record", "writing"]
# How many of a kind run at once: answers; what is offered while someone types; short and long
# changes of the library; what the bot itself keeps; waiting for an LLM.
AT_ONCE: dict[WorkKind, int] = {
    "question": 4,
    "typing": 2,
    "edit": 2,
    "long": 3,
    "record": 2,
    "writing": 8,
}
ANSWER_WITHIN = 60.0
# Whoever has not had their turn by then is told so, and so is whoever comes when so many wait: two
# cores answer as many in about that time.
BEGIN_WITHIN = 45.0
MOST_QUEUED = 100
# The quotes are there already, so that nobody waits long for a place; what writes ends by itself in
# less time than this.
PLACE_WITHIN = 0.5
WRITTEN_WITHIN = 90.0


class CrowdedError(NewsdeskError):
    """Say that too many ask at once, and when to ask again."""

    def __init__(self) -> None:
        super().__init__("Many people are asking right now; ask again in a minute.")


class TooSlowError(NewsdeskError):
    """Say that an answer takes too long, and what may be quicker."""

    def __init__(self) -> None:
        super().__init__("That took longer than a minute; ask again, or something narrower.")


class QueuedWork(Generic[T]):
    """Blocking work, which knows whether it has had its turn."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self.has_begun = False

    def __call__(self) -> T:
        """Do it."""
        self.has_begun = True
        return self._work()


class MemberWork(QueuedWork[T]):
    """Blocking work for a member, which has the right of way."""

    def __init__(self, right_of_way: RightOfWay, work: Callable[[], T]) -> None:
        super().__init__(work)
        self._right_of_way = right_of_way
        self._queued = time.perf_counter()

    def __call__(self) -> T:
        """Do it."""
        self.has_begun = True
        took(Step.WAITING, time.perf_counter() - self._queued)
        with self._right_of_way.asking():
            return self._work()


class Threads:
    """A pool of threads for each kind of work; what people wait for has the right of way."""

    def __init__(self, right_of_way: RightOfWay) -> None:
        self._right_of_way = right_of_way
        self._asked: set[MemberWork[Any]] = set()
        self._pools = {kind: ThreadPoolExecutor(most, kind) for kind, most in AT_ONCE.items()}

    def start(
        self, kind: WorkKind, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Start blocking work in a thread that speaks the language of this task."""
        speaking = copy_context().run
        run = partial(work, *args, **kwargs)
        return asyncio.get_running_loop().run_in_executor(self._pools[kind], speaking, run)

    @property
    def is_crowded(self) -> bool:
        """Return whether so many wait that another would not have their turn in time."""
        return self.waiting >= MOST_QUEUED

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn; any thread may ask."""
        return sum(not each.has_begun for each in self._asked.copy())

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work for a member; give up waiting after a minute.

        Raises CrowdedError where others take all turns for long before that.
        """
        asked = MemberWork(self._right_of_way, partial(work, *args, **kwargs))
        self._asked.add(asked)
        future = self.start("question", asked)
        try:
            done, _ = await asyncio.wait([future], timeout=BEGIN_WITHIN)
            if not done and not asked.has_begun:
                raise CrowdedError
            return await _done(future, ANSWER_WITHIN - BEGIN_WITHIN)
        finally:
            # What has begun goes on; what has not never will.
            future.cancel()
            self._asked.discard(asked)

    async def suggest(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look up what is short, as while someone types; it never waits behind questions."""
        asked = MemberWork(self._right_of_way, partial(work, *args, **kwargs))
        future = self.start("typing", asked)
        try:
            return await _done(future, ANSWER_WITHIN)
        finally:
            future.cancel()

    async def write(self, work: Callable[[], T], given_up: asyncio.Future[None]) -> T | None:
        """Run what waits for an LLM, which takes no turn of a question and has no right of way.

        Returns None where no place is free within a moment, where it takes too long, and where it
        is `given_up`.
        """
        queued = QueuedWork(work)
        future = self.start("writing", queued)
        either: list[asyncio.Future[Any]] = [future, given_up]
        first = asyncio.FIRST_COMPLETED
        try:
            await asyncio.wait(either, timeout=PLACE_WITHIN, return_when=first)
            if queued.has_begun and not given_up.done():
                await asyncio.wait(either, timeout=WRITTEN_WITHIN, return_when=first)
            return future.result() if future.done() else None
        finally:
            future.cancel()

    def edit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Start a short change of the library or the index."""
        return self.start("edit", work, *args, **kwargs)

    def record(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Start reading or writing what the bot itself keeps."""
        return self.start("record", work, *args, **kwargs)

    def close(self) -> None:
        """Drop what has not begun; what has begun ends by itself."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)


async def _done(future: asyncio.Future[T], seconds: float) -> T:
    done, _ = await asyncio.wait([future], timeout=seconds)
    if not done:
        raise TooSlowError
    return future.result()

"""The threads in which blocking work runs: no kind of work waits for another."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.right_of_way import RightOfWay

P = ParamSpec("P")
T = TypeVar("T")

WorkKind = Literal["question", "typing", "edit", "long", "record"]
# How many of a kind run at once: answers; what is offered while someone types; short and long
# changes of the library; what the bot itself keeps.
AT_ONCE: dict[WorkKind, int] = {"question": 4, "typing": 2, "edit": 2, "long": 3, "record": 2}
ANSWER_WITHIN = 60.0


class Threads:
    """A pool of threads for each kind of work; what people wait for has the right of way."""

    def __init__(self, right_of_way: RightOfWay) -> None:
        self._right_of_way = right_of_way
        self._pools = {kind: ThreadPoolExecutor(most, kind) for kind, most in AT_ONCE.items()}

    def start(
        self, kind: WorkKind, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Start blocking work in a thread that speaks the language of this task."""
        speaking = copy_context().run
        run = partial(work, *args, **kwargs)
        return asyncio.get_running_loop().run_in_executor(self._pools[kind], speaking, run)

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work for a member; give up waiting after a minute."""
        return await self._waited_for("question", partial(work, *args, **kwargs))

    async def suggest(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look up what is offered while someone types; it never waits behind questions."""
        return await self._waited_for("typing", partial(work, *args, **kwargs))

    async def _waited_for(self, kind: WorkKind, work: Callable[[], T]) -> T:
        def run() -> T:
            with self._right_of_way.asking():
                return work()

        return await _within_a_minute(self.start(kind, run))

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


async def _within_a_minute(future: asyncio.Future[T]) -> T:
    done, _ = await asyncio.wait([future], timeout=ANSWER_WITHIN)
    if not done:
        future.cancel()
        raise NewsdeskError("That took longer than a minute; ask again, or something narrower.")
    return future.result()

"""The threads in which blocking work runs: no kind of work waits for another."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

Kind = Literal["question", "typing", "edit", "long", "record"]
# How many of a kind run at once: answers; what is offered while someone types; short and long
# changes of the library; what the bot itself keeps.
AT_ONCE: dict[Kind, int] = {"question": 4, "typing": 2, "edit": 2, "long": 3, "record": 2}


class Threads:
    """A pool of threads for each kind of work."""

    def __init__(self) -> None:
        self._pools = {kind: ThreadPoolExecutor(most, kind) for kind, most in AT_ONCE.items()}

    def start(
        self, kind: Kind, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Start blocking work in a thread that speaks the language of this task."""
        speaking = copy_context().run
        run = partial(work, *args, **kwargs)
        return asyncio.get_running_loop().run_in_executor(self._pools[kind], speaking, run)

    def close(self) -> None:
        """Drop what has not begun; what has begun ends by itself."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

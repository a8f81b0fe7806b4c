"""A clock that jumps makes nothing happen in a row, and keeps nothing from happening."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.chat.repeating import SteadyLoop

EVERY = 0.05


@pytest.mark.parametrize("hours", [-1, 0, 1])
async def test_a_jump_of_the_clock_changes_no_pause(hours: int) -> None:
    began: list[float] = []
    done = asyncio.Event()

    async def work() -> None:
        began.append(asyncio.get_running_loop().time())
        # As if the clock on the wall were so much further now than when it was reckoned by.
        steady._next_iteration = steady._next_iteration - timedelta(hours=hours)  # type: ignore[operator]
        if len(began) == 4:
            done.set()

    steady = SteadyLoop(work, EVERY)
    steady.start()
    await asyncio.wait_for(done.wait(), 5)
    steady.cancel()
    pauses = [later - earlier for earlier, later in pairwise(began)]
    assert min(pauses) >= EVERY * 0.9

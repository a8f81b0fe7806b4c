"""No kind of work waits for another."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from bot.chat.ui.options import StoryCompletion
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env


async def test_typing_and_short_changes_do_not_wait_for_long_work(
    server: Server, simcord_env: Env
) -> None:
    bot, go_on = simcord_env.bot, threading.Event()
    waiting = [bot.threads.start("question", go_on.wait, 30) for _ in range(8)]
    waiting += [bot.threads.start("long", go_on.wait, 30) for _ in range(8)]
    try:
        async with asyncio.timeout(5):
            assert await StoryCompletion().offer(bot, "Town4 closes", None)
            assert await bot.threads.edit(bot.newsdesk.editor.history, "a4", scope=None)
    finally:
        go_on.set()
        await asyncio.gather(*waiting)


async def test_work_in_threads_speaks_the_language_of_whoever_asks(simcord_env: Env) -> None:
    from bot.i18n.language import spoken

    for kind in ("question", "typing", "edit", "long", "record"):
        with speaking("de"):
            assert await simcord_env.bot.threads.start(kind, spoken) == "de"

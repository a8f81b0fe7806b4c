"""Found answers said in prose where their server wants it, and shown while they are written."""

from __future__ import annotations

import asyncio
import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from bot.chat.errors import UNREACHABLE
from bot.service.attempts import only_logged
from bot.service.prose.fallback import AbandonedError, written_or_quoted
from bot.service.prose.models import ignore
from bot.service.steps import Step, step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import discord
    from discord import ui

    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer
    from bot.service.prose.models import Task

log = logging.getLogger(__name__)

# Discord takes five edits of a message within five seconds.
EDITED_EVERY = 1.0


class Drafts:
    """Shows answers in an interaction's response as they grow, until this context is left.

    At most one edit is under way and the next comes a second later, with all that is there by then;
    none follows the end. Without an interaction nothing is shown. `draw` makes the message.
    """

    def __init__(
        self,
        interaction: discord.Interaction[Any] | None,
        draw: Callable[[Mapping[Task, Answer]], ui.LayoutView],
    ) -> None:
        self._interaction = interaction
        self._draw = draw
        self._grown: dict[Task, Answer] = {}
        self._changed = asyncio.Event()
        self._editing = asyncio.Lock()
        self._edits: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to show what grows."""
        self._loop = asyncio.get_running_loop()
        if self._interaction is not None:
            self._edits = asyncio.ensure_future(self._edit_on(self._interaction))
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it; an edit that is under way is waited for, as it might come after what follows."""
        if self._edits is not None:
            async with self._editing:
                self._edits.cancel()
            await asyncio.wait([self._edits])

    def of(self, task: Task) -> Callable[[Answer], None]:
        """Return what takes an answer as it grows, in whatever thread."""
        return ignore if self._interaction is None else partial(self._take, task)

    def _take(self, task: Task, answer: Answer) -> None:
        self._grown[task] = answer
        self._loop.call_soon_threadsafe(self._changed.set)

    async def _edit_on(self, interaction: discord.Interaction[Any]) -> None:
        with only_logged("A growing answer could not be drawn"):
            while await self._changed.wait():
                self._changed.clear()
                async with self._editing:
                    if not await self._edit(interaction):
                        return
                await asyncio.sleep(EDITED_EVERY)

    async def _edit(self, interaction: discord.Interaction[Any]) -> bool:
        """Show what there is by now; return whether Discord took it."""
        try:
            await interaction.edit_original_response(view=self._draw(self._grown))
        except UNREACHABLE as error:
            log.info("A growing answer could not be shown: %s", type(error).__name__)
            return False
        return True


async def in_prose(
    bot: NewsdeskBot,
    quoted: Answer,
    task: Task,
    *,
    scope: str | None,
    most: int | None = None,
    show: Callable[[Answer], None] = ignore,
) -> Answer:
    """Return an answer in prose where its server wants it and that comes about, else as it was.

    Where the bot is ending, the quotes are returned at once.
    """
    prose = bot.newsdesk.prose
    wanted = bot.newsdesk.servers.settings(scope).prose
    if prose is None or bot.shutdown.stopping or not (wanted and quoted.covered):
        return quoted
    given_up = asyncio.get_running_loop().create_future()
    abandoned = threading.Event()

    def give_up() -> None:
        abandoned.set()
        if not given_up.done():
            given_up.set_result(None)

    def show_on(answer: Answer) -> None:
        if abandoned.is_set():
            raise AbandonedError
        show(answer)

    bot.shutdown.on_stop.append(give_up)
    try:
        work = partial(written_or_quoted, prose, quoted, task, scope=scope, most=most, show=show_on)
        with step(Step.WRITING):
            written = await bot.threads.write(work, given_up)
    finally:
        abandoned.set()
        bot.shutdown.on_stop.remove(give_up)
    if written is None:
        if not given_up.done():
            log.warning("An answer stays as quotes: its prose had no place, or came too late.")
        return quoted
    # A picture is that of the one story that is cited.
    return written if written.story == quoted.story else written.model_copy(update={"image": None})

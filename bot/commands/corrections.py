"""Tells in posted answers that an article they cite was corrected, retracted or removed since."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord import ui
from discord.ext import tasks

from bot import render_checks
from bot.commands.cards import view_of
from bot.commands.options import server_of
from bot.errors import UNREACHABLE
from bot.language import speaking

if TYPE_CHECKING:
    from bot.client import NewsdeskBot
    from bot.posted import Overtaken

log = logging.getLogger(__name__)

CHECKED_EVERY = 5.0
# Discord's limit of text in a message, and of its components.
MOST_TEXT = 4000


class Corrections:
    """Looks for answers that no longer stand as they were given, and edits them."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._seen = 0

    @tasks.loop(seconds=CHECKED_EVERY)
    async def check(self) -> None:
        """Edit every answer that was overtaken since the last time."""
        bot = self._bot
        if not bot.is_ready() or bot.stopping:
            return
        try:
            found, newest = await bot.record(bot.newsdesk.posted.overtaken, self._seen)
            for overtaken in found:
                await self._tell(overtaken)
            self._seen = newest
        except UNREACHABLE as error:
            log.warning("A correction waits: %s", type(error).__name__)
        except Exception:
            log.exception("Corrections could not be told; it is tried again.")

    async def _tell(self, overtaken: Overtaken) -> None:
        bot, posted = self._bot, self._bot.newsdesk.posted
        try:
            channel = bot.get_partial_messageable(overtaken.channel)
            message = await channel.fetch_message(overtaken.message)
            with speaking(bot.servers.settings(server_of(message)).language):
                view = corrected(message, overtaken)
            if view is not None:
                await message.edit(view=view)
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("A correction cannot reach its answer any more: %s", error.code)
            await bot.record(posted.forget, overtaken.message)
            return
        await bot.record(posted.settle, overtaken)


def corrected(message: discord.Message, overtaken: Overtaken) -> ui.LayoutView | None:
    """Return a message with the line on top that tells what was changed; None for no card."""
    line = render_checks.correction(overtaken.headline, overtaken.status, overtaken.note)
    view = view_of(message)
    boxes = [item for item in view.children if isinstance(item, ui.Container)]
    if not boxes:
        return None
    held = list(boxes[0].children)
    texts = [item for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
    if sum(len(text.content) for text in texts) + len(line) > MOST_TEXT:
        line = line[:100].rsplit(" ", 1)[0] + " …"
    boxes[0].clear_items()
    boxes[0].add_item(ui.TextDisplay(line))
    for item in held:
        boxes[0].add_item(item)
    return view


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    Corrections(bot).check.start()

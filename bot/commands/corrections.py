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
MOST_COMPONENTS = 40
# What Discord answers where a request will do later, and where it never will.
REFUSED, TOO_MANY, SERVER_FAULTS = 400, 429, 500


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
                line = render_checks.correction(
                    overtaken.headline, overtaken.status, overtaken.note
                )
            await _put(message, line)
        except discord.HTTPException as error:
            if error.status == TOO_MANY or error.status >= SERVER_FAULTS:
                raise
            log.info("A correction cannot reach its answer any more: %s", error.code)
            await bot.record(posted.forget, overtaken.message)
            return
        await bot.record(posted.settle, overtaken)


async def _put(message: discord.Message, line: str) -> None:
    """Put a line on top of a message; in a reply where it has no room or cannot be edited."""
    view = corrected(message, line)
    if view is not None:
        try:
            await message.edit(view=view)
        except discord.HTTPException as error:
            # So does Discord refuse edits in a closed thread, which a reply opens again.
            if error.status != REFUSED:
                raise
        else:
            return
    await message.reply(line, mention_author=False)


def corrected(message: discord.Message, line: str) -> ui.LayoutView | None:
    """Return a message with a line on top; None where it is no card or has no room."""
    view = view_of(message)
    box = next((item for item in view.children if isinstance(item, ui.Container)), None)
    full = view.content_length() + len(line) > MOST_TEXT
    if box is None or full or len(list(view.walk_children())) + 2 > MOST_COMPONENTS:
        return None
    held = list(box.children)
    box.clear_items()
    box.add_item(ui.TextDisplay(line))
    box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
    for item in held:
        box.add_item(item)
    return view


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    Corrections(bot).check.start()

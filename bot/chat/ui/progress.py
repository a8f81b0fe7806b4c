"""Long work in the open: how far it is, what came of it, and a button to cancel it."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord import ui

from bot.chat import markdown
from bot.chat.errors import UNREACHABLE, responding, say
from bot.chat.rendering.answers import at_work_line
from bot.chat.rendering.cards import cards
from bot.chat.ui.sending import send
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import NewsdeskBot
    from index.models import Progress, Report

Done = TypeVar("Done")

DRAWN_EVERY = 2.0
# Discord lets a message be edited through its interaction for fifteen minutes.
DRAWN_FOR = 14 * 60.0


class CancelButton(ui.Button[Any]):
    """Asks long work to stop where it can go on later."""

    def __init__(self, cancelled: threading.Event) -> None:
        super().__init__(label=_("Cancel"), style=discord.ButtonStyle.danger)
        self._cancelled = cancelled

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Stop; whoever presses must be an owner now."""
        async with responding(interaction):
            await interaction.client.rights.require_owner(interaction)
            self._cancelled.set()
            await say(interaction, _("Stopping after the passages at hand; nothing is lost."))


async def show(interaction: discord.Interaction[NewsdeskBot], text: str, *more: Any) -> None:
    """Put a text, and perhaps buttons, into the answer; what is too long follows in messages."""
    pages = markdown.paginate(text.split("\n"), between="\n")
    await send(interaction, cards(pages, controls=more), private=True)


async def work_in_the_open(
    interaction: discord.Interaction[NewsdeskBot],
    title: str,
    work: Callable[[Report, threading.Event], Done],
    *,
    can_cancel: bool = True,
) -> Done | None:
    """Run long work in a thread and draw how far it is every two seconds.

    Returns None where it takes longer than Discord lets the message be edited; the work goes on.
    """
    bot = interaction.client
    cancelled = threading.Event()
    bot.shutdown.on_stop.append(cancelled.set)
    latest: list[Progress] = []

    def report(progress: Progress) -> None:
        latest[:] = [progress]

    buttons = [CancelButton(cancelled)] if can_cancel else []
    future = bot.threads.start("long", work, report, cancelled)
    begun, drawn = time.monotonic(), ""
    try:
        while not future.done():
            if time.monotonic() - begun > DRAWN_FOR:
                text = _("**{title}** goes on; /status tells how far it is.", title=title)
                await show(interaction, text)
                return None
            text = f"**{title}**"
            if latest:
                text += f"\n{_(latest[0].stage)}\n{markdown.bar(latest[0].done, latest[0].total)}"
            # By this it is known, after the bot was killed, that nobody was told of the end.
            text += f"\n{at_work_line()}"
            if text != drawn:
                await show(interaction, text, *buttons)
                drawn = text
            await asyncio.wait([future], timeout=DRAWN_EVERY)
        return future.result()
    except Exception:
        # What is said of that does not stand below a bar by which the work goes on.
        if drawn:
            with suppress(*UNREACHABLE):
                await interaction.delete_original_response()
        raise
    finally:
        bot.shutdown.on_stop.remove(cancelled.set)

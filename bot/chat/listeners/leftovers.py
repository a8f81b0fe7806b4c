"""Presses on what is left from before a restart: open modals, lists with pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.chat import markdown
from bot.chat.errors import responding, say, written_in
from bot.chat.ui.modals import TAKEN_KEY
from bot.chat.ui.paging import PAGE_ID_PREFIX, closed, pressed
from bot.i18n.language import gettext as _
from bot.i18n.language import speak

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot

# What is said stays below Discord's 2,000 characters a message.
REPEATED = 1500


async def tell_lost(interaction: discord.Interaction[Any]) -> None:
    """Give back what was written into a modal that is known no longer, as after a restart.

    Those that are known have taken it by now, for they hear of it first.
    """
    if (
        interaction.type is not discord.InteractionType.modal_submit
        or TAKEN_KEY in interaction.extras
    ):
        return
    speak(interaction.locale)
    sentence = _("I was restarted, or that box was open for too long; press the button again.")
    written = "\n".join(text for text in written_in(interaction.data) if text.strip())
    if written:
        pieces = markdown.split(written, REPEATED)
        sentence += f" {_('You had written:')}\n{markdown.quoted(markdown.escape(pieces[0]))}"
    async with responding(interaction):
        await say(interaction, sentence)


async def tell_closed(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Answer a press on a list of which this process does not know, as after a restart."""
    message = interaction.message
    known = message is not None and message.id in interaction.client.pagers
    if pressed(interaction).startswith(PAGE_ID_PREFIX) and not known:
        speak(interaction.locale)
        async with responding(interaction):
            await say(interaction, closed())


async def setup(bot: NewsdeskBot) -> None:
    """Listen to modals and lists that no one else does."""
    bot.add_listener(tell_lost, "on_interaction")
    bot.add_listener(tell_closed, "on_interaction")

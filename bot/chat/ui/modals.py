"""What the boxes that open over a message share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat import render
from bot.chat.errors import UNREACHABLE, say, tell, written_in
from bot.i18n.language import gettext as _
from bot.i18n.language import speak

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import NewsdeskBot

OPEN_SECONDS = 900
TAKEN = "taken"
# What is said stays below Discord's 2,000 characters a message.
REPEATED = 1500


class Box(ui.Modal):
    """A box that may be refused like a command; `counted` ones are questions."""

    counted = False

    def __init__(self, title: str) -> None:
        super().__init__(title=title[:45], timeout=OPEN_SECONDS)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether what was written is taken now."""
        interaction.extras[TAKEN] = True
        admitted: bool = await interaction.client.admits(interaction, counted=self.counted)
        return admitted

    async def on_error(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Tell the person who wrote."""
        await tell(interaction, error)


async def open_box(
    interaction: discord.Interaction[Any], make: Callable[[discord.Message], Box]
) -> None:
    """Open a box over the message whose button was pressed, unless the bot is ending."""
    admitted = await interaction.client.admits(interaction, counted=False)
    if admitted and interaction.message is not None:
        await interaction.response.send_modal(make(interaction.message))


async def tell_lost(interaction: discord.Interaction[Any]) -> None:
    """Give back what was written into a box that is known no longer, as after a restart.

    Those that are known have taken it by now, for they hear of it first.
    """
    if interaction.type is not discord.InteractionType.modal_submit or TAKEN in interaction.extras:
        return
    speak(interaction.locale)
    sentence = _("I was restarted, or that box was open for too long; press the button again.")
    written = "\n".join(text for text in written_in(interaction.data) if text.strip())
    if written:
        pieces = render.split(written, REPEATED)
        sentence += f" {_('You had written:')}\n{render.quoted(render.escape(pieces[0]))}"
    try:
        await say(interaction, sentence)
    except UNREACHABLE as error:
        await tell(interaction, error)


async def setup(bot: NewsdeskBot) -> None:
    """Listen to boxes that no one else does."""
    bot.add_listener(tell_lost, "on_interaction")

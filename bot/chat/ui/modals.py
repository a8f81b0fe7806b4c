"""What the modals that open over a message share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat.errors import responding, tell

if TYPE_CHECKING:
    from collections.abc import Callable


MODAL_OPEN_SECONDS = 900
# Marks an interaction whose modal is known, for the listener to those that are not.
TAKEN_KEY = "taken"


class NewsdeskModal(ui.Modal):
    """A modal that may be refused like a command; `counted` ones are questions."""

    counted = False

    @property
    def asked(self) -> str:
        """Return the question that was written, nothing where none is asked for."""
        return ""

    def __init__(self, title: str) -> None:
        super().__init__(title=title[:45], timeout=MODAL_OPEN_SECONDS)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether what was written is taken now."""
        interaction.extras[TAKEN_KEY] = True
        admitted: bool = await interaction.client.admission.admits(
            interaction, counted=self.counted, asked=self.asked
        )
        return admitted

    async def on_error(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Tell the person who wrote."""
        await tell(interaction, error)


async def open_modal(
    interaction: discord.Interaction[Any], make: Callable[[discord.Message], NewsdeskModal]
) -> None:
    """Open a modal over the message whose button was pressed, unless the bot is ending."""
    admitted = await interaction.client.admission.admits(interaction, counted=False)
    if admitted and interaction.message is not None:
        async with responding(interaction):
            await interaction.response.send_modal(make(interaction.message))

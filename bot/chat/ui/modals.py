"""What the boxes that open over a message share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat.errors import tell

if TYPE_CHECKING:
    from collections.abc import Callable


OPEN_SECONDS = 900
TAKEN = "taken"


class Box(ui.Modal):
    """A box that may be refused like a command; `counted` ones are questions."""

    counted = False

    def __init__(self, title: str) -> None:
        super().__init__(title=title[:45], timeout=OPEN_SECONDS)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether what was written is taken now."""
        interaction.extras[TAKEN] = True
        admitted: bool = await interaction.client.admission.admits(
            interaction, counted=self.counted
        )
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
    admitted = await interaction.client.admission.admits(interaction, counted=False)
    if admitted and interaction.message is not None:
        await interaction.response.send_modal(make(interaction.message))

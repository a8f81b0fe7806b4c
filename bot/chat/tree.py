"""The commands as Discord calls them: who may start one, and what is told when one fails."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import discord
from discord import app_commands

from bot.chat.errors import UNREACHABLE, tell
from bot.chat.marks import is_counted
from bot.i18n.language import speak


class NewsdeskTree(app_commands.CommandTree[Any]):
    """Takes no new commands while the bot is ending, and tells errors in one sentence."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether a command may start now."""
        stopping: bool = interaction.client.shutdown.stopping
        if interaction.type is discord.InteractionType.autocomplete:
            speak(interaction.locale)
            if stopping:
                with suppress(*UNREACHABLE):
                    await interaction.response.autocomplete([])
            return not stopping
        command = interaction.command
        counted = command is not None and is_counted(command)
        admitted: bool = await interaction.client.admission.admits(
            interaction, counted=counted, asked=getattr(interaction.namespace, "question", "")
        )
        return admitted

    async def on_error(
        self,
        interaction: discord.Interaction[Any],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell the person who asked."""
        await tell(interaction, error)

"""The commands as Discord calls them: who may start one, and what is told when one fails."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import discord
from discord import app_commands

from bot.chat.errors import UNREACHABLE, tell
from bot.chat.marks import is_counted
from bot.i18n.language import speak

log = logging.getLogger(__name__)


def _passes(record: logging.LogRecord) -> bool:
    """Let pass what the library logs, but for offers that come too late: one line in their place.

    Whoever types on has had the next offer by then; the library has nowhere else to catch that.
    """
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, UNREACHABLE):
        return True
    log.info("Discord did not take what is offered while someone types: %s", type(error).__name__)
    return False


class NewsdeskTree(app_commands.CommandTree[Any]):
    """Takes no new commands while the bot is ending, and tells errors in one sentence."""

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        logging.getLogger(app_commands.tree.__name__).addFilter(_passes)

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

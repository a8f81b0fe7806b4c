"""/why: why a story matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.ui import options
from bot.chat.ui.stories import ask_about

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(
    name="why", extras=marked(counted=True, in_help=HelpEntry("{why} it matters", row=1, place=1))
)
@options.describe_story
@everywhere
async def why(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Say why a story matters."""
    await ask_about(interaction, "why", story, private)

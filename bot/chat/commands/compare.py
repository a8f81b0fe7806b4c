"""/compare: what outlets say alike on a story, what only one says, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.marks import everywhere, marked
from bot.chat.ui import options
from bot.chat.ui.stories import ask_about

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="compare", extras=marked(counted=True))
@options.describe_story
@everywhere
async def compare(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Show what outlets say alike on a story, what only one says, and where they differ."""
    await ask_about(interaction, "compare", story, private)

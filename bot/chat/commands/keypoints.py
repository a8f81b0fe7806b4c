"""/keypoints: the main points of one story."""

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
    name="keypoints",
    extras=marked(counted=True, in_help=HelpEntry("{keypoints} of a story", row=1, place=0)),
)
@options.describe_story
@everywhere
async def keypoints(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Give the key points of a story."""
    await ask_about(interaction, "keypoints", story, private)

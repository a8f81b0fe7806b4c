"""/related: other stories near to one."""

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
    name="related",
    extras=marked(counted=True, in_help=HelpEntry("{related} stories", row=2, place=1)),
)
@options.describe_story
@everywhere
async def related(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """List stories near to one."""
    await ask_about(interaction, "related", story, private)

"""/deepdive: the deep dive of one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.rendering.stories import deep_dive_pages
from bot.chat.ui import options
from bot.chat.ui.stories import read_in_pages

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(
    name="deepdive", extras=marked(in_help=HelpEntry("{deepdive} into a story", row=2, place=0))
)
@options.describe_story
@everywhere
async def deepdive(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Read a story's deep dive, or its running text where it has none."""
    await read_in_pages(interaction, story, private, deep_dive_pages)

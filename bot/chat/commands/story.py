"""/story: one story, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.rendering.stories import story_pages
from bot.chat.ui import options
from bot.chat.ui.stories import read_in_pages

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(
    name="story", extras=marked(in_help=HelpEntry("{story} whole", row=1, place=2))
)
@options.describe_story
@everywhere
async def story(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Show a whole story, page by page."""
    await read_in_pages(interaction, story, private, story_pages, but="story")

"""The menu “Key points”: those of the story of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.answering import answering
from bot.chat.marks import everywhere, marked
from bot.chat.ui.mentions import story_in
from bot.chat.ui.stories import send_about

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.context_menu(name="Key points", extras=marked(counted=True))
@everywhere
async def key_points(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message
) -> None:
    """Give the key points of the story of a message."""
    async with answering(interaction, private=True):
        mention = await story_in(interaction, message)
        await send_about(
            interaction, "keypoints", mention.article_id, private=True, above=mention.note()
        )

"""/checkquote: whether a sentence stands in the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.scope import COUNTED, everywhere
from bot.chat.ui.quotes import LONGEST_QUOTE, show_check

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="checkquote", extras=COUNTED)
@app_commands.describe(text="The sentence to look for", private="Only you see the answer")
@everywhere
async def checkquote(
    interaction: discord.Interaction[NewsdeskBot],
    text: app_commands.Range[str, 1, LONGEST_QUOTE],
    private: bool | None = None,
) -> None:
    """Check whether a sentence was reported: word for word, nearly so, or not at all."""
    bot = interaction.client
    hidden = bot.hidden(interaction, private)
    async with bot.answering(interaction, private=hidden):
        await show_check(interaction, text, private=hidden)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(checkquote)

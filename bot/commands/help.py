"""/help: what the bot does and how to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.commands import options
from bot.commands.cards import card

if TYPE_CHECKING:
    from bot.client import NewsdeskBot

HELP = """\
### Newsdesk
I answer questions about the news from the articles that I was given. Every sentence is an exact \
quote with its source and its date. When nothing in them answers you, I say so.

**/ask** a question; limit it to a story, category, outlet or days
**/keypoints** of a story · **/why** it matters · **/story** whole
**/latest** stories · **/search** for passages · **/status**

Choose `private: True` and only you see the answer. Nothing of what you ask is stored or logged."""


@app_commands.command(name="help")
@options.everywhere
async def show_help(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say what the bot does and how to ask."""
    await interaction.response.send_message(view=card([HELP]), ephemeral=True)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(show_help)

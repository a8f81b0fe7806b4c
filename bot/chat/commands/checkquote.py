"""/checkquote: whether a sentence stands in the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.answering import answering
from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.ui.quotes import LONGEST_QUOTE, show_check

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(
    name="checkquote",
    extras=marked(
        counted=True,
        in_help=HelpEntry("{checkquote} whether a sentence was reported", row=3, place=1),
    ),
)
@app_commands.describe(text="The sentence to look for", private="Only you see the answer")
@everywhere
async def checkquote(
    interaction: discord.Interaction[NewsdeskBot],
    text: app_commands.Range[str, 1, LONGEST_QUOTE],
    private: bool | None = None,
) -> None:
    """Check whether a sentence was reported: word for word, nearly so, or not at all."""
    bot = interaction.client
    hidden = bot.audience.hidden(interaction, private)
    async with answering(interaction, private=hidden):
        await show_check(interaction, text, private=hidden)

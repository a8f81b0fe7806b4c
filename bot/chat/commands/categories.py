"""/categories: the categories there are, and how much of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.ui.counts import show_counts
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="categories", extras=marked(in_help=HelpEntry(row=4, place=1)))
@app_commands.describe(private="Only you see the answer")
@everywhere
async def categories(
    interaction: discord.Interaction[NewsdeskBot], private: bool | None = None
) -> None:
    """List the categories, the one with most articles first."""
    find = interaction.client.newsdesk.lists.categories
    await show_counts(interaction, _("Categories"), find, private)

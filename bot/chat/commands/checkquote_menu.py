"""The menu “Check this quote”: whether the words of a message stand in the coverage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import everywhere, marked
from bot.chat.rendering.words import text_of
from bot.chat.ui.quotes import LONGEST_QUOTE, show_check

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.context_menu(name="Check this quote", extras=marked(counted=True))
@everywhere
async def check_quote(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message
) -> None:
    """Check whether the words of a message stand in the coverage."""
    async with answering(interaction, private=True):
        text = re.sub(r"^>+ ?", "", text_of(message), flags=re.MULTILINE)
        if not text:
            raise NewsdeskError("That message has no words to check.")
        await show_check(interaction, markdown.shorten(text, LONGEST_QUOTE), private=True)

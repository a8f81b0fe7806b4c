"""/checkquote: whether a sentence stands in the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.rendering import checks
from bot.chat.rendering.below import story_buttons
from bot.chat.rendering.cards import BLUE, GREY, cards
from bot.chat.scope import COUNTED, everywhere, scope_of
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot

LONGEST_QUOTE = 1000


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


async def show_check(
    interaction: discord.Interaction[NewsdeskBot], text: str, *, private: bool
) -> None:
    """Look a text up and show how it stands in the coverage."""
    bot = interaction.client
    scope = scope_of(interaction)
    check = await bot.ask(bot.newsdesk.quotes.check, text, scope=scope)
    buttons = story_buttons(check.found.article.id) if check.found else []
    colour = BLUE if check.found else GREY
    views = cards(checks.checked(check), buttons=buttons, colour=colour)
    cited = {check.found.article.id: check.found.article} if check.found else None
    await send(interaction, views, private=private, cited=cited)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(checkquote)

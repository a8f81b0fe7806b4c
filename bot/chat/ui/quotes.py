"""Checking a quote: what the command and the menu share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.rendering import checks
from bot.chat.rendering.cards import BLUE, GREY, cards
from bot.chat.scope import scope_of
from bot.chat.ui.sending import send
from bot.chat.ui.stories import menu_about

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot

LONGEST_QUOTE = 1000


async def show_check(
    interaction: discord.Interaction[NewsdeskBot], text: str, *, private: bool
) -> None:
    """Look a text up and show how it stands in the coverage."""
    bot = interaction.client
    scope = scope_of(interaction)
    check = await bot.threads.ask(bot.newsdesk.quotes.check, text, scope=scope)
    controls = await menu_about(bot, check.found.article.id, scope) if check.found else []
    colour = BLUE if check.found else GREY
    views = cards(checks.checked(check), controls=controls, colour=colour)
    cited = {check.found.article.id: check.found.article} if check.found else None
    await send(interaction, views, private=private, cited=cited)

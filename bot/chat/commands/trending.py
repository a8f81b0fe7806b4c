"""/trending: what gains articles and outlets faster than usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import everywhere
from bot.chat.rendering import lines
from bot.chat.scope import scope_of
from bot.chat.ui import options
from bot.chat.ui.paging import Pager
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot

TRENDS_A_PAGE = 6


@app_commands.command(name="trending")
@app_commands.describe(category="Only this category", private="Only you see the answer")
@everywhere
async def trending(
    interaction: discord.Interaction[NewsdeskBot],
    category: options.Category | None = None,
    private: bool | None = None,
) -> None:
    """List the stories that gain articles faster than usual, and why each is listed."""
    bot = interaction.client
    async with answering(interaction, private=bot.audience.hidden(interaction, private)):
        found = await bot.threads.ask(
            bot.newsdesk.trends.trending,
            interaction.created_at,
            category,
            scope=scope_of(interaction),
        )
        rows = [lines.trending(each) for each in found]
        pages = markdown.paginate(rows, most=TRENDS_A_PAGE)
        await Pager(interaction, pages or [lines.nothing_trending()], title=_("Trending")).send()

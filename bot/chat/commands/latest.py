"""/latest: the newest stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.rendering import lines
from bot.chat.scope import everywhere
from bot.chat.ui import options
from bot.chat.ui.paging import Pager
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot

SHOWN = 60
A_PAGE = 8


@app_commands.command(name="latest")
@app_commands.describe(
    category="Only this category", source="Only this outlet", private="Only you see the answer"
)
@everywhere
async def latest(
    interaction: discord.Interaction[NewsdeskBot],
    category: options.Category | None = None,
    source: options.Source | None = None,
    private: bool | None = None,
) -> None:
    """List the newest stories."""
    bot = interaction.client
    async with bot.answering(interaction, private=bot.hidden(interaction, private)):
        filters = options.filters(interaction, category=category, source=source)
        found = await bot.ask(bot.newsdesk.lists.latest, filters, limit=SHOWN)
        pages = markdown.paginate([lines.listed(article) for article in found], most=A_PAGE)
        await Pager(interaction, pages or [_("No stories.")], title=_("Latest stories")).send()


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(latest)

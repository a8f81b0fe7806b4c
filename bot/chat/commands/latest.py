"""/latest: the newest stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.rendering import lines
from bot.chat.ui import options
from bot.chat.ui.paging import Pager
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot

LATEST_SHOWN = 60
STORIES_A_PAGE = 8


@app_commands.command(
    name="latest", extras=marked(in_help=HelpEntry("{latest} stories", row=2, place=2))
)
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
    async with answering(interaction, private=bot.audience.hidden(interaction, private)):
        filters = options.filters(interaction, category=category, source=source)
        found = await bot.threads.ask(bot.newsdesk.lists.latest, filters, limit=LATEST_SHOWN)
        pages = markdown.paginate([lines.listed(article) for article in found], most=STORIES_A_PAGE)
        await Pager(interaction, pages or [_("No stories.")], title=_("Latest stories")).send()

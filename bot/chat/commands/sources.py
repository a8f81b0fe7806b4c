"""/sources and /categories: what there is, and how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.rendering import checks
from bot.chat.scope import everywhere, scope_of
from bot.chat.ui.paging import Pager
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import NameCount
    from bot.chat.client import NewsdeskBot

A_PAGE = 12


@app_commands.command(name="sources")
@app_commands.describe(private="Only you see the answer")
@everywhere
async def sources(
    interaction: discord.Interaction[NewsdeskBot], private: bool | None = None
) -> None:
    """List the outlets, the one with most articles first."""
    bot = interaction.client
    async with bot.answering(interaction, private=bot.hidden(interaction, private)):
        found = await bot.ask(bot.newsdesk.lists.sources, scope=scope_of(interaction))
        await _show(interaction, _("Outlets"), found)


@app_commands.command(name="categories")
@app_commands.describe(private="Only you see the answer")
@everywhere
async def categories(
    interaction: discord.Interaction[NewsdeskBot], private: bool | None = None
) -> None:
    """List the categories, the one with most articles first."""
    bot = interaction.client
    async with bot.answering(interaction, private=bot.hidden(interaction, private)):
        found = await bot.ask(bot.newsdesk.lists.categories, scope=scope_of(interaction))
        await _show(interaction, _("Categories"), found)


async def _show(
    interaction: discord.Interaction[NewsdeskBot], title: str, found: Sequence[NameCount]
) -> None:
    pages = markdown.paginate(checks.counted(found), most=A_PAGE, between="\n")
    await Pager(interaction, pages or [_("There are none yet.")], title=title).send()


async def setup(bot: NewsdeskBot) -> None:
    """Offer the commands."""
    bot.tree.add_command(sources)
    bot.tree.add_command(categories)

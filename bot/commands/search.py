"""/search: the passages nearest to some words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import render
from bot.commands import options
from bot.commands.ask import LONGEST_QUESTION
from bot.commands.paging import Pager

if TYPE_CHECKING:
    from bot.client import NewsdeskBot

HITS = 15
A_PAGE = 3


@app_commands.command(name="search")
@app_commands.describe(
    text="Words to look for",
    category="Only this category",
    source="Only this outlet",
    private="Only you see the answer",
)
@options.everywhere
async def search(
    interaction: discord.Interaction[NewsdeskBot],
    text: app_commands.Range[str, 1, LONGEST_QUESTION],
    category: options.Category | None = None,
    source: options.Source | None = None,
    private: bool | None = None,
) -> None:
    """Find the passages nearest to some words."""
    bot = interaction.client
    async with bot.answering(interaction, private=bot.hidden(private)):
        filters = options.filters(interaction, category=category, source=source)
        result = await bot.ask(bot.service.search, text, filters, limit=HITS)
        blocks = [
            block
            for rank, hit in enumerate(result.hits, 1)
            for block in render.hit_blocks(rank, hit)
        ]
        pages = render.paginate(blocks, most=A_PAGE) or ["Nothing is found."]
        await Pager(interaction, pages, title=render.line(text, LONGEST_QUESTION)).send()


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(search)

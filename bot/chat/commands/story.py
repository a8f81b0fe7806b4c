"""/story and /deepdive: one story, whole or its deep dive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import render
from bot.chat.buttons.story import story_buttons
from bot.chat.ui import options
from bot.chat.ui.paging import Pager

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.models import Article
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="story")
@app_commands.describe(
    story="A story's headline, or its address", private="Only you see the answer"
)
@options.everywhere
async def story(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Show a whole story, page by page."""
    await _read(interaction, story, private, render.story_pages)


@app_commands.command(name="deepdive")
@app_commands.describe(
    story="A story's headline, or its address", private="Only you see the answer"
)
@options.everywhere
async def deepdive(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Read a story's deep dive, or its running text where it has none."""
    await _read(interaction, story, private, render.deep_dive_pages)


async def _read(
    interaction: discord.Interaction[NewsdeskBot],
    story: str,
    private: bool | None,
    pages: Callable[[Article], list[str]],
) -> None:
    bot = interaction.client
    async with bot.answering(interaction, private=bot.hidden(interaction, private)):
        article = await bot.ask(bot.service.story, story, scope=options.scope_of(interaction))
        drawn = await bot.ask(pages, article)
        await Pager(
            interaction,
            drawn,
            title=render.link(article.headline, article.url),
            buttons=story_buttons(article.id),
        ).send()


async def setup(bot: NewsdeskBot) -> None:
    """Offer the commands."""
    bot.tree.add_command(story)
    bot.tree.add_command(deepdive)

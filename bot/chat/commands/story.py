"""/story and /deepdive: one story, whole or its deep dive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.rendering import stories
from bot.chat.rendering.below import story_buttons
from bot.chat.scope import everywhere, scope_of
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
@everywhere
async def story(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Show a whole story, page by page."""
    await _read(interaction, story, private, stories.story_pages)


@app_commands.command(name="deepdive")
@app_commands.describe(
    story="A story's headline, or its address", private="Only you see the answer"
)
@everywhere
async def deepdive(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Read a story's deep dive, or its running text where it has none."""
    await _read(interaction, story, private, stories.deep_dive_pages)


async def _read(
    interaction: discord.Interaction[NewsdeskBot],
    story: str,
    private: bool | None,
    pages: Callable[[Article], list[str]],
) -> None:
    bot = interaction.client
    async with bot.answering(interaction, private=bot.hidden(interaction, private)):
        article = await bot.ask(bot.newsdesk.stories.find, story, scope=scope_of(interaction))
        drawn = await bot.ask(pages, article)
        await Pager(
            interaction,
            drawn,
            title=markdown.link(article.headline, article.url),
            buttons=story_buttons(article.id),
        ).send()


async def setup(bot: NewsdeskBot) -> None:
    """Offer the commands."""
    bot.tree.add_command(story)
    bot.tree.add_command(deepdive)

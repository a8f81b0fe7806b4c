"""/related: other stories near to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.rendering.cards import cards
from bot.chat.rendering.stories import related_texts
from bot.chat.scope import COUNTED, everywhere, scope_of
from bot.chat.ui import options
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="related", extras=COUNTED)
@app_commands.describe(
    story="A story's headline, or its address", private="Only you see the answer"
)
@everywhere
async def related(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """List stories near to one."""
    bot, scope = interaction.client, scope_of(interaction)
    hidden = bot.hidden(interaction, private)
    async with bot.answering(interaction, private=hidden):
        article = await bot.ask(bot.newsdesk.stories.find, story, scope=scope)
        found = await bot.ask(bot.newsdesk.stories.related, article.id, scope=scope)
        await send(interaction, cards(related_texts(found)), private=hidden)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(related)

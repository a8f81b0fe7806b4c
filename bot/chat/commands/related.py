"""/related: other stories near to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.buttons.story import related_texts
from bot.chat.rendering.cards import cards, send
from bot.chat.ui import options

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="related", extras=options.COUNTED)
@app_commands.describe(
    story="A story's headline, or its address", private="Only you see the answer"
)
@options.everywhere
async def related(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """List stories near to one."""
    bot, scope = interaction.client, options.scope_of(interaction)
    hidden = bot.hidden(interaction, private)
    async with bot.answering(interaction, private=hidden):
        article = await bot.ask(bot.service.story, story, scope=scope)
        found = await bot.ask(bot.service.related, article.id, scope=scope)
        await send(interaction, cards(related_texts(found)), private=hidden)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(related)

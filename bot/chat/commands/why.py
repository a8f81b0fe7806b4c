"""/why: why a story matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.rendering.stories import story_answer
from bot.chat.scope import COUNTED, everywhere, scope_of
from bot.chat.ui import options
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="why", extras=COUNTED)
@app_commands.describe(
    story="A story's headline, or its address", private="Only you see the answer"
)
@everywhere
async def why(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    private: bool | None = None,
) -> None:
    """Say why a story matters."""
    bot = interaction.client
    hidden = bot.hidden(interaction, private)
    async with bot.answering(interaction, private=hidden):
        answer = await bot.ask(bot.newsdesk.stories.why, story, scope=scope_of(interaction))
        views = story_answer(answer, "why", private=hidden)
        await send(interaction, views, private=hidden, answer=answer)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(why)

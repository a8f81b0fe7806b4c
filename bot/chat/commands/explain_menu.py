"""The menu “Explain this story”: its summary, its key points, why it matters, who else tells it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.answering import answering
from bot.chat.marks import everywhere, marked
from bot.chat.rendering.explanation import explanation_cards
from bot.chat.scope import scope_of
from bot.chat.ui.mentions import story_in
from bot.chat.ui.sending import send
from bot.chat.ui.writing import Drafts, in_prose
from bot.service.prose.models import Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord import ui

    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer


@app_commands.context_menu(name="Explain this story", extras=marked(counted=True))
@everywhere
async def explain(interaction: discord.Interaction[NewsdeskBot], message: discord.Message) -> None:
    """Show a story's summary, its key points, why it matters, and who else tells it."""
    bot, scope = interaction.client, scope_of(interaction)
    stories = bot.newsdesk.stories
    async with answering(interaction, private=True):
        mention = await story_in(interaction, message)
        article = await bot.threads.ask(stories.find, mention.article_id, scope=scope)
        points = await bot.threads.ask(stories.key_points, mention.article_id, scope=scope)
        why = await bot.threads.ask(stories.why, mention.article_id, scope=scope)
        overview = await bot.threads.ask(stories.overview, article.id, scope=scope)
        draw = partial(explanation_cards, article, overview=overview, above=mention.note())

        def draw_draft(grown: Mapping[Task, Answer]) -> ui.LayoutView:
            parts = grown.get(Task.POINTS), grown.get(Task.REASONS)
            return draw(*parts, unfinished=True)[0]

        async with Drafts(interaction, draw_draft) as drafts:
            points, why = await asyncio.gather(
                *(
                    in_prose(bot, quoted, task, scope=scope, show=drafts.of(task))
                    for task, quoted in ((Task.POINTS, points), (Task.REASONS, why))
                )
            )
        await send(interaction, draw(points, why), private=True)

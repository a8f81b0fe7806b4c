"""/ask: a question, answered word for word from the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import render
from bot.commands import options
from bot.commands.buttons import answer_buttons
from bot.commands.cards import answer_cards, send

if TYPE_CHECKING:
    from bot.client import NewsdeskBot

LONGEST_QUESTION = 500


@app_commands.command(name="ask")
@app_commands.describe(
    question="What do you want to know?",
    story="Answer from this story alone",
    category="Only this category",
    source="Only this outlet",
    since="Only from this day on, such as 2026-11-01",
    until="Only up to this day, such as 2026-11-30",
    private="Only you see the answer",
)
@options.everywhere
async def ask(
    interaction: discord.Interaction[NewsdeskBot],
    question: app_commands.Range[str, 1, LONGEST_QUESTION],
    story: options.Story | None = None,
    category: options.Category | None = None,
    source: options.Source | None = None,
    since: str | None = None,
    until: str | None = None,
    private: bool | None = None,
) -> None:
    """Ask about the news; every sentence of the answer is a quote with its source."""
    bot = interaction.client
    hidden = bot.hidden(private)
    async with bot.answering(interaction, private=hidden):
        filters = options.filters(
            interaction, category=category, source=source, since=since, until=until
        )
        if story:
            article = await bot.ask(bot.service.story, story, scope=filters.scope)
            filters = filters.model_copy(update={"article_id": article.id})
        answer = await bot.ask(bot.service.ask, question, filters)
        head = f"### {render.line(question, LONGEST_QUESTION)}"
        views = answer_cards(answer, head, buttons=answer_buttons(answer))
        await send(interaction, views, private=hidden)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(ask)

"""/ask: a question, answered word for word from the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands

from bot.chat.answering import answering
from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.ui import options
from bot.chat.ui.asking import LONGEST_ASKED, draw_answer, find_answer
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(
    name="ask",
    extras=marked(
        counted=True,
        in_help=HelpEntry(
            "{ask} a question; limit it to a story, category, outlet or days", row=0, place=0
        ),
    ),
)
@options.describe_filters(
    question="What do you want to know?",
    story="Answer from this story alone",
    detail="One sentence, or all that bears on it",
)
@everywhere
async def ask(
    interaction: discord.Interaction[NewsdeskBot],
    question: app_commands.Range[str, 1, LONGEST_ASKED],
    story: options.Story | None = None,
    category: options.Category | None = None,
    source: options.Source | None = None,
    since: str | None = None,
    until: str | None = None,
    detail: Literal["short", "full"] | None = None,
    private: bool | None = None,
) -> None:
    """Ask about the news; every sentence of the answer has its sources."""
    bot = interaction.client
    hidden = bot.audience.hidden(interaction, private)
    async with answering(interaction, private=hidden):
        filters = await bot.threads.suggest(
            options.filters, interaction, category=category, source=source, since=since, until=until
        )
        if story:
            article = await bot.threads.ask(bot.newsdesk.stories.find, story, scope=filters.scope)
            filters = filters.model_copy(update={"article_id": article.id})
        answer = await find_answer(
            bot,
            question,
            filters,
            channel=interaction.channel_id,
            person=interaction.user.id,
            private=hidden,
            detail=detail,
            shown_in=interaction,
        )
        await send(interaction, draw_answer(answer, private=hidden), private=hidden, answer=answer)

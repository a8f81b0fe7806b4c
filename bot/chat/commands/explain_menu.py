"""The menu “Explain this story”: its summary, its key points and why it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import everywhere, marked
from bot.chat.rendering import answers, lines
from bot.chat.rendering.below import answer_controls, label_of
from bot.chat.rendering.cards import cards
from bot.chat.scope import scope_of
from bot.chat.ui.mentions import story_in
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer


@app_commands.context_menu(name="Explain this story", extras=marked(counted=True))
@everywhere
async def explain(interaction: discord.Interaction[NewsdeskBot], message: discord.Message) -> None:
    """Show a story's summary, its key points and why it matters."""
    bot, scope = interaction.client, scope_of(interaction)
    stories = bot.newsdesk.stories
    async with answering(interaction, private=True):
        mention = await story_in(interaction, message)
        article = await bot.threads.ask(stories.find, mention.article_id, scope=scope)
        points = await bot.threads.ask(stories.key_points, mention.article_id, scope=scope)
        why = await bot.threads.ask(stories.why, mention.article_id, scope=scope)
        head = f"### {markdown.link(article.headline, article.url)}\n{lines.about(article)}"
        texts = [f"{head}\n{mention.note()}" if mention.nearest else head]
        texts += [f"*{piece}*" for piece in markdown.escaped(article.dek or "")]
        texts += _part("keypoints", points)
        texts += _part("why", why)
        told = points if points.covered else why
        views = cards(texts, controls=answer_controls(told), image=article.image)
        await send(interaction, views, private=True)


def _part(what: str, answer: Answer) -> list[str]:
    """Return one part of an explanation, all of it from the story named above."""
    points = what == "keypoints"
    blocks = answers.of_one_story(answer, points=points) or [markdown.line(answer.note or "")]
    pages = markdown.paginate([b for b in blocks if b], between="\n" if points else "\n\n")
    return [f"**{label_of(what)}**\n{pages[0]}", *pages[1:]] if pages else []

"""How messages are sent, and remembered for corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat.errors import is_gone
from bot.chat.saving import SAVING_WHAT_IS_CITED
from bot.chat.scope import server_of
from bot.state.posted import CitedArticle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from articles.models import ArticleSummary
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer, Citation


async def send(
    interaction: discord.Interaction[Any],
    views: Sequence[ui.LayoutView],
    *,
    private: bool,
    answer: Answer | None = None,
    cited: Mapping[str, ArticleSummary | Citation] | None = None,
) -> None:
    """Answer a deferred interaction with one or several messages.

    What is public is remembered by its last message, for corrections: with the articles that its
    `answer` cites, or those `cited` by their ids. Where the interaction can no longer be answered,
    a public answer goes into the channel as a message of its own.
    """
    if answer is not None:
        cited = articles_of(answer)
    sent: discord.Message | None = None
    try:
        sent = await interaction.edit_original_response(view=views[0])
        for view in views[1:]:
            sent = await interaction.followup.send(view=view, ephemeral=private, wait=True)
    except discord.HTTPException as error:
        if private or sent is not None or not is_gone(error):
            raise
        sent = await send_into(interaction.channel, views)
        if sent is None:
            raise
    if cited and not private and sent is not None:
        await remember(interaction.client, sent, cited)


async def send_into(
    place: object, views: Sequence[ui.LayoutView], files: Sequence[discord.File] = ()
) -> discord.Message | None:
    """Send messages into a channel of their own accord; None where it takes none.

    The last has the files.
    """
    if not isinstance(place, discord.abc.Messageable):
        return None
    sent = None
    for view in views:
        sent = await place.send(view=view, files=files if view is views[-1] else ())
    return sent


def articles_of(answer: Answer) -> dict[str, Citation]:
    """Return the articles that an answer cites, by their ids."""
    return {citation.article_id: citation for citation in answer.citations}


async def remember(
    bot: NewsdeskBot,
    message: discord.Message,
    cited: Mapping[str, ArticleSummary | Citation],
    server: str | None = None,
) -> None:
    """Take note of the articles that a public answer cites; its `server`, where it tells none."""
    kept = {
        article_id: CitedArticle(
            headline=article.headline, status=article.status, note=article.note
        )
        for article_id, article in cited.items()
    }
    server = server or server_of(message)
    bot.newsdesk.posted.keep(message.id, message.channel.id, server, kept)
    await bot.saving.save_one(SAVING_WHAT_IS_CITED)

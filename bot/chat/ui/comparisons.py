"""How a comparison of outlets is sent: in pages, matter by matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import line
from bot.chat.rendering.below import list_controls
from bot.chat.rendering.cards import GREY, card
from bot.chat.rendering.comparisons import comparison_head, comparison_pages
from bot.chat.scope import scope_of
from bot.chat.ui.paging import Pager
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot
    from bot.chat.rendering.cards import Control


async def send_comparison(
    interaction: discord.Interaction[NewsdeskBot], story: str, *, private: bool
) -> None:
    """Answer a deferred interaction with what outlets tell of a story."""
    bot = interaction.client
    compare = bot.newsdesk.comparisons.compare
    comparison = await bot.threads.ask(compare, story, scope=scope_of(interaction))
    head = comparison_head(comparison)
    if not comparison.matters:
        texts = [f"### {head}", f"**{line(comparison.note or '')}**"]
        await send(interaction, [card(texts, colour=GREY)], private=private)
        return
    pages = comparison_pages(comparison)

    def controls(page: int) -> list[Control]:
        # A list that has several pages is not shared: of these a channel would see one.
        answer, shared = pages[page].answer, private and len(pages) == 1
        article_id = answer.citations[0].article_id
        return list_controls(answer, article_id, but="compare", private=shared)

    await Pager(
        interaction,
        [page.texts for page in pages],
        title=head,
        controls=controls,
        answer=comparison.answer,
    ).send()

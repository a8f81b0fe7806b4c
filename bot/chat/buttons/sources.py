"""The button that shows the quoted passages in their surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import markdown
from bot.chat.rendering import stories
from bot.chat.rendering.cards import cards
from bot.chat.rendering.ids import QUOTES_ID
from bot.chat.scope import scope_of
from bot.chat.ui.buttons import PrivateAnswerButton
from bot.chat.ui.sending import send
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.chat.client import NewsdeskBot
    from bot.service.answers import QuoteInContext


class SourcesButton(PrivateAnswerButton, template=QUOTES_ID):
    """Shows the quoted passages in their surroundings."""

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Quote every passage that may still be seen."""
        bot, passages = interaction.client, self.match["ids"].split(",")
        found = await bot.threads.ask(_quotes, bot, passages, scope_of(interaction))
        blocks: list[str] = []
        for number, quote in enumerate(found, int(self.match["first"])):
            if quote is None:
                gone = _("This passage is no longer there: its article was changed or taken back.")
                blocks.append(f"{markdown.superscript([number])} {gone}")
            else:
                blocks.extend(stories.quote_blocks(number, quote))
        await send(interaction, cards(blocks), private=True)


def _quotes(
    bot: NewsdeskBot, passages: Sequence[str], scope: str | None
) -> list[QuoteInContext | None]:
    """Look passages up one by one, so that each keeps its number when another is gone."""
    found = [bot.newsdesk.quotes.in_context([passage], scope=scope) for passage in passages]
    return [quotes[0] if quotes else None for quotes in found]


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(SourcesButton)

"""The button that shows the quoted sentences in their surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import markdown
from bot.chat.rendering import surroundings
from bot.chat.rendering.cards import cards
from bot.chat.rendering.ids import QUOTES_ID, passages_in
from bot.chat.scope import scope_of
from bot.chat.ui.buttons import PrivateAnswerButton
from bot.chat.ui.sending import send
from bot.i18n.language import gettext as _
from bot.service.surroundings import CitedPassage

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot


class SourcesButton(PrivateAnswerButton, template=QUOTES_ID):
    """Shows the quoted sentences in their surroundings, by article."""

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Quote every passage that may still be seen."""
        bot, first = interaction.client, int(self.match["first"])
        cited = [
            CitedPassage(number, passage, places)
            for number, (passage, places) in enumerate(passages_in(self.match["quoted"]), first)
        ]
        find = bot.newsdesk.surroundings.of_cited
        found = await bot.threads.ask(find, cited, scope=scope_of(interaction))
        blocks = [block for each in found for block in surroundings.excerpt_blocks(each)]
        there = {number for each in found for number in each.numbers}
        if missing := [each.number for each in cited if each.number not in there]:
            gone = _("This passage is no longer there: its article was changed or taken back.")
            blocks.append(f"{markdown.superscript(missing)} {gone}")
        await send(interaction, cards(blocks), private=True)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(SourcesButton)

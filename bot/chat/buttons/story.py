"""The buttons that ask one more thing about a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.rendering.ids import STORY_ID
from bot.chat.ui.buttons import PrivateAnswerButton
from bot.chat.ui.stories import send_about

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot


class StoryButton(PrivateAnswerButton, template=STORY_ID):
    """Asks one more thing about the story of an answer."""

    counted = True

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Answer from the story, if it may still be seen."""
        await send_about(interaction, self.match["what"], self.match["article"], private=True)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(StoryButton)

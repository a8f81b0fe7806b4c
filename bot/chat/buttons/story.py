"""The buttons that ask one more thing about a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons.press import AnsweringButton
from bot.chat.rendering.cards import cards
from bot.chat.rendering.ids import STORY_ID
from bot.chat.rendering.stories import related_texts, story_answer
from bot.chat.scope import scope_of
from bot.chat.ui.sending import send

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot


class StoryButton(AnsweringButton, template=STORY_ID):
    """Asks one more thing about the story of an answer."""

    counted = True

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Answer from the story, if it may still be seen."""
        bot, scope = interaction.client, scope_of(interaction)
        what, article_id = self.match["what"], self.match["article"]
        if what == "related":
            related = await bot.ask(bot.newsdesk.stories.related, article_id, scope=scope)
            texts = related_texts(related)
            await send(interaction, cards(texts), private=True)
            return
        work = bot.newsdesk.stories.key_points if what == "keypoints" else bot.newsdesk.stories.why
        answer = await bot.ask(work, article_id, scope=scope)
        await send(interaction, story_answer(answer, what), private=True)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(StoryButton)

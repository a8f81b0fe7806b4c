"""The menu below answers, whose entries are what other buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.chat.buttons.sharing import ShareButton
from bot.chat.buttons.sources import SourcesButton
from bot.chat.buttons.story import StoryButton
from bot.chat.rendering.ids import MENU_ID, QUOTES_ID, SHARE_ID, STORY_ID
from bot.chat.ui.buttons import PersistentMenu

if TYPE_CHECKING:
    import re

    import discord

    from bot.chat.client import NewsdeskBot
    from bot.chat.ui.buttons import PersistentButton

ENTRIES: tuple[tuple[re.Pattern[str], type[PersistentButton]], ...] = (
    (STORY_ID, StoryButton),
    (QUOTES_ID, SourcesButton),
    (SHARE_ID, ShareButton),
)


class MoreMenu(PersistentMenu, template=MENU_ID):
    """Does what the button would do whose id the chosen entry has."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer as the button does, which checks all rights anew."""
        for value in self.item.values:
            for pattern, kind in ENTRIES:
                if match := pattern.fullmatch(value):
                    await kind(ui.Button(custom_id=value), match).callback(interaction)


async def setup(bot: NewsdeskBot) -> None:
    """Answer choices, also in menus sent before the last restart."""
    bot.add_dynamic_items(MoreMenu)

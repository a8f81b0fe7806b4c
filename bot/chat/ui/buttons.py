"""What buttons and menus share: they are known by their ids, so that they outlive a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from discord import ui

from bot.chat.answering import answering

if TYPE_CHECKING:
    import re

    import discord

    from bot.chat.client import NewsdeskBot


class PersistentButton(ui.DynamicItem[ui.Button[Any]], template=r"(?!)"):
    """A button that someone pressed, with what its id says in `match`."""

    def __init__(self, button: ui.Button[Any], match: re.Match[str]) -> None:
        super().__init__(button)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Take the button with what its id says."""
        return cls(cast("ui.Button[Any]", item), match)


class PersistentMenu(ui.DynamicItem[ui.Select[Any]], template=r"(?!)"):
    """A menu of which someone chose entries, as its id says which it is."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Take the menu."""
        return cls(cast("ui.Select[Any]", item))


class PrivateAnswerButton(PersistentButton, template=r"(?!)"):
    """A button whose answer only the one who presses it sees; `counted` ones are questions."""

    counted = False

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer privately; what is visible is decided anew, for whoever presses."""
        if await interaction.client.admission.admits(interaction, counted=self.counted):
            async with answering(interaction, private=True):
                await self.answer(interaction)

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Send the answer."""
        raise NotImplementedError

"""Showing everyone an answer that only one person saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from articles.errors import NewsdeskError
from bot.commands.asking import passages_on
from bot.commands.buttons import Press
from bot.commands.cards import remember, send_into, view_of
from bot.commands.options import scope_of
from bot.language import gettext as _

if TYPE_CHECKING:
    import re

    from bot.client import NewsdeskBot

SHARE = "news:share"


class ShareButton(Press, ui.DynamicItem[ui.Button[Any]], template=SHARE):
    """Posts a private answer into the channel, as it is."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label=_("Share publicly"), custom_id=SHARE))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _: re.Match[str], /
    ) -> Self:
        """Read the button's id."""
        return cls()

    async def press(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Post the answer if all that it quotes may still be seen."""
        bot, message = interaction.client, interaction.message
        if message is None:
            return
        if bot.hidden(interaction, private=False):
            raise NewsdeskError("On this server, answers in this channel are private.")
        passages = passages_on(message)
        found = await bot.ask(bot.service.quotes, passages, scope=scope_of(interaction))
        if len(found) < len(passages):
            raise NewsdeskError(
                "An article of this answer was changed or taken back since; ask again."
            )
        view = _without_share(message)
        mention = f"-# {_('Shared by {person}', person=interaction.user.mention)}"
        view.add_item(ui.TextDisplay(mention))
        sent = await send_into(interaction.channel, [view])
        if sent is None:
            raise NewsdeskError("The answer cannot be posted into this channel.")
        await remember(bot, sent, {quote.article.id: quote.article for quote in found})
        await interaction.edit_original_response(content=_("Shared."))


def _without_share(message: discord.Message) -> ui.LayoutView:
    view = view_of(message)
    for item in list(view.walk_children()):
        is_share = isinstance(item, ui.Button) and item.custom_id == SHARE
        if is_share and isinstance(item.parent, ui.ActionRow):
            item.parent.remove_item(item)
    return view


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(ShareButton)

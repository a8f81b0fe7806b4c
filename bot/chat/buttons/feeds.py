"""What can be pressed below the notice that a feed fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.rendering.ids import FEED_ID
from bot.chat.ui.buttons import PrivateAnswerButton
from bot.chat.ui.feeds import change_feed, fetch_feeds

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot


class FeedButton(PrivateAnswerButton, template=FEED_ID):
    """Tries, pauses or removes a feed, for whoever may change it now."""

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Do it; who may not, or where the feed is gone, is told so."""
        what, feed = self.match["what"], self.match["feed"]
        if what != "try":
            await change_feed(interaction, what, feed)
            return
        scopes = await interaction.client.rights.feed_scopes(interaction)
        await fetch_feeds(interaction, scopes, feed, wake=True)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(FeedButton)

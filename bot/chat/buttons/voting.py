"""What people think of an answer: two buttons, and a modal that asks why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat.answering import answering
from bot.chat.rendering.ids import VOTE_ID
from bot.chat.scope import scope_of
from bot.chat.ui.buttons import PrivateAnswerButton
from bot.chat.ui.modals import NewsdeskModal, open_modal
from bot.i18n.language import gettext as _
from bot.state.people import LONGEST_REASON

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


class VoteButton(PrivateAnswerButton, template=VOTE_ID):
    """Keeps a vote; a vote against may say why."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Keep the vote, or ask why."""
        if self.match["vote"] == "up":
            await super().callback(interaction)
        else:
            await open_modal(interaction, lambda message: WhyNotModal(message.id))

    async def answer(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Keep the vote."""
        if interaction.message is not None:
            await keep_vote(interaction, interaction.message.id, helpful=True)


class WhyNotModal(NewsdeskModal):
    """Asks what was wrong with an answer."""

    def __init__(self, message_id: int) -> None:
        super().__init__(_("What was wrong?"))
        self._message_id = message_id
        self.reason: ui.TextInput[Any] = ui.TextInput(
            custom_id="reason",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=LONGEST_REASON,
        )
        self.add_item(
            ui.Label(
                text=_("Why does it not help?")[:45],
                description=_("Kept for the bot's owner; /privacy delete takes it away.")[:100],
                component=self.reason,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Keep the vote and the reason."""
        async with answering(interaction, private=True):
            reason = str(self.reason).strip() or None
            await keep_vote(interaction, self._message_id, helpful=False, reason=reason)


async def keep_vote(
    interaction: discord.Interaction[NewsdeskBot],
    message_id: int,
    *,
    helpful: bool,
    reason: str | None = None,
) -> None:
    """Keep a vote in place of an earlier one, and thank for it."""
    bot = interaction.client
    await bot.threads.record(
        bot.newsdesk.people.vote,
        message_id,
        str(interaction.user.id),
        scope_of(interaction),
        helpful=helpful,
        reason=reason,
    )
    await interaction.edit_original_response(content=_("Thank you, that is noted."))


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(VoteButton)

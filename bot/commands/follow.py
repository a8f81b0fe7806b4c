"""Asking on below an answer: a button that opens a box, and perhaps a thread."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal, Self

import discord
from discord import ui

from bot import render
from bot.commands.asking import LONGEST_QUESTION, draw_answer, find_answer, turns_before
from bot.commands.boxes import Box, open_box
from bot.commands.cards import articles_of, card, remember, send, send_into
from bot.commands.options import scope_of
from bot.conversations import turn_of
from bot.language import gettext as _
from index.models import Filters

if TYPE_CHECKING:
    import re

    from bot.answers import Answer
    from bot.client import NewsdeskBot
    from bot.followups import Turn

log = logging.getLogger(__name__)

THREAD_NAME = 90
# One day without a word closes a thread.
ARCHIVED_AFTER: Literal[1440] = 1440


class FollowButton(ui.DynamicItem[ui.Button[Any]], template=r"news:follow"):
    """Opens a box for the next question."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label=_("Follow up"), custom_id="news:follow"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _: re.Match[str], /
    ) -> Self:
        """Read the button's id."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the box."""
        await open_box(interaction, FollowUp)


class FollowUp(Box):
    """Takes the next question, and where it is to be answered."""

    counted = True

    def __init__(self, message: discord.Message) -> None:
        super().__init__(_("Follow up"))
        self._message = message
        self.question: ui.TextInput[Any] = ui.TextInput(
            custom_id="question", max_length=LONGEST_QUESTION, placeholder=_("And what about …?")
        )
        self.add_item(ui.Label(text=_("Your question")[:45], component=self.question))
        self.place: ui.Select[Any] | None = None
        if not message.flags.ephemeral:
            self.place = ui.Select(
                custom_id="place",
                options=[
                    discord.SelectOption(label=_("Here"), value="here", default=True),
                    discord.SelectOption(label=_("In a thread"), value="thread"),
                    discord.SelectOption(label=_("Only to me"), value="private"),
                ],
            )
            self.add_item(ui.Label(text=_("Where to answer")[:45], component=self.place))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Answer where it was chosen."""
        bot: NewsdeskBot = interaction.client
        place = (self.place.values or ["here"])[0] if self.place else "private"
        to_thread = place == "thread" and can_open_thread(self._message)
        hidden = place == "private" or bot.hidden(interaction)
        async with bot.answering(interaction, private=hidden or to_thread):
            turns = await turns_before(bot, self._message, interaction.user.id)
            answer = await find_answer(
                bot,
                str(self.question),
                Filters(scope=scope_of(interaction)),
                channel=interaction.channel_id,
                person=interaction.user.id,
                turns=turns,
            )
            if to_thread and not hidden:
                thread = await open_thread(bot, self._message, answer, turns)
                if thread is not None:
                    text = _("The answer is in {thread}.", thread=thread.mention)
                    await send(interaction, [card([text])], private=True)
                    return
            hidden = hidden or to_thread
            views = draw_answer(answer, private=hidden)
            await send(interaction, views, private=hidden, answer=answer)


def can_open_thread(message: discord.Message) -> bool:
    """Return whether a thread can hang on a message: in a server, and not in a thread already."""
    return message.guild is not None and not isinstance(message.channel, discord.Thread)


async def open_thread(
    bot: NewsdeskBot, message: discord.Message, answer: Answer, turns: tuple[Turn, ...]
) -> discord.Thread | None:
    """Answer in a thread below a message, and say how to ask on; None where that may not be."""
    name = render.shorten(answer.question, THREAD_NAME)
    try:
        thread = await message.create_thread(name=name, auto_archive_duration=ARCHIVED_AFTER)
        sent = await send_into(thread, draw_answer(answer, private=False))
        await thread.send(
            "-# " + _("To ask on in here, press Follow up, reply to me or mention me.")
        )
    except (discord.Forbidden, discord.NotFound) as error:
        log.info("A thread could not be opened: %s", error.code)
        return None
    if sent is not None:
        await remember(bot, sent, articles_of(answer))
    for turn in (*turns[-1:], turn_of(answer)):
        bot.conversations.add(thread.id, None, turn)
    return thread


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(FollowButton)

"""Asking on below an answer: a button that opens a modal, and perhaps a thread."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import discord
from discord import ui

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.errors import UNREACHABLE, is_server_fault
from bot.chat.rendering.cards import card
from bot.chat.rendering.ids import FOLLOW_ID
from bot.chat.scope import scope_of
from bot.chat.ui.asking import LONGEST_ASKED, draw_answer, find_answer, next_turn, turns_before
from bot.chat.ui.buttons import PersistentButton
from bot.chat.ui.modals import NewsdeskModal, open_modal
from bot.chat.ui.sending import articles_of, remember, send, send_into
from bot.i18n.language import gettext as _
from bot.i18n.language import speak
from index.models import Filters

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer
    from bot.service.followups import Turn

log = logging.getLogger(__name__)

THREAD_NAME = 90
# One day without a word closes a thread.
ARCHIVED_AFTER: Literal[1440] = 1440
# What Discord answers where a message has its one thread already.
HAS_A_THREAD = 160004


class FollowButton(PersistentButton, template=FOLLOW_ID):
    """Opens a modal for the next question."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the modal."""
        await open_modal(interaction, FollowUpModal)


class FollowUpModal(NewsdeskModal):
    """Takes the next question, and where it is to be answered."""

    counted = True

    def __init__(self, message: discord.Message) -> None:
        super().__init__(_("Follow up"))
        self._message = message
        self.question: ui.TextInput[Any] = ui.TextInput(
            custom_id="question", max_length=LONGEST_ASKED, placeholder=_("And what about …?")
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

    @property
    def asked(self) -> str:
        """Return the question that was written."""
        return str(self.question)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Answer where it was chosen."""
        bot: NewsdeskBot = interaction.client
        place = (self.place.values or ["here"])[0] if self.place else "private"
        hidden = place == "private" or bot.audience.hidden(interaction)
        to_thread = place == "thread" and not hidden and can_open_thread(interaction, self._message)
        async with answering(interaction, private=hidden or to_thread):
            if to_thread:
                speak(bot.audience.language(interaction, private=False))
            asked = await self._find_answer(interaction, private=hidden, shown=not to_thread)
            opens = to_thread and not asked.answer.small_talk
            if opens and await _answer_in_thread(interaction, self._message, asked):
                return
            speak(bot.audience.language(interaction, private=hidden or to_thread))
            hidden = hidden or to_thread
            if not asked.answer.small_talk:
                turn = asked.turn.model_copy(update={"private": hidden})
                bot.recollection.add(self._message.channel.id, interaction.user.id, turn)
            views = draw_answer(asked.answer, private=hidden)
            await send(interaction, views, private=hidden, answer=asked.answer)

    async def _find_answer(
        self, interaction: discord.Interaction[NewsdeskBot], *, private: bool, shown: bool
    ) -> FollowUpAnswer:
        """Answer after the turns that lead to the message; in public, after public ones alone.

        It is `shown` while it is written where it goes into the interaction's own response.
        """
        bot, filters = interaction.client, Filters(scope=scope_of(interaction))
        alone = private or filters.scope is None
        turns = await turns_before(bot, self._message, interaction.user.id, private=alone)
        shown_in = interaction if shown else None
        answer = await find_answer(
            bot, str(self.question), filters, turns=turns, below=True, shown_in=shown_in
        )
        return FollowUpAnswer(answer, next_turn(answer, filters, turns, private=private))


class FollowUpAnswer(NamedTuple):
    answer: Answer
    turn: Turn


def can_open_thread(interaction: discord.Interaction[Any], message: discord.Message) -> bool:
    """Return whether the bot may write into a thread on a message: in a server, not in a thread."""
    return (
        message.guild is not None
        and not isinstance(message.channel, discord.Thread)
        and interaction.app_permissions.send_messages_in_threads
    )


async def _answer_in_thread(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message, asked: FollowUpAnswer
) -> bool:
    """Answer in a thread and say privately where; return False where that may not be."""
    bot, person = interaction.client, interaction.user.id
    thread = await open_thread(bot, message, asked.answer)
    if thread is None:
        return False
    bot.recollection.add(thread.id, person, asked.turn, opens=True)
    bot.recollection.add(message.channel.id, person, asked.turn)
    speak(interaction.locale)
    text = _("The answer is in {thread}.", thread=thread.mention)
    await send(interaction, [card([text])], private=True)
    return True


async def open_thread(
    bot: NewsdeskBot, message: discord.Message, answer: Answer
) -> discord.Thread | discord.PartialMessageable | None:
    """Answer in the thread below a message, and say in a new one how to ask on.

    Returns None where that may not be, as in a voice channel.
    """
    try:
        thread = await _thread_on(bot, message, markdown.shorten(answer.question, THREAD_NAME))
        sent = await send_into(thread, draw_answer(answer, private=False))
    except discord.HTTPException as error:
        if is_server_fault(error):
            raise
        log.info("An answer cannot go into a thread: %s", error.code)
        return None
    if sent is not None:
        await remember(bot, sent, articles_of(answer))
    if isinstance(thread, discord.Thread):
        hint = _("To ask on in here, press Follow up, reply to me or mention me.")
        with suppress(*UNREACHABLE):
            await thread.send(f"-# {hint}")
    return thread


async def _thread_on(
    bot: NewsdeskBot, message: discord.Message, name: str
) -> discord.Thread | discord.PartialMessageable:
    """Open a thread on a message, or return the one that it has."""
    try:
        return await message.create_thread(name=name, auto_archive_duration=ARCHIVED_AFTER)
    except discord.HTTPException as error:
        if error.code != HAS_A_THREAD:
            raise
    # It goes by the message's own id.
    server = message.guild.id if message.guild else None
    return bot.get_partial_messageable(message.id, guild_id=server)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(FollowButton)

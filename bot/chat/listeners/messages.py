"""Questions in plain messages: a mention, a reply that pings the bot, or a direct message."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import TYPE_CHECKING

import discord

from articles.errors import NewsdeskError
from bot.chat.errors import UNKNOWN_CHANNEL, StoppingError, sentence_of, write_to
from bot.chat.rendering.cards import card
from bot.chat.scope import server_of
from bot.chat.ui.asking import LONGEST_ASKED, draw_answer, find_answer, turns_before
from bot.chat.ui.sending import articles_of, remember
from bot.i18n.language import speak
from bot.service.phrases import friendly
from bot.service.questions import TooLongError
from index.models import Filters
from index.query.courtesies import SmallTalk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.chat.client import NewsdeskBot
    from bot.service.followups import Turn

log = logging.getLogger(__name__)


class Messages:
    """Answers messages that are meant for the bot; Discord shows it no others."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message in its place; what fails is told to its author alone."""
        bot = self._bot
        if message.author.bot or bot.shutdown.stopping or bot.user is None:
            return
        if message.guild is not None and bot.user not in message.mentions:
            return
        if message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        speak(self._language(message))
        with bot.shutdown.working(partial(self._tell, message, StoppingError())):
            try:
                await self._answer(message)
            except Exception as error:  # noqa: BLE001  (the border between us and people)
                await self._tell(message, error)

    async def _tell(self, message: discord.Message, error: Exception) -> None:
        """Tell whoever wrote what went wrong, in their own language where it is known."""
        if isinstance(error, discord.NotFound) and error.code == UNKNOWN_CHANNEL:
            log.info("The channel of a question is gone.")
            return
        heard = self._bot.conversations.language(message.author.id)
        speak(heard or self._language(message))
        await write_to(message.author, sentence_of(error, None))

    async def _answer(self, message: discord.Message) -> None:
        bot = self._bot
        question = _asked(message, bot.user.id if bot.user else 0)
        server = server_of(message)
        if not question:
            await self._reply(message, [card([friendly(SmallTalk.ABOUT)])])
            return
        if len(question) > LONGEST_ASKED:
            raise TooLongError(len(question), LONGEST_ASKED)
        small_talk = await bot.admission.is_small_talk(question, server)
        if server and not small_talk and bot.audience.hidden_in(server, message.channel):
            raise NewsdeskError("In that channel I answer privately; ask with /ask there.")
        if not small_talk:
            await bot.admission.require_allowance(
                message.author.id, message.guild.id if message.guild else None
            )
        replied = self._replied_to(message)
        async with message.channel.typing():
            turns = await self._turns(message, replied)
            answer = await find_answer(
                bot,
                question,
                Filters(scope=server),
                channel=message.channel.id,
                person=message.author.id,
                turns=turns,
                below=replied is not None,
            )
        sent = await self._reply(message, draw_answer(answer, private=False))
        if sent is not None:
            await remember(bot, sent, articles_of(answer))

    @staticmethod
    async def _reply(
        message: discord.Message, views: Sequence[ui.LayoutView]
    ) -> discord.Message | None:
        """Answer below a message, or by itself where that is gone; return what was sent last."""
        sent = None
        for view in views:
            above = message.to_reference(fail_if_not_exists=False)
            sent = await message.channel.send(view=view, reference=above, mention_author=False)
        return sent

    def _replied_to(self, message: discord.Message) -> discord.Message | None:
        """Return the bot's own message that a message replies to."""
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message) and replied.author == self._bot.user:
            return replied
        return None

    async def _turns(
        self, message: discord.Message, replied: discord.Message | None
    ) -> tuple[Turn, ...]:
        """Return what was asked before, from the answer replied to where it is one."""
        bot, person = self._bot, message.author.id
        alone = message.guild is None
        if replied is not None:
            return await turns_before(bot, replied, person, private=alone)
        await bot.recollection.recall(message.channel.id)
        return bot.conversations.turns(message.channel.id, person, private=alone)

    def _language(self, message: discord.Message) -> str:
        if message.guild is None:
            return self._bot.conversations.language(message.author.id) or "en-US"
        chosen = self._bot.newsdesk.servers.settings(server_of(message)).language
        return chosen or str(message.guild.preferred_locale)


def _asked(message: discord.Message, bot_id: int) -> str:
    return " ".join(re.sub(rf"<@!?{bot_id}>", " ", message.content).split())


async def setup(bot: NewsdeskBot) -> None:
    """Listen to messages."""
    bot.add_listener(Messages(bot).on_message, "on_message")

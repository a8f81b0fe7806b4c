"""Questions in plain messages: a mention, a reply that pings the bot, or a direct message."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import TYPE_CHECKING

import discord

from articles.errors import NewsdeskError
from bot.commands.asking import LONGEST_QUESTION, draw_answer, find_answer, turns_before
from bot.commands.cards import articles_of, remember
from bot.commands.options import server_of
from bot.errors import StoppingError, sentence_of, write_to
from bot.language import gettext as _
from bot.language import speak
from bot.service import TooLongError
from index.models import Filters

if TYPE_CHECKING:
    from bot.client import NewsdeskBot
    from bot.followups import Turn

log = logging.getLogger(__name__)


class Messages:
    """Answers messages that are meant for the bot; Discord shows it no others."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message in its place; what fails is told to its author alone."""
        bot = self._bot
        if message.author.bot or bot.stopping or bot.user is None:
            return
        if message.guild is not None and bot.user not in message.mentions:
            return
        if message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        speak(self._language(message))
        with bot.working(partial(_say_stopping, message)):
            try:
                await self._answer(message)
            except Exception as error:  # noqa: BLE001  (the border between us and people)
                await write_to(message.author, sentence_of(error, None))

    async def _answer(self, message: discord.Message) -> None:
        bot = self._bot
        question = _asked(message, bot.user.id if bot.user else 0)
        if not question:
            text = _("Ask me something about the news, or see what I can do with /help.")
            await message.reply(text, mention_author=False)
            return
        if len(question) > LONGEST_QUESTION:
            raise TooLongError(len(question), LONGEST_QUESTION)
        server = server_of(message)
        if server and bot.hidden_in(server, message.channel):
            raise NewsdeskError("In that channel I answer privately; ask with /ask there.")
        bot.require_allowance(message.author.id, message.guild.id if message.guild else None)
        async with message.channel.typing():
            answer = await find_answer(
                bot,
                question,
                Filters(scope=server),
                channel=message.channel.id,
                person=message.author.id,
                turns=await self._turns(message),
            )
        sent = None
        for view in draw_answer(answer, private=False):
            sent = await message.reply(view=view, mention_author=False)
        if sent is not None:
            await remember(bot, sent, articles_of(answer))

    async def _turns(self, message: discord.Message) -> tuple[Turn, ...]:
        """Return what was asked before, from the answer replied to where it is one."""
        bot = self._bot
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message) and replied.author == bot.user:
            return await turns_before(bot, replied, message.author.id)
        return bot.conversations.turns(message.channel.id, message.author.id)

    def _language(self, message: discord.Message) -> str:
        if message.guild is None:
            return "en-US"
        chosen = self._bot.servers.settings(server_of(message)).language
        return chosen or str(message.guild.preferred_locale)


async def _say_stopping(message: discord.Message) -> None:
    await write_to(message.author, sentence_of(StoppingError(), None))


def _asked(message: discord.Message, bot_id: int) -> str:
    return " ".join(re.sub(rf"<@!?{bot_id}>", " ", message.content).split())


async def setup(bot: NewsdeskBot) -> None:
    """Listen to messages."""
    bot.add_listener(Messages(bot).on_message, "on_message")

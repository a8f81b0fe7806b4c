"""Ends the “thinking …” of those whose answers were cut off when the bot was killed.

Answers that came through right before that are remembered, so that corrections reach them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.chat.errors import UNREACHABLE, may_pass
from bot.chat.rendering.reading import is_unfinished, passages_on
from bot.chat.repeating import SteadyLoop
from bot.chat.saving import SAVING_WHO_WAITS
from bot.chat.ui.sending import remember
from bot.i18n.language import gettext as _
from bot.i18n.language import speaking
from bot.service.attempts import only_logged

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.state.unanswered import UnansweredQuestion

log = logging.getLogger(__name__)

TRIED_EVERY = 10.0
# What stands for the first answer to an interaction in place of a message's number.
ORIGINAL: Any = "@original"
APPLICATION_WEBHOOK = 3


class InterruptedAnswers:
    """Tells those who wait since before the start in one private sentence that nothing comes."""

    def __init__(self, bot: NewsdeskBot, left: tuple[UnansweredQuestion, ...]) -> None:
        self._bot = bot
        self._left = left
        self.tries = SteadyLoop(self.end_all, TRIED_EVERY)

    async def end_all(self) -> None:
        """Tell all that are left; those that Discord does not take now are tried again."""
        remaining, answered = [], []
        async with aiohttp.ClientSession() as session:
            for question in self._left:
                try:
                    answered.append(await _end(question, session))
                except UNREACHABLE as error:
                    if not isinstance(error, discord.HTTPException) or may_pass(error):
                        remaining.append(question)
                        continue
                    log.info("Someone whose answer was cut off cannot be told: %s", error.code)
                self._bot.newsdesk.unanswered.end(int(question.number))
        for shown in filter(None, answered):
            with only_logged("What an answer cites could not be looked up"):
                await self._recall(shown)
        await self._bot.saving.save_one(SAVING_WHO_WAITS)
        self._left = tuple(remaining)
        if not remaining:
            self.tries.stop()

    async def _recall(self, shown: discord.Message) -> None:
        """Take note of what an answer cites, for the bot was killed before it did.

        As the articles stand now: of one that changed meanwhile it tells nothing.
        """
        bot, passages = self._bot, passages_on(shown)
        if not passages or shown.flags.ephemeral:
            return
        # Only then it is known in which server a channel is.
        await bot.wait_until_ready()
        if await bot.threads.record(bot.newsdesk.posted.is_kept, shown.id):
            return
        place = bot.get_channel(shown.channel.id)
        server = str(place.guild.id) if isinstance(place, discord.abc.GuildChannel) else None
        found = await bot.threads.record(bot.newsdesk.search.passages.by_id, passages, server)
        await remember(bot, shown, {each.article.id: each.article for each in found}, server)


async def _end(
    question: UnansweredQuestion, session: aiohttp.ClientSession
) -> discord.Message | None:
    """Tell one person; or return the answer, where it came through before the bot was killed."""
    data: Any = {
        "id": int(question.application),
        "type": APPLICATION_WEBHOOK,
        "token": question.token,
    }
    webhook = discord.Webhook(data, session)
    shown = await webhook.fetch_message(ORIGINAL)
    unfinished = is_unfinished(shown)
    if not shown.flags.loading and not unfinished:
        return shown
    if unfinished or not question.private:
        await webhook.delete_message(ORIGINAL)
    with speaking(question.locale):
        sentence = _("I was restarted before I could answer; please ask again.")
    nobody = discord.AllowedMentions.none()
    # Behind a private “thinking” the first message takes its place.
    await webhook.send(sentence, ephemeral=True, allowed_mentions=nobody)
    return None


async def setup(bot: NewsdeskBot) -> None:
    """Look who waits, before anyone new does."""
    application = bot.application_id
    if application is None:
        return
    left = await bot.threads.record(bot.newsdesk.unanswered.left, application, bot.served.name)
    if left:
        log.info("%d answers were cut off; those who wait are told.", len(left))
        InterruptedAnswers(bot, left).tries.start()

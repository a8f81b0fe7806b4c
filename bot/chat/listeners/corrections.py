"""Tells in posted answers that an article they cite was corrected, retracted or removed since."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

import discord

from bot.chat.errors import UNREACHABLE, may_pass
from bot.chat.rendering.cards import pack
from bot.chat.rendering.corrections import correction, put_on_top
from bot.chat.rendering.reading import view_of
from bot.chat.repeating import SteadyLoop
from bot.i18n.language import speaking
from bot.service.attempts import Attempts, only_logged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.client import NewsdeskBot
    from bot.state.posted import OutdatedAnswer

log = logging.getLogger(__name__)

CHECKED_EVERY = 5.0
# How many messages are edited at the same time.
TOLD_AT_ONCE = 4
# A message that could not be reached is tried again in each of the next checks, as many as this.
TRIES_IN_A_ROW = 6
# After those, the number of checks until the next try doubles up to this: an hour.
MOST_CHECKS_WAITED = 720
# How many of the messages that wait are tried again in one check.
RETRIES_A_CHECK = 500
LONGEST_REPLY_CHARS = 1900
# What Discord answers where an edit is not possible.
REFUSED = 400


class Retry(NamedTuple):
    """How often a message could not be reached, and in which check it is tried again."""

    tries: int
    until: int


class Corrections:
    """Looks for answers that no longer stand as they were given, and edits them.

    What is told is settled in the database; all that is not is found again after a restart.
    """

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._seen = 0
        self._checks = 0
        self._waiting: dict[int, Retry] = {}
        self._attempts = Attempts()
        self._at_once = asyncio.Semaphore(TOLD_AT_ONCE)
        self.checks = SteadyLoop(self.check, CHECKED_EVERY)

    async def check(self) -> None:
        """Edit every answer that is outdated since the last time, or waits since then."""
        bot = self._bot
        if not bot.is_ready() or bot.shutdown.stopping:
            return
        self._checks += 1
        due = [message for message, wait in self._waiting.items() if wait.until <= self._checks]
        due = due[:RETRIES_A_CHECK]
        with self._attempts.trying("Looking for corrections"):
            outdated = bot.newsdesk.posted.outdated
            found, self._seen = await bot.threads.record(outdated, self._seen, due)
            await self._try_all([each for each in found if bot.served.serve(each.server)], due)

    async def _try_all(self, found: Sequence[OutdatedAnswer], due: Sequence[int]) -> None:
        messages: dict[int, list[OutdatedAnswer]] = {}
        for each in found:
            messages.setdefault(each.message, []).append(each)
        for message in set(due) - set(messages):
            del self._waiting[message]
        await asyncio.gather(*map(self._try, messages.values()))

    async def _try(self, found: list[OutdatedAnswer]) -> None:
        """Tell one message what has changed; where that fails now, let it wait."""
        message = found[0].message
        async with self._at_once:
            if self._bot.shutdown.stopping:
                return
            with only_logged("A correction could not be told, which is tried again"):
                try:
                    await self._tell(found)
                except UNREACHABLE as error:
                    log.warning("A correction waits: %s", type(error).__name__)
                else:
                    self._waiting.pop(message, None)
                    return
        tries = self._waiting.get(message, Retry(0, 0)).tries + 1
        doubled = min(max(0, tries - TRIES_IN_A_ROW), 10)
        self._waiting[message] = Retry(tries, self._checks + min(2**doubled, MOST_CHECKS_WAITED))

    async def _tell(self, found: list[OutdatedAnswer]) -> None:
        """Tell one message what has changed, or give it up where Discord never will take it."""
        bot, posted = self._bot, self._bot.newsdesk.posted
        try:
            channel = bot.get_partial_messageable(found[0].channel)
            message = await channel.fetch_message(found[0].message)
            with speaking(bot.newsdesk.servers.settings(found[0].server).language):
                lines = {
                    each.article_id: correction(each.headline, each.status, each.note)
                    for each in found
                }
            await _put(message, lines)
        except discord.HTTPException as error:
            if may_pass(error):
                raise
            log.info("A correction cannot reach its answer: %s", error.code)
            if isinstance(error, discord.NotFound):
                await bot.threads.record(posted.forget, found[0].message)
                return
        for each in found:
            await bot.threads.record(posted.settle, each)


async def _put(message: discord.Message, lines: Mapping[str, str]) -> None:
    """Put lines on top of a message; in a reply where they have no room or it takes no edits."""
    view = view_of(message)
    if put_on_top(view, lines):
        try:
            # Without a word on mentions the library sends none of its own with an edit of a view.
            await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            # So does Discord refuse edits in a closed thread, which a reply opens again.
            if error.status != REFUSED:
                raise
        else:
            return
    for texts in pack(lines.values(), LONGEST_REPLY_CHARS):
        await message.reply("\n".join(texts), mention_author=False)


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    Corrections(bot).checks.start()

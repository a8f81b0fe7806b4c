"""Tells in posted answers that an article they cite was corrected, retracted or removed since."""

from __future__ import annotations

import asyncio
import logging
import zlib
from typing import TYPE_CHECKING, NamedTuple

import discord
from discord import ui
from discord.ext import tasks

from bot.chat.errors import UNREACHABLE
from bot.chat.rendering import checks
from bot.chat.rendering.cards import pack, view_of
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.chat.client import NewsdeskBot
    from bot.state.posted import Overtaken

log = logging.getLogger(__name__)

CHECKED_EVERY = 5.0
TOLD_AT_ONCE = 4
# A message that could not be reached is tried again in the next checks, so often; then it waits for
# twice as many checks each time, at most an hour. So many that have waited are taken up in one.
AT_ONCE_AGAIN = 6
LONGEST_WAIT = 720
TAKEN_UP = 500
# Discord's limit of text in a message, of its components, and of a plain message, with some room.
MOST_TEXT = 4000
MOST_COMPONENTS = 40
LONGEST_REPLY = 1900
# What Discord answers where an edit is not possible, and where it says nothing of the message.
REFUSED, UNAUTHORISED, TOO_MANY, SERVER_FAULTS = 400, 401, 429, 500
# Components have a number that stays through edits. Discord counts them from 1 on; the line about
# an article has a number of its own, far above.
FIRST_LINE = 2**30


class Wait(NamedTuple):
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
        self._waiting: dict[int, Wait] = {}
        self._at_once = asyncio.Semaphore(TOLD_AT_ONCE)

    @tasks.loop(seconds=CHECKED_EVERY)
    async def check(self) -> None:
        """Edit every answer that was overtaken since the last time, or waits since then."""
        bot = self._bot
        if not bot.is_ready() or bot.stopping:
            return
        self._checks += 1
        due = [message for message, wait in self._waiting.items() if wait.until <= self._checks]
        due = due[:TAKEN_UP]
        try:
            overtaken = bot.newsdesk.posted.overtaken
            found, self._seen = await bot.record(overtaken, self._seen, due)
        except Exception:
            log.exception("Corrections could not be looked for; it is tried again.")
            return
        messages: dict[int, list[Overtaken]] = {}
        for each in found:
            messages.setdefault(each.message, []).append(each)
        for message in set(due) - set(messages):
            del self._waiting[message]
        await asyncio.gather(*map(self._try, messages.values()))

    async def _try(self, found: list[Overtaken]) -> None:
        """Tell one message what has changed; where that fails now, let it wait."""
        message = found[0].message
        async with self._at_once:
            if self._bot.stopping:
                return
            try:
                await self._tell(found)
            except UNREACHABLE as error:
                log.warning("A correction waits: %s", type(error).__name__)
            except Exception:
                log.exception("A correction could not be told; it is tried again.")
            else:
                self._waiting.pop(message, None)
                return
        tries = self._waiting.get(message, Wait(0, 0)).tries + 1
        doubled = min(max(0, tries - AT_ONCE_AGAIN), 10)
        self._waiting[message] = Wait(tries, self._checks + min(2**doubled, LONGEST_WAIT))

    async def _tell(self, found: list[Overtaken]) -> None:
        """Tell one message what has changed, or give it up where Discord never will take it."""
        bot, posted = self._bot, self._bot.newsdesk.posted
        try:
            channel = bot.get_partial_messageable(found[0].channel)
            message = await channel.fetch_message(found[0].message)
            with speaking(bot.servers.settings(found[0].server).language):
                lines = {
                    each.article_id: checks.correction(each.headline, each.status, each.note)
                    for each in found
                }
            await _put(message, lines)
        except discord.HTTPException as error:
            if error.status in (UNAUTHORISED, TOO_MANY) or error.status >= SERVER_FAULTS:
                raise
            log.info("A correction cannot reach its answer: %s", error.code)
            if isinstance(error, discord.NotFound):
                await bot.record(posted.forget, found[0].message)
                return
        for each in found:
            await bot.record(posted.settle, each)


async def _put(message: discord.Message, lines: Mapping[str, str]) -> None:
    """Put lines on top of a message; in a reply where they have no room or it takes no edits."""
    view = view_of(message)
    if put_on_top(view, lines):
        try:
            await message.edit(view=view)
        except discord.HTTPException as error:
            # So does Discord refuse edits in a closed thread, which a reply opens again.
            if error.status != REFUSED:
                raise
        else:
            return
    for texts in pack(lines.values(), LONGEST_REPLY):
        await message.reply("\n".join(texts), mention_author=False)


def put_on_top(view: ui.LayoutView, lines: Mapping[str, str]) -> bool:
    """Put lines on top of a card, by their articles' ids; return whether they have room.

    The newest line about an article takes the place of an earlier one.
    """
    box = next((item for item in view.children if isinstance(item, ui.Container)), None)
    if box is None:
        return False
    held = list(box.children)
    said = {item.id: item for item in _lines(held)}
    numbered = {_number(article_id): line for article_id, line in lines.items()}
    added: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(line, id=number) for number, line in numbered.items() if number not in said
    ]
    if not said:
        added.append(ui.Separator(spacing=discord.SeparatorSpacing.small))
    if view.total_children_count + len(added) > MOST_COMPONENTS:
        return False
    for number, said_before in said.items():
        said_before.content = numbered.get(number or 0, said_before.content)
    box.clear_items()
    for item in [*added, *held]:
        box.add_item(item)
    return view.content_length() <= MOST_TEXT


def _lines(items: Iterable[ui.Item[ui.LayoutView]]) -> list[ui.TextDisplay[ui.LayoutView]]:
    """Return the lines about articles that stand on a card."""
    texts = [item for item in items if isinstance(item, ui.TextDisplay)]
    return [text for text in texts if (text.id or 0) >= FIRST_LINE]


def _number(article_id: str) -> int:
    return FIRST_LINE + zlib.crc32(article_id.encode()) % FIRST_LINE


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    Corrections(bot).check.start()

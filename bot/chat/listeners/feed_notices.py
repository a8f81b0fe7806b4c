"""Tells those who look after feeds that one fails again and again, is gone, or well again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.chat.errors import UNREACHABLE
from bot.chat.rendering.feeds import notice_card
from bot.chat.repeating import SteadyLoop
from bot.chat.ui.notices import tell_managers, tell_owners
from bot.service.attempts import Attempts, only_logged

if TYPE_CHECKING:
    from discord import ui

    from articles.feeds.models import FeedNotice
    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)

# What happens within a minute is told in one message.
NOTICES_EVERY = 60.0
MOST_AT_ONCE = 100


class FeedNotices:
    """Looks for what is to be told; what was not told is found again after a restart."""

    def __init__(self, bot: NewsdeskBot) -> None:
        self._bot = bot
        self._attempts = Attempts()
        # What waits is told as soon as Discord is there.
        self.checks = SteadyLoop(self.check, NOTICES_EVERY, connected=bot)

    async def check(self) -> None:
        """Tell what there is since the last time, one message for each server, one for owners."""
        bot = self._bot
        if not bot.is_ready() or bot.shutdown.stopping:
            return
        with self._attempts.trying("Looking for what is to be told of feeds"):
            scopes: dict[str | None, list[FeedNotice]] = {}
            for notice in await bot.threads.record(self._claimed):
                scopes.setdefault(notice.feed.scope, []).append(notice)
            for scope, notices in scopes.items():
                await self._tell(scope, notices)

    def _claimed(self) -> list[FeedNotice]:
        feeds = self._bot.newsdesk.feeds
        found: list[FeedNotice] = []
        while len(found) < MOST_AT_ONCE and (notice := feeds.claim_notice()):
            found.append(notice)
        return found

    async def _tell(self, scope: str | None, notices: list[FeedNotice]) -> None:
        bot = self._bot

        def draw(pressable: bool) -> ui.LayoutView:
            return notice_card(notices, pressable=pressable)

        with only_logged("What is told of feeds waits"):
            try:
                if scope is None:
                    await tell_owners(bot, draw)
                else:
                    await tell_managers(bot, scope, draw)
            except UNREACHABLE as error:
                log.warning("What is told of feeds waits: %s", type(error).__name__)
                return
            for notice in notices:
                await bot.threads.record(bot.newsdesk.feeds.settle_notice, notice.number)


async def setup(bot: NewsdeskBot) -> None:
    """Begin to look."""
    FeedNotices(bot).checks.start()

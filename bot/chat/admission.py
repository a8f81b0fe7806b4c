"""What the bot takes on: nothing new while it ends, and so many questions an hour."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from articles.errors import DatabaseError, NewsdeskError
from bot.chat.errors import UNREACHABLE, StoppingError, TooManyError, say
from bot.chat.scope import scope_of
from bot.chat.threads import CrowdedError
from bot.i18n.language import speak
from bot.service.activity import RefusalReason
from bot.state.limits import Allowance, Asker

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.chat.shutdown import Shutdown
    from bot.chat.threads import Threads
    from bot.service.conversations import Conversations
    from bot.service.newsdesk import Newsdesk

# Discord takes a first answer within three seconds: where the machine is too busy to tell small
# talk by then, it counts as a question.
TOLD_WITHIN = 1.0


class Admission:
    """Lets people in, counts their questions, and refuses what is too many."""

    def __init__(
        self,
        newsdesk: Newsdesk,
        conversations: Conversations,
        shutdown: Shutdown,
        threads: Threads,
    ) -> None:
        self._asking = newsdesk.asking
        self._settings = newsdesk.settings
        self._servers = newsdesk.servers
        self._limiter = newsdesk.limiter
        self._refusals = newsdesk.activity.refusals
        self._conversations = conversations
        self._shutdown = shutdown
        self._threads = threads

    async def is_small_talk(self, text: str, scope: str | None) -> bool:
        """Return whether a text is no question about the news, and so is not counted."""
        try:
            async with asyncio.timeout(TOLD_WITHIN):
                kind = await self._threads.suggest(self._asking.small_talk, text, scope)
        except TimeoutError:
            return False
        return kind is not None

    async def admits(
        self, interaction: discord.Interaction[Any], *, counted: bool, asked: str = ""
    ) -> bool:
        """Return whether the bot takes this on now; else refuse it privately, at once.

        From here on it speaks the language of whoever asks. What is `counted` is one question more
        for them, unless the words in which it is `asked` are small talk.
        """
        speak(interaction.locale)
        self._conversations.hear(interaction.user.id, interaction.locale)
        try:
            if self._shutdown.stopping:
                raise StoppingError
            if counted and not (asked and await self.is_small_talk(asked, scope_of(interaction))):
                await self.require_allowance(interaction.user.id, interaction.guild_id)
        except NewsdeskError as refusal:
            with suppress(*UNREACHABLE):
                await say(interaction, refusal)
            return False
        return True

    async def require_allowance(self, person: int, server: int | None) -> None:
        """Count one question; raise TooManyError with the time left where it is one too many.

        Where too many wait already it is refused with a CrowdedError, and not counted.
        """
        if self._threads.is_crowded:
            self._refusals.add(RefusalReason.CROWDED)
            raise CrowdedError
        asker, place = str(person), str(server)
        allowances = [Allowance(Asker(person=asker), self._settings.person_limit)]
        if server is not None:
            allowances.append(Allowance(Asker(server=place), self._settings.server_limit))
            if limit := self._servers.settings(place).limit:
                allowances.append(Allowance(Asker(asker, place), limit))
        seconds = await self._take(allowances)
        if seconds:
            self._refusals.add(RefusalReason.LIMIT)
            raise TooManyError(seconds)

    async def _take(self, allowances: Sequence[Allowance]) -> float:
        """Count a question where all processes see it, or here where that takes too long."""
        if self._limiter.is_shared:
            with suppress(TimeoutError, DatabaseError):
                async with asyncio.timeout(TOLD_WITHIN):
                    return await self._threads.record(self._limiter.take_shared, allowances)
        return self._limiter.take(allowances)

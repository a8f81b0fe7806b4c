"""How an interaction is answered: acknowledged at once, and never left without a word."""

from __future__ import annotations

import logging
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.errors import UNREACHABLE, say_stopping, tell
from bot.i18n.language import speak

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)


@asynccontextmanager
async def answering(
    interaction: discord.Interaction[NewsdeskBot], *, private: bool
) -> AsyncIterator[None]:
    """Acknowledge at once, then answer inside; whatever fails is told privately.

    A public answer is in the server's language where it has set one.
    """
    bot = interaction.client
    waiting_in_public = False
    with ExitStack() as under_way:
        try:
            # Before Discord shows that they wait: who is left waiting must be known to be told.
            under_way.enter_context(bot.unfinished.waiting(interaction, private=private))
            try:
                await interaction.response.defer(ephemeral=private, thinking=True)
                waiting_in_public = not private
            except UNREACHABLE as error:
                # Whether Discord took it or not, the answer finds its way: here or another.
                log.info("An interaction was not acknowledged: %s", type(error).__name__)
            stopping = partial(say_stopping, interaction, waiting_in_public)
            under_way.enter_context(bot.shutdown.working(stopping))
            speak(bot.audience.language(interaction, private=private))
            yield
        except Exception as error:  # noqa: BLE001  (the border between us and people)
            speak(interaction.locale)
            await tell(interaction, error, waiting_in_public=waiting_in_public)

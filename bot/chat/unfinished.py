"""Takes note of who waits for an answer, for the case that the process is killed meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    import discord

    from bot.state.unanswered import UnansweredQuestions


class UnfinishedAnswers:
    """Saves who waits as soon as the last saving is done, so that many at once are one saving.

    `save` does it, and only logs what fails.
    """

    def __init__(
        self, unanswered: UnansweredQuestions, holder: str, save: Callable[[], Awaitable[None]]
    ) -> None:
        self._unanswered = unanswered
        self._holder = holder
        self._save = save
        self._is_due = False
        self._saving: asyncio.Task[None] | None = None

    @contextmanager
    def waiting(self, interaction: discord.Interaction[Any], *, private: bool) -> Iterator[None]:
        """Keep what an answer takes while it is made inside."""
        self._unanswered.begin(
            interaction.id,
            application=interaction.application_id,
            token=interaction.token,
            person=interaction.user.id,
            private=private,
            locale=str(interaction.locale),
            holder=self._holder,
        )
        self._save_soon()
        try:
            yield
        finally:
            self._unanswered.end(interaction.id)
            self._save_soon()

    def _save_soon(self) -> None:
        self._is_due = True
        if self._saving is None or self._saving.done():
            self._saving = asyncio.ensure_future(self._save_all())

    async def _save_all(self) -> None:
        while self._is_due:
            self._is_due = False
            await self._save()

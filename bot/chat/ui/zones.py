"""Time zones that complete as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.chat.ui.options import MOST_CHOICES, Completion
from bot.service.schedules import fitting_zones

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot


class ZoneCompletion(Completion):
    """The time zones whose names have what is typed in them."""

    async def offer_to(
        self, _interaction: discord.Interaction[NewsdeskBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        zones = fitting_zones(typed, MOST_CHOICES)
        return [app_commands.Choice(name=name, value=name) for name in zones]


ZoneName = app_commands.Transform[str, ZoneCompletion]

"""Time zones that complete as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.chat.ui.options import MOST_CHOICES, Completion
from bot.service.schedules import fitting_zones

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot

LONGEST_ZONE = 60


class ZoneCompletion(Completion):
    """A time zone by its IANA name."""

    @property
    def max_value(self) -> int:
        """Return how long a name may be."""
        return LONGEST_ZONE

    async def offer_to(
        self, interaction: discord.Interaction[NewsdeskBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return the zones that have what is typed in their names."""
        zones = await interaction.client.threads.suggest(fitting_zones, typed, MOST_CHOICES)
        return [app_commands.Choice(name=zone, value=zone) for zone in zones]


ZoneName = app_commands.Transform[str, ZoneCompletion]

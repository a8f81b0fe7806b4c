"""Which server asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import discord


def scope_of(interaction: discord.Interaction[Any]) -> str | None:
    """Return the server that asks, as the service wants it; None outside of servers."""
    return str(interaction.guild_id) if interaction.guild_id else None


def server_of(message: discord.Message) -> str | None:
    """Return the server that a message stands in, as the service wants it; None outside of any."""
    return str(message.guild.id) if message.guild else None

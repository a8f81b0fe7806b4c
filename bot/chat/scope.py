"""Which server asks, and what a command may say of itself."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

# The extras of a command that counts as a question.
COUNTED: dict[Any, Any] = {"counted": True}
everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)


def scope_of(interaction: discord.Interaction[Any]) -> str | None:
    """Return the server that asks, as the service wants it; None outside of servers."""
    return str(interaction.guild_id) if interaction.guild_id else None


def server_of(message: discord.Message) -> str | None:
    """Return the server that a message stands in, as the service wants it; None outside of any."""
    return str(message.guild.id) if message.guild else None

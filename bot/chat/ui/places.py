"""Channels that are named for what the bot sends of its own accord: who may write there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from discord import app_commands


def require_access(
    interaction: discord.Interaction[Any], channel: app_commands.AppCommandChannel
) -> None:
    """Raise NewsdeskError where the bot may not write into a channel, as far as that is known."""
    mine = bot_permissions(interaction, channel)
    if mine is None:
        return
    if not (mine.view_channel and _may_write(mine, channel)):
        raise NewsdeskError(
            "I may not write there; let me see that channel and send messages in it first."
        )


def require_own_access(channel: app_commands.AppCommandChannel) -> None:
    """Raise NewsdeskError where the person who names a channel may not write into it."""
    if not (channel.permissions.view_channel and _may_write(channel.permissions, channel)):
        raise NewsdeskError("You may not write there; name a channel in which you may.")


def bot_permissions(
    interaction: discord.Interaction[Any], channel: app_commands.AppCommandChannel
) -> discord.Permissions | None:
    """Return what the bot may do in a channel, None where that is not known."""
    place = channel.resolve()
    if place is None or interaction.guild is None or interaction.guild.me is None:
        return None
    return place.permissions_for(interaction.guild.me)


def _may_write(permissions: discord.Permissions, channel: object) -> bool:
    thread = isinstance(channel, discord.app_commands.AppCommandThread)
    return permissions.send_messages_in_threads if thread else permissions.send_messages

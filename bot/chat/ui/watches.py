"""What commands and buttons of watches share: what is offered, who may change one, what it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from articles.text import fold
from bot.chat.markdown import shorten
from bot.chat.rendering.lines import CHOICE
from bot.chat.rendering.watches import what_of
from bot.chat.rights import require_manager
from bot.chat.scope import scope_of
from bot.chat.ui.options import MOST_CHOICES, Completion

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.state.watches import Watch

    Interaction = discord.Interaction[NewsdeskBot]


async def seen_scope(bot: NewsdeskBot, watch: Watch) -> str | None:
    """Return the server whose own articles may be told for a watch now, None for everyone's alone.

    What is told to a person may be a server's only while that person is sure to be a member of it.
    Raises what Discord answers where it cannot tell now.
    """
    if watch.server is None or watch.person is None:
        return watch.server
    guild = bot.get_guild(int(watch.server))
    if guild is None:
        return None
    try:
        await guild.fetch_member(int(watch.person))
    except (discord.NotFound, discord.Forbidden):
        return None
    return watch.server


def manages(interaction: Interaction) -> bool:
    """Return whether a person may change what is watched in the channels of a server."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


async def watches_of(interaction: Interaction) -> tuple[tuple[Watch, ...], tuple[Watch, ...]]:
    """Return what a person watches, and for managers what is watched in the server's channels."""
    bot, watches = interaction.client, interaction.client.newsdesk.watcher.watches
    own = await bot.threads.record(watches.of_person, str(interaction.user.id))
    server = scope_of(interaction)
    if server is None or not manages(interaction):
        return own, ()
    return own, await bot.threads.record(watches.of_server, server)


def require_own(interaction: Interaction, watch: Watch | None) -> Watch:
    """Return a watch; raise NewsdeskError where there is none that the person may change."""
    if watch is None or (watch.person and watch.person != str(interaction.user.id)):
        raise NewsdeskError("That is watched no more.")
    if watch.channel is not None and require_manager(interaction) != watch.server:
        raise NewsdeskError("That is watched no more.")
    return watch


async def log_watch(interaction: Interaction, what: str, watch: Watch) -> None:
    """Add what was done to what a channel is told to the server's audit list."""
    if watch.channel and watch.server:
        bot, person = interaction.client, str(interaction.user.id)
        named = shorten(what_of(watch, shorten), 200)
        await bot.threads.record(bot.newsdesk.servers.log, watch.server, person, what, named)


class WatchCompletion(Completion):
    """What a person may stop watching, by what it is called."""

    async def offer_to(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        own, channels = await watches_of(interaction)
        words = fold(typed)
        fitting = [each for each in (*own, *channels) if words in fold(each.name)]
        return [
            app_commands.Choice(name=_choice(interaction, each), value=str(each.number))
            for each in fitting[:MOST_CHOICES]
        ]


def _choice(interaction: Interaction, watch: Watch) -> str:
    guild, channel = interaction.guild, None
    if watch.channel and guild is not None:
        channel = guild.get_channel_or_thread(int(watch.channel))
    place = f" · {shorten(f'#{channel.name}', 40)}" if channel else ""
    return shorten(what_of(watch, shorten), CHOICE - len(place)) + place


WatchName = app_commands.Transform[str, WatchCompletion]

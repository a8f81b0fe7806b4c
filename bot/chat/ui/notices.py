"""Telling those who look after feeds, where they asked for it: a server's managers, the owners."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.chat.errors import UNREACHABLE, may_pass
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from discord import ui

    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)


def language_in(bot: NewsdeskBot, server: str) -> str:
    """Return the language of what the bot says in a server of its own accord."""
    chosen = bot.newsdesk.servers.settings(server).language
    guild = bot.get_guild(int(server))
    return chosen or (str(guild.preferred_locale) if guild else "en-US")


async def tell_managers(
    bot: NewsdeskBot, server: str, draw: Callable[[bool], ui.LayoutView]
) -> None:
    """Send what is drawn where /settings notices says; without that it is in the log alone.

    `draw` is told whether its buttons can be pressed there. Raises what may work later.
    """
    place = bot.newsdesk.servers.settings(server).notices
    if place is None:
        log.info("The server %s has not said where it is told of its feeds.", server)
        return
    with speaking(language_in(bot, server)):
        # In a direct message nobody manages a server.
        view = draw(place.startswith("#"))
    await _send(bot, place, server, view)


async def tell_managers_of_an_end(
    bot: NewsdeskBot, server: str, what: str, draw: Callable[[], ui.LayoutView]
) -> None:
    """Send what is drawn to a server's managers; where that fails, only log that `what` ended."""
    try:
        await tell_managers(bot, server, lambda _pressable: draw())
    except UNREACHABLE as error:
        log.warning("That %s ended was not told: %s", what, type(error).__name__)


async def tell_owners(bot: NewsdeskBot, draw: Callable[[bool], ui.LayoutView]) -> None:
    """Send what is drawn where NEWSDESK_NOTICES says: to the owners, into a channel, nowhere."""
    place = bot.settings.notices
    if place == "none":
        return
    home = bot.rights.home
    places = [f"#{place}"] if place != "owners" else [f"@{each}" for each in _owners(bot)]
    for each in places:
        with speaking(bot.conversations.language(int(each[1:])) or "en-US"):
            await _send(bot, each, None, draw(home is None or place != "owners"))


def _owners(bot: NewsdeskBot) -> Iterable[int]:
    """Return the application's owners, those of its team included, and those of the settings."""
    application = bot.application
    found: set[int] = set(bot.settings.owner_ids)
    if application is not None and application.team is not None:
        found |= {member.id for member in application.team.members}
    elif application is not None:
        found.add(application.owner.id)
    return sorted(found)


async def _send(bot: NewsdeskBot, place: str, server: str | None, view: ui.LayoutView) -> None:
    number = int(place[1:])
    try:
        if place.startswith("@"):
            channel: discord.abc.Messageable = await bot.create_dm(discord.Object(number))
        else:
            guild = int(server) if server else None
            channel = bot.get_partial_messageable(number, guild_id=guild)
        await channel.send(view=view)
    except discord.HTTPException as error:
        if may_pass(error):
            raise
        log.warning("What is to be told of feeds is refused there (%s).", error.code)

"""Registers the commands with Discord, only where they have changed since the last time."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

import discord

from bot.chat.errors import UNREACHABLE
from bot.state.registered import Registrations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)

EVERYWHERE = ""


async def register(bot: NewsdeskBot) -> None:
    """Register all commands where they belong, and take away what no longer belongs there.

    With a test server they are all registered there, where they appear at once, and nowhere else.
    """
    places = {EVERYWHERE}
    if bot.rights.home is not None:
        places.add(str(bot.rights.home.id))
    if bot.settings.test_server:
        test = discord.Object(bot.settings.test_server)
        bot.tree.copy_global_to(guild=test)
        places = {str(test.id)}
    kept = Registrations(bot.newsdesk.database, bot.application_id or 0)
    known = await bot.threads.record(kept.read)
    for place in sorted(places):
        await _register(bot, kept, known, place)
    if not bot.settings.test_server:
        for place in sorted(set(known) - places):
            bot.tree.clear_commands(guild=discord.Object(int(place)))
            await _register(bot, kept, known, place, gone=True)


async def _register(
    bot: NewsdeskBot, kept: Registrations, known: dict[str, str], place: str, *, gone: bool = False
) -> None:
    guild = discord.Object(int(place)) if place else None
    value = await _hash(bot, guild)
    if known.get(place) == value:
        await _ask_for_ids(bot, guild)
        return
    try:
        _keep_ids(bot, await bot.tree.sync(guild=guild))
    except discord.Forbidden:
        if gone:
            await bot.threads.record(kept.keep, place, None)
            return
        log.warning(
            "NEWSDESK_HOME_SERVER or DISCORD_TEST_GUILD names a server that the bot is not in "
            "(%s); invite it there and start again to have its commands.",
            place,
        )
        return
    await bot.threads.record(kept.keep, place, None if gone else value)
    log.info("The commands %s are registered.", f"of the server {place}" if place else "for all")


async def _ask_for_ids(bot: NewsdeskBot, guild: discord.Object | None) -> None:
    """Ask what Discord calls the commands that are registered; without that /help only names them.

    It is not kept beside the hash: whoever registers them from elsewhere changes it.
    """
    try:
        _keep_ids(bot, await bot.tree.fetch_commands(guild=guild))
    except UNREACHABLE as error:
        log.info("The commands' ids are not known: %s", type(error).__name__)


def _keep_ids(bot: NewsdeskBot, registered: Iterable[discord.app_commands.AppCommand]) -> None:
    slash = discord.AppCommandType.chat_input
    bot.command_ids |= {each.name: each.id for each in registered if each.type is slash}


async def _hash(bot: NewsdeskBot, guild: discord.Object | None) -> str:
    tree, translator = bot.tree, bot.tree.translator
    types = list(discord.AppCommandType)
    offered = [command for kind in types for command in tree.get_commands(guild=guild, type=kind)]
    payload = []
    for command in offered:
        if translator is None:
            payload.append(command.to_dict(tree))
        else:
            payload.append(await command.get_translated_payload(tree, translator))
    text = json.dumps(payload, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()

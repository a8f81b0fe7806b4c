"""Puts the bot together: all that answers people is found and loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.modules import all_modules
from bot.chat import buttons, listeners
from bot.chat.client import NewsdeskBot, ShardedNewsdeskBot
from bot.chat.discovery import found_commands
from bot.chat.marks import Users, users_of
from bot.chat.registration import register
from bot.chat.shards import shards_of
from bot.chat.translator import CatalogueTranslator

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def make_bot(newsdesk: Newsdesk) -> NewsdeskBot:
    """Return the bot, on as many gateways as the settings say; raise StartError as these do."""
    shards = shards_of(newsdesk.settings)
    if newsdesk.settings.shards is None:
        return NewsdeskBot(newsdesk, load, shards)
    own = None if shards.ids is None else sorted(shards.ids)
    return ShardedNewsdeskBot(newsdesk, load, shards, shard_count=shards.total, shard_ids=own)


async def load(bot: NewsdeskBot) -> None:
    """Load all that answers people, then register the commands with Discord."""
    await bot.tree.set_translator(CatalogueTranslator())
    offer_commands(bot)
    for room in (buttons, listeners):
        for module in all_modules(room.__name__):
            await module.setup(bot)
    await register(bot)


def offer_commands(bot: NewsdeskBot) -> None:
    """Put all commands where they are offered: owners' in their server alone where one is set."""
    home = bot.rights.home
    for command in found_commands():
        if home is not None and users_of(command) is Users.OWNERS:
            bot.tree.add_command(command, guild=home)
        else:
            bot.tree.add_command(command)

"""Puts the bot together: every file of the rooms that answer people is found and loaded."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from bot.chat import buttons, commands, listeners, translator
from bot.chat.client import NewsdeskBot, ShardedNewsdeskBot
from bot.chat.registration import register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from bot.service.newsdesk import Newsdesk

ROOMS = (commands, buttons, listeners)


def make_bot(newsdesk: Newsdesk) -> NewsdeskBot:
    """Return the bot, on as many gateways as the settings say."""
    shards = newsdesk.settings.shards
    if shards is None:
        return NewsdeskBot(newsdesk, load)
    return ShardedNewsdeskBot(newsdesk, load, shard_count=None if shards == "auto" else shards)


async def load(bot: NewsdeskBot) -> None:
    """Load all that answers people, then register the commands with Discord."""
    await bot.tree.set_translator(translator.CatalogueTranslator())
    for module in modules():
        await module.setup(bot)
    await register(bot)


def modules() -> Iterator[ModuleType]:
    """Yield every module of the rooms that has a `setup`, by name."""
    for room in ROOMS:
        for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            module = import_module(found.name)
            if hasattr(module, "setup"):
                yield module

"""The listener's seam, walked as its docstring says: one new file, found and called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import posted
from new_files import new_file

from bot.chat import listeners

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from discord_room import Server
    from simcord import Env

FILE = '''
"""Greets whoever sees a new channel."""


async def greet(channel):
    """Say hello in a channel that was made."""
    await channel.send(f"Hello, {channel.name}.")


async def setup(bot):
    """Listen to new channels."""
    bot.add_listener(greet, "on_guild_channel_create")
'''


@pytest.fixture(autouse=True)
def another(tmp_path: Path) -> Iterator[None]:
    """A room for listeners with one more file in it."""
    with new_file(listeners, tmp_path, "seamwalk", FILE):
        yield


async def test_a_new_file_hears_what_discord_sends(simcord_env: Env, server: Server) -> None:
    await simcord_env.settle()
    server.guild.create_text_channel("seamwalk")
    await simcord_env.settle()
    assert posted(simcord_env)[-1] == "Hello, seamwalk."

"""A new file with a command is all that a command needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from discord_room import Server, said
from new_files import new_file

import bot.chat.commands
from bot.chat.discovery import offered
from bot.chat.loading import make_bot
from bot.chat.marks import Users
from bot.i18n.language import translation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simcord import Env

    from bot.service.newsdesk import Newsdesk

NEW_COMMAND = '''
"""/seamwalk: says what it was told."""

import discord
from discord import app_commands

from bot.chat.answering import answering
from bot.chat.marks import everywhere
from bot.i18n.language import gettext as _


@app_commands.command()
@app_commands.describe(text="What to say")
@everywhere
async def seamwalk(interaction: discord.Interaction, text: str) -> None:
    """Say something after you."""
    async with answering(interaction, private=True):
        said = _("You said: {text}", text=text)
        await interaction.edit_original_response(content=said)
'''


@pytest.fixture
def new_command(tmp_path: Path) -> Iterator[None]:
    """A room for commands with one more file in it."""
    with new_file(bot.chat.commands, tmp_path, "seamwalk", NEW_COMMAND):
        yield


@pytest.mark.usefixtures("new_command")
async def test_a_new_file_is_a_new_command(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    await simcord_env.restart_bot(make_bot(desk))
    assert "seamwalk" in server.ann.available_commands(server.channel)
    answer = await server.ann.slash(server.channel, "seamwalk", text="hello")
    assert said(answer) == "You said: hello"
    shown = said(await server.ann.slash(server.channel, "help"))
    rows = shown.splitlines()
    (named,) = [number for number, row in enumerate(rows) if "· </privacy show:" in row]
    (told,) = [number for number, row in enumerate(rows) if "</seamwalk:" in row]
    assert named < told
    assert rows[told].endswith("> Say something after you.")
    (seamwalk,) = [command for command in offered() if command.name == "seamwalk"]
    assert seamwalk.phrase == "**/seamwalk** Say something after you."
    assert [(option.name, option.description) for option in seamwalk.options] == [
        ("text", "What to say")
    ]


@pytest.mark.usefixtures("new_command", "german_client")
async def test_a_new_command_is_english_where_its_words_have_no_translation(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    await simcord_env.restart_bot(make_bot(desk))
    assert translation("Say something after you.", "de") is None
    answer = await server.ann.slash(server.channel, "seamwalk", text="hallo")
    assert said(answer) == "You said: hallo"
    shown = said(await server.ann.slash(server.channel, "help"))
    assert re.search(r"</fragen:\d+> zu den Nachrichten", shown)
    assert re.search(r"</seamwalk:\d+> Say something after you\.", shown)


def test_commands_are_offered_without_a_connection() -> None:
    found = {command.name: command for command in offered()}
    assert found["ask"].users is Users.MEMBERS
    assert found["ask"].options[0].required
    assert found["ask"].phrase == (
        "**/ask** a question; limit it to a story, category, outlet or days"
    )
    assert found["privacy export"].phrase == "**/privacy**"
    assert found["settings view"].users is Users.MANAGERS
    assert found["article add"].users is Users.MANAGERS
    assert found["index update"].users is Users.OWNERS
    assert found["Check this quote"].is_menu
    assert not any(command.is_menu for command in found.values() if command.description)

"""The button's seam, walked as its docstring says: one new file, found and pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from discord_room import Server, said
from new_files import new_file

from bot.chat import buttons
from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

FILE = '''
"""The button that says of how many articles there are more than a number."""

import re

from bot.chat.ui.buttons import PrivateAnswerButton

SEAMWALK_ID = re.compile(r"news:seamwalk:(?P<most>[0-9]{1,4})")


class SeamwalkButton(PrivateAnswerButton, template=SEAMWALK_ID):
    """Says whether there are more articles than its id says."""

    async def answer(self, interaction):
        """Compare the articles with the number."""
        bot, most = interaction.client, int(self.match["most"])
        status = await bot.threads.ask(bot.newsdesk.status.report)
        more = status.index.articles > most
        text = f"{'More' if more else 'Not more'} than {most}."
        await interaction.edit_original_response(content=text)


async def setup(bot):
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(SeamwalkButton)
'''


@pytest.fixture(autouse=True)
def another(tmp_path: Path) -> Iterator[None]:
    """A room for buttons with one more file in it."""
    with new_file(buttons, tmp_path, "seamwalk", FILE):
        yield


async def test_a_new_file_answers_a_press_also_after_a_restart(
    simcord_env: Env, server: Server, simcord_bot: NewsdeskBot, desk: Newsdesk
) -> None:
    channel = simcord_bot.get_partial_messageable(server.channel.id)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="More than 20?", custom_id="news:seamwalk:20"))
    view.add_item(discord.ui.Button(label="More than 2000?", custom_id="news:seamwalk:2000"))
    message = await channel.send(view=view)
    pressed = await server.ann.click(message, label="More than 20?")
    assert pressed.ephemeral
    assert said(pressed) == "More than 20."
    await simcord_env.restart_bot(make_bot(desk))
    assert said(await server.bob.click(message, label="More than 2000?")) == "Not more than 2000."

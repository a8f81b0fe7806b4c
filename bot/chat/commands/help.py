"""/help: what the bot does and how to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.marks import everywhere
from bot.chat.rendering.cards import card
from bot.chat.rendering.commands import help_rows
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.chat.client import NewsdeskBot
    from bot.chat.marks import AnyCommand


def _help(commands: Iterable[AnyCommand], ids: Mapping[str, int]) -> list[str]:
    return [
        "### Newsdesk\n"
        + _(
            "I answer questions about the news from the articles that I was given. Every sentence "
            "is an exact quote with its source and its date. When nothing in them answers you, I "
            "say so."
        ),
        "\n".join(help_rows(commands, ids)),
        _(
            "To ask on, press **Follow up**, reply to me, mention me or write to me directly. A "
            "right click on a message, then **Apps**, explains its story or checks its words."
        ),
        "-# "
        + _("Choose “private” and only you see the answer. What you ask is not stored or logged."),
    ]


@app_commands.command(name="help")
@everywhere
async def show_help(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say what the bot does and how to ask."""
    bot = interaction.client
    commands = bot.tree.get_commands(type=discord.AppCommandType.chat_input)
    texts = _help((command for command in commands if command is not show_help), bot.command_ids)
    await interaction.response.send_message(view=card(texts), ephemeral=True)

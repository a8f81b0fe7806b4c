"""/help and /about: what the bot does, how to ask, and what it is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.rendering.cards import card
from bot.chat.scope import everywhere
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


def _help() -> list[str]:
    return [
        "### Newsdesk\n"
        + _(
            "I answer questions about the news from the articles that I was given. Every sentence "
            "is an exact quote with its source and its date. When nothing in them answers you, I "
            "say so."
        ),
        "\n".join(
            [
                _("**/ask** a question; limit it to a story, category, outlet or days"),
                _("**/keypoints** of a story · **/why** it matters · **/story** whole"),
                _("**/deepdive** into a story · **/related** stories · **/latest** stories"),
                _("**/search** for passages · **/checkquote** whether a sentence was reported"),
                _("**/sources** · **/categories** · **/status** · **/about** · **/privacy**"),
            ]
        ),
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
    await interaction.response.send_message(view=card(_help()), ephemeral=True)


@app_commands.command(name="about")
@everywhere
async def about(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say what the bot is and how it finds its answers."""
    try:
        release = version("newsdesk")
    except PackageNotFoundError:
        release = "–"
    bot = interaction.client
    texts = [
        f"### Newsdesk {release}",
        _(
            "I have no language model that writes. I search the articles by their words and their "
            "meaning, pick the sentences that answer, and quote them as they stand. A measured "
            "threshold decides when something is not covered."
        ),
        _(
            "I ask for no privileged permission, ping nobody, and what is added on one server is "
            "seen on that server alone."
        ),
        "-# " + _("Model: {model} · open source, MIT licence", model=bot.settings.model),
    ]
    await interaction.response.send_message(view=card(texts), ephemeral=True)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the commands."""
    bot.tree.add_command(show_help)
    bot.tree.add_command(about)

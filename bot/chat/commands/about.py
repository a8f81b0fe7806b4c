"""/about: what the bot is and how it finds its answers."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.markdown import line
from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.rendering.cards import card
from bot.i18n.language import gettext as _
from bot.service.phrases import model_name

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


@app_commands.command(name="about", extras=marked(in_help=HelpEntry(row=4, place=3)))
@everywhere
async def about(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say what the bot is and how it finds its answers."""
    try:
        release = version("newsdesk")
    except PackageNotFoundError:
        release = "–"
    bot = interaction.client
    prose = bot.newsdesk.prose
    texts = [
        f"### Newsdesk {release}",
        _(
            "I have no language model that writes. I search the articles by their words and their "
            "meaning, pick the sentences that answer, and quote them as they stand. A measured "
            "threshold decides when something is not covered."
        )
        if prose is None
        else _(
            "I search the articles by their words and their meaning, pick the sentences that "
            "answer, and quote them as they stand. Where a server chooses prose, {model} writes "
            "it from the same passages, and a sentence that does not agree with them is left out. "
            "A measured threshold decides when something is not covered.",
            model=model_name(prose.model, line),
        ),
        _(
            "I ask for no privileged permission, ping nobody, and what is added on one server is "
            "seen on that server alone."
        ),
        "-# " + _("Model: {model} · open source, MIT licence", model=bot.settings.model),
    ]
    await interaction.response.send_message(view=card(texts), ephemeral=True)

"""/status: how much there is and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import render
from bot.commands import options
from bot.commands.cards import card

if TYPE_CHECKING:
    from bot.client import NewsdeskBot
    from bot.service import ServiceStatus


@app_commands.command(name="status")
@options.everywhere
async def status(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say how many articles are searched and how fresh they are."""
    bot = interaction.client
    async with bot.answering(interaction, private=True):
        found = await bot.ask(bot.service.status, scope=options.scope_of(interaction))
        await interaction.edit_original_response(view=card(["### Status\n" + _text(found)]))


def _text(found: ServiceStatus) -> str:
    index = found.index
    counts = f"from **{found.sources:,}** outlets in **{found.categories:,}** categories"
    rows = [
        f"**{index.articles:,}** articles {counts}",
        f"**{index.passages:,}** passages; last change {render.ago(index.updated)}",
        f"Model: {render.line(found.model)} · answers: {render.line(found.answerer)}",
    ]
    if found.pending:
        rows.append(f"{found.pending:,} passages are found by their words alone until now.")
    if found.updating:
        rows.append("The index is being updated now.")
    if found.warning:
        rows.append(render.line(found.warning))
    return "\n".join(rows)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the command."""
    bot.tree.add_command(status)

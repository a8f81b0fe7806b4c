"""/index: the owners' view of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import Users, marked
from bot.chat.ui.owners import show, work_in_the_open

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.maintenance import IndexReport

FAULTS_SHOWN = 20

index = app_commands.Group(
    name="index",
    description="Update, check or roll back the index (owners)",
    default_permissions=discord.Permissions(administrator=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    extras=marked(users=Users.OWNERS),
)


def _told(report: IndexReport) -> str:
    rows = [markdown.line(report.sentence, 500)]
    rows += [f"- {markdown.line(fault)}" for fault in report.faults[:FAULTS_SHOWN]]
    if len(report.faults) > FAULTS_SHOWN:
        rows.append(f"… and {len(report.faults) - FAULTS_SHOWN:,} more.")
    return "\n".join(rows)


@index.command()
async def status(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say what the index holds."""
    bot = interaction.client
    async with answering(interaction, private=True):
        await bot.rights.require_owner(interaction)
        await show(interaction, _told(await bot.threads.edit(bot.newsdesk.maintenance.status)))


@index.command()
async def update(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Embed what is new, with the model that the settings name."""
    bot = interaction.client
    async with answering(interaction, private=True):
        await bot.rights.require_owner(interaction)
        report = await work_in_the_open(
            interaction,
            "Updating the index",
            lambda report, stop: bot.newsdesk.maintenance.update(report=report, cancelled=stop),
        )
        if report:
            await show(interaction, _told(report))


@index.command()
async def rebuild(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Make the index files anew from the database, then update."""
    bot = interaction.client
    async with answering(interaction, private=True):
        await bot.rights.require_owner(interaction)
        report = await work_in_the_open(
            interaction,
            "Rebuilding the index",
            lambda report, stop: bot.newsdesk.maintenance.rebuild(report=report, cancelled=stop),
        )
        if report:
            await show(interaction, _told(report))


@index.command()
async def verify(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Check every vector, passage and file against the database."""
    bot = interaction.client
    async with answering(interaction, private=True):
        await bot.rights.require_owner(interaction)
        report = await work_in_the_open(
            interaction,
            "Checking the index",
            lambda report, _: bot.newsdesk.maintenance.verify(report=report),
            can_cancel=False,
        )
        if report:
            await show(interaction, _told(report))


@index.command()
async def rollback(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Answer from the previous index again."""
    bot = interaction.client
    async with answering(interaction, private=True):
        await bot.rights.require_owner(interaction)
        report = await work_in_the_open(
            interaction,
            "Going back to the previous index",
            lambda _, __: bot.newsdesk.maintenance.rollback(),
            can_cancel=False,
        )
        if report:
            await show(interaction, _told(report))

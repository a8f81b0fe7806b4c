"""/index: the owners' view of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import Users, marked
from bot.chat.ui.progress import show, work_in_the_open

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from bot.chat.client import NewsdeskBot
    from bot.service.maintenance import IndexReport
    from index.models import Report

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
    work = interaction.client.newsdesk.maintenance.update
    await _work(
        interaction,
        "Updating the index",
        lambda report, stop: work(report=report, cancelled=stop),
    )


@index.command()
async def rebuild(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Make the index files anew from the database, then update."""
    work = interaction.client.newsdesk.maintenance.rebuild
    await _work(
        interaction,
        "Rebuilding the index",
        lambda report, stop: work(report=report, cancelled=stop),
    )


@index.command()
async def verify(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Check every vector, passage and file against the database."""
    work = interaction.client.newsdesk.maintenance.verify
    await _work(
        interaction, "Checking the index", lambda report, _: work(report=report), can_cancel=False
    )


@index.command()
async def rollback(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Answer from the previous index again."""
    work = interaction.client.newsdesk.maintenance.rollback
    title = "Going back to the previous index"
    await _work(interaction, title, lambda _, __: work(), can_cancel=False)


async def _work(
    interaction: discord.Interaction[NewsdeskBot],
    title: str,
    work: Callable[[Report, Event], IndexReport],
    *,
    can_cancel: bool = True,
) -> None:
    """Do long work on the index for an owner, in the open, and tell what came of it."""
    async with answering(interaction, private=True):
        await interaction.client.rights.require_owner(interaction)
        report = await work_in_the_open(interaction, title, work, can_cancel=can_cancel)
        if report:
            await show(interaction, _told(report))

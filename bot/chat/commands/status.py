"""/status: how much there is and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.rendering.cards import card
from bot.chat.scope import scope_of
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext, number

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import LlmStatus, ServiceStatus


@app_commands.command(name="status", extras=marked(in_help=HelpEntry(row=4, place=2)))
@everywhere
async def status(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say how many articles are searched and how fresh they are."""
    bot = interaction.client
    async with answering(interaction, private=True):
        found = await bot.threads.ask(bot.newsdesk.status.report, scope=scope_of(interaction))
        text = f"### {_('Status')}\n{_text(found)}"
        # What the LLM costs concerns those alone who pay for it.
        if found.llm and await bot.rights.may_edit(interaction):
            text += f"\n{_llm(found.llm, on_a_server=scope_of(interaction) is not None)}"
        await interaction.edit_original_response(view=card([text]))


def _text(found: ServiceStatus) -> str:
    index = found.index
    rows = [
        _(
            "**{articles}** articles from **{sources}** outlets in **{categories}** categories",
            articles=number(index.articles),
            sources=number(found.sources),
            categories=number(found.categories),
        ),
        _(
            "**{passages}** passages; last change {ago}",
            passages=number(index.passages),
            ago=markdown.ago(index.updated),
        ),
        _("Model: {model}", model=markdown.line(found.model)),
    ]
    if found.pending:
        rows.append(
            ngettext(
                "{count} passage is found by its words alone until now.",
                "{count} passages are found by their words alone until now.",
                found.pending,
            )
        )
    if found.updating:
        rows.append(_("The index is being updated now."))
    if found.warning:
        rows.append(markdown.line(found.warning))
    return "\n".join(rows)


def _llm(found: LlmStatus, *, on_a_server: bool) -> str:
    use = found.tokens
    rows = [
        _("LLM: {model}", model=markdown.line(found.model)),
        _("Tokens today: {used} of {most}", used=number(use.by_all), most=number(use.for_all)),
    ]
    if on_a_server:
        rows.append(
            _(
                "Tokens today on this server: {used} of {most}",
                used=number(use.by_server),
                most=number(use.for_server),
            )
        )
    return "\n".join(rows)

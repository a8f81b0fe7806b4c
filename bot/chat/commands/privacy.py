"""/privacy: what is kept of people, for whoever asks about themselves."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.answering import answering
from bot.chat.markdown import line
from bot.chat.marks import HelpEntry, marked
from bot.chat.rendering.cards import card
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.service.phrases import model_name

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.prose.models import AnswerWriter

privacy = app_commands.Group(
    name="privacy",
    description="See, export or delete what is kept of you",
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    extras=marked(in_help=HelpEntry(row=4, place=4)),
)


def _text(prose: AnswerWriter | None, *, shared: bool) -> list[str]:
    sent = []
    if prose is not None:
        told = _(
            "- Where a server has chosen prose, what you ask and the passages found are sent to "
            "the language model {model}; nothing else about you is.",
            model=model_name(prose.model, line),
        )
        sent.append(told)
    return [
        f"### {_('What is kept')}",
        "\n".join(
            [
                *_questions(shared=shared),
                *sent,
                _(
                    "- While you wait for an answer, the key by which Discord takes it, so that "
                    "you are told should I be cut off; for 15 minutes at most."
                ),
                _("- When you asked (not what) is kept for an hour, to count questions."),
                _("- Your votes on answers, and the reasons you gave, until you delete them."),
                _("- Changes that you made to a server's settings, in that server's audit list."),
                _("- That you want to be told of a server's feeds, until you delete it."),
                _(
                    "- What you watch, until you stop it or delete it, and for 60 days which "
                    "articles you were told for that."
                ),
                _(
                    "- How far /digest me told you what is new, until you delete it, and for 30 "
                    "days by which articles."
                ),
                _(
                    "- Of public answers, which articles they cite, for 30 days, so that "
                    "corrections reach them; not who asked."
                ),
            ]
        ),
        "-# " + _("/privacy export gives you all of it, /privacy delete takes it away."),
    ]


def _questions(*, shared: bool) -> list[str]:
    if shared:
        return [
            _(
                "- What you ask is never logged. For an hour it is kept in the database that all "
                "my processes share, so that you can follow up, and then deleted."
            )
        ]
    return [
        _("- What you ask is neither stored nor logged."),
        _(
            "- Your last three questions in each channel, and the language of your Discord, are in "
            "memory for an hour, so that you can follow up; they are never written down."
        ),
    ]


@privacy.command(name="show")
async def show(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Say what is kept of you, and for how long."""
    newsdesk = interaction.client.newsdesk
    text = _text(newsdesk.prose, shared=newsdesk.turns is not None)
    await interaction.response.send_message(view=card(text), ephemeral=True)


@privacy.command(name="export")
async def export(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Get all that is kept of you as a file."""
    bot = interaction.client
    async with answering(interaction, private=True):
        kept = await bot.threads.record(bot.newsdesk.people.export, str(interaction.user.id))
        kept["told_of_feeds_of_servers"] = bot.newsdesk.servers.told(str(interaction.user.id))
        watches = bot.newsdesk.watcher.watches
        kept["watches"] = await bot.threads.record(watches.export, str(interaction.user.id))
        waiting = await bot.threads.record(bot.newsdesk.unanswered.of, interaction.user.id)
        kept["waiting_for_answers_since"] = [each.at.isoformat() for each in waiting]
        turns = await bot.recollection.of(interaction.user.id)
        kept["questions_of_the_last_hour_in_memory"] = [turn.text for turn in turns]
        kept["language_in_memory"] = bot.conversations.language(interaction.user.id)
        raw = json.dumps(kept, indent=2, ensure_ascii=False).encode()
        await interaction.edit_original_response(
            content=_("This is all that is kept of you."),
            attachments=[discord.File(io.BytesIO(raw), "newsdesk.json")],
        )


@privacy.command(name="delete")
async def delete(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Delete what is kept of you."""
    bot = interaction.client
    async with answering(interaction, private=True):
        deleted = await bot.threads.record(bot.newsdesk.people.delete, str(interaction.user.id))
        forget = bot.newsdesk.servers.forget_person
        deleted += await bot.threads.record(forget, str(interaction.user.id))
        watches = bot.newsdesk.watcher.watches
        deleted += await bot.threads.record(watches.remove_person, str(interaction.user.id))
        deleted += await bot.recollection.forget(interaction.user.id)
        # This very command is kept there as well while it is answered, and is not counted.
        await bot.threads.record(bot.newsdesk.unanswered.forget_person, interaction.user.id)
        text = ngettext("{count} entry was deleted.", "{count} entries were deleted.", deleted)
        rest = _("When you last asked is forgotten within the hour.")
        await interaction.edit_original_response(content=f"{text} {rest}")

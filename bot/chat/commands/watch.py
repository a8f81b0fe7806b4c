"""/watch: what someone, or a channel, is told of when there is something new."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from bot.chat.answering import answering
from bot.chat.errors import NotAllowedError
from bot.chat.marks import HelpEntry, marked
from bot.chat.rendering.cards import card
from bot.chat.rendering.watches import (
    CLOSED_AND_TOLD,
    resume_button,
    undo_button,
    watch_list,
    watch_row,
    what_of,
)
from bot.chat.rights import require_manager
from bot.chat.scope import scope_of
from bot.chat.ui import options
from bot.chat.ui.paging import Pager
from bot.chat.ui.places import bot_permissions, require_access, require_own_access
from bot.chat.ui.sending import send
from bot.chat.ui.watches import WatchName, log_watch, require_own, watches_of
from bot.chat.ui.zones import ZoneName
from bot.i18n.language import gettext as _
from bot.service.schedules import UTC_ZONE, known_zone
from bot.service.watching.quiet import read_quiet
from bot.state.watches import WatchKind, WatchRequest

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot

DEFAULT_MESSAGES, MOST_MESSAGES = 5, 24
LONGEST_HOURS = 20
LONGEST_WATCHED_WORDS = 100

watch = app_commands.Group(
    name="watch",
    description="Be told of new developments: of a story, words, an outlet or a category",
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    extras=marked(in_help=HelpEntry("{watch} what is new of something", row=4, place=2)),
)

Words = app_commands.Range[str, 2, LONGEST_WATCHED_WORDS]
Hours = app_commands.Range[str, 3, LONGEST_HOURS]


@watch.command()
@app_commands.describe(
    story="A story's headline, or its address",
    words="Words that an article must all have",
    outlet="An outlet",
    category="A category",
    channel="Tell it in this channel (Manage Server); by default it is told to you alone",
    role="A role that is pinged there (Manage Server, and the right to mention it)",
    most="The most messages a day; what comes then is told together on the next",
    quiet="Hours in which nothing is told, such as 22:00-07:00",
    zone="The time zone of these hours, such as Europe/Berlin",
)
async def add(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story | None = None,
    words: Words | None = None,
    outlet: options.Source | None = None,
    category: options.Category | None = None,
    channel: options.Place | None = None,
    role: discord.Role | None = None,
    most: app_commands.Range[int, 1, MOST_MESSAGES] = DEFAULT_MESSAGES,
    quiet: Hours | None = None,
    zone: ZoneName | None = None,
) -> None:
    """Watch a story, words, an outlet or a category."""
    bot = interaction.client
    async with answering(interaction, private=True):
        given = {
            WatchKind.STORY: story,
            WatchKind.WORDS: words,
            WatchKind.OUTLET: outlet,
            WatchKind.CATEGORY: category,
        }
        named = [(kind, what) for kind, what in given.items() if what]
        if len(named) != 1:
            raise NewsdeskError("Name one thing to watch: a story, words, an outlet or a category.")
        _require_rights(interaction, channel, role)
        ((kind, what),) = named
        request = WatchRequest(
            server=scope_of(interaction),
            person=None if channel else str(interaction.user.id),
            channel=str(channel.id) if channel else None,
            kind=kind,
            what=what,
            name=what,
            role=str(role.id) if role else None,
            quiet=read_quiet(quiet) if quiet else None,
            zone=known_zone(zone) if zone else UTC_ZONE,
            most=most,
            language=str(interaction.locale),
        )
        added = await bot.threads.ask(bot.newsdesk.watcher.add, request)
        await log_watch(interaction, "watched", added)
        hint = _("From now on; each new development once, and not each further article on it.")
        texts = [f"**{_('Watched')}**\n{watch_row(added)}\n-# {hint}"]
        await send(interaction, [card(texts)], private=True)


def _require_rights(
    interaction: discord.Interaction[NewsdeskBot],
    channel: app_commands.AppCommandChannel | None,
    role: discord.Role | None,
) -> None:
    """Raise NewsdeskError where a person may not have it told there, or not with that ping."""
    if channel is None:
        if role is not None:
            raise NewsdeskError("A role is pinged in a channel alone; name the channel, too.")
        return
    require_manager(interaction)
    require_own_access(channel)
    require_access(interaction, channel)
    if role is None:
        return
    if role.is_default():
        raise NewsdeskError("Everyone is never pinged; name another role.")
    if not (role.mentionable or channel.permissions.mention_everyone):
        raise NotAllowedError("Only people with the permission to mention that role can do that.")
    mine = bot_permissions(interaction, channel)
    if not role.mentionable and mine is not None and not mine.mention_everyone:
        raise NewsdeskError(
            "I may not mention that role there; let anyone mention it, or let me mention all roles."
        )


@watch.command(name="list")
async def list_watches(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Show what you watch, and for managers what is watched in the server's channels."""
    bot = interaction.client
    async with answering(interaction, private=True):
        own, channels = await watches_of(interaction)
        pages = watch_list(own, channels)
        if any(each.reason for each in own):
            # So it need not be said below the next answer.
            paused = bot.newsdesk.watcher.watches.untold_pauses
            await bot.threads.record(paused, str(interaction.user.id), CLOSED_AND_TOLD)
            view = card(pages, controls=[resume_button()])
            await send(interaction, [view], private=True)
            return
        await Pager(interaction, pages, title=_("Watches")).send()


@watch.command()
@app_commands.describe(name="What is watched")
@app_commands.rename(name="watch")
async def remove(interaction: discord.Interaction[NewsdeskBot], name: WatchName) -> None:
    """Stop watching something."""
    bot, watches = interaction.client, interaction.client.newsdesk.watcher.watches
    async with answering(interaction, private=True):
        own, channels = await watches_of(interaction)
        found = [each for each in (*own, *channels) if name in (str(each.number), each.name)]
        if not found:
            raise NewsdeskError("You watch nothing of that name; see /watch list.")
        stopped = require_own(interaction, found[0])
        await bot.threads.record(watches.stop, stopped.number)
        await log_watch(interaction, "not watched", stopped)
        told = _("No longer watched: {what}", what=what_of(stopped))
        await send(interaction, [card([told], controls=[undo_button(stopped)])], private=True)


@watch.command()
async def export(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Get what you watch as a file."""
    bot, watches = interaction.client, interaction.client.newsdesk.watcher.watches
    async with answering(interaction, private=True):
        kept = await bot.threads.record(watches.export, str(interaction.user.id))
        raw = json.dumps(kept, indent=2, ensure_ascii=False).encode()
        await interaction.edit_original_response(
            content=_("This is what you watch."),
            attachments=[discord.File(io.BytesIO(raw), "watches.json")],
        )

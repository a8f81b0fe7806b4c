"""What can be pressed below what is told for a watch: why, stop, and to have it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from bot.chat.rendering.cards import card
from bot.chat.rendering.ids import WATCH_ID
from bot.chat.rendering.watches import reasons_card, undo_button, what_of
from bot.chat.ui.buttons import PrivateAnswerButton
from bot.chat.ui.sending import send
from bot.chat.ui.watches import log_watch, require_own, seen_scope
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot

    Interaction = discord.Interaction[NewsdeskBot]


class WatchButton(PrivateAnswerButton, template=WATCH_ID):
    """Says why a message came, stops its watch, or lets go on what is stopped or paused."""

    async def answer(self, interaction: Interaction) -> None:
        """Do it, for whoever may; rights are checked anew."""
        number, turn = int(self.match["watch"]), int(self.match["turn"])
        match self.match["what"]:
            case "why":
                await _why(interaction, number, turn)
            case "stop":
                await _stop(interaction, number)
            case "undo":
                await _undo(interaction, number)
            case _:
                await _resume(interaction)


async def _why(interaction: Interaction, number: int, turn: int) -> None:
    watcher, record = interaction.client.newsdesk.watcher, interaction.client.threads.record
    watch = await record(watcher.watches.get, number)
    if watch is not None and watch.channel is not None:
        # In its channel whoever reads the message may know.
        in_place = interaction.guild_id is not None and str(interaction.guild_id) == watch.server
        watch = watch if in_place else None
    elif watch is not None:
        watch = require_own(interaction, watch)
    scope = await seen_scope(interaction.client, watch) if watch else None
    found = await record(watcher.why, number, turn, scope) if watch else None
    if found is None:
        raise NewsdeskError("That is watched no more.")
    await send(interaction, [reasons_card(found)], private=True)


async def _stop(interaction: Interaction, number: int) -> None:
    watches, record = interaction.client.newsdesk.watcher.watches, interaction.client.threads.record
    watch = require_own(interaction, await record(watches.get, number))
    await record(watches.stop, number)
    await log_watch(interaction, "not watched", watch)
    told = _("No longer watched: {what}", what=what_of(watch))
    hint = _("Undo has it back within an hour; /watch add begins anew.")
    view = card([f"{told}\n-# {hint}"], controls=[undo_button(watch)])
    await send(interaction, [view], private=True)


async def _undo(interaction: Interaction, number: int) -> None:
    watches, record = interaction.client.newsdesk.watcher.watches, interaction.client.threads.record
    stopped = await record(watches.stopped, number)
    if stopped is None:
        raise NewsdeskError("It can be had back no more; use /watch add.")
    watch = require_own(interaction, stopped)
    await record(watches.restore, watch)
    await log_watch(interaction, "watched", watch)
    told = _("Watched again: {what}", what=what_of(watch))
    await send(interaction, [card([told])], private=True)


async def _resume(interaction: Interaction) -> None:
    watches = interaction.client.newsdesk.watcher.watches
    person = str(interaction.user.id)
    count = await interaction.client.threads.record(watches.resume_person, person)
    told = ngettext("{count} watch goes on.", "{count} watches go on.", count)
    await send(interaction, [card([told])], private=True)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(WatchButton)

"""/digest: what is new, told to a channel at a set time, and to whoever asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import HelpEntry, marked
from bot.chat.rendering.cards import card
from bot.chat.rendering.digests import digest_card, digest_row
from bot.chat.rendering.lines import CHOICE
from bot.chat.rights import require_manager
from bot.chat.scope import scope_of
from bot.chat.ui import options
from bot.chat.ui.digests import send_digest
from bot.chat.ui.places import require_access
from bot.chat.ui.progress import show as show_text
from bot.chat.ui.sending import send
from bot.chat.ui.zones import ZoneName
from bot.i18n.language import gettext as _
from bot.service.digest_ranking import DigestChoice, DigestLength
from bot.service.schedules import Schedule, Weekdays, known_zone, read_time

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.digest_reports import DigestReport

LONGEST_TIME, LONGEST_NAMES = 20, 500
NAMES_APART = ", "

digest = app_commands.Group(
    name="digest",
    description="What is new, at a set time or when you ask",
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    extras=marked(in_help=HelpEntry("{digest} of what is new", row=2, place=3)),
)

Days = Literal[
    "daily",
    "workdays",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]
Length = Literal["short", "medium", "long"]
TimeText = app_commands.Range[str, 1, LONGEST_TIME]
CATEGORIES_OPTION = "Only these categories, with commas between"
OUTLETS_OPTION = "Only these outlets, with commas between"
LENGTH_OPTION = "At most 5, 10 or 20 stories"


class NamesCompletion(options.Completion):
    """Several names with commas between; the last one completes."""

    def __init__(self, one: options.Completion) -> None:
        self._one = one

    @property
    def max_value(self) -> int:
        """Return how long all of them may be."""
        return LONGEST_NAMES

    async def offer(
        self, bot: NewsdeskBot, typed: str, scope: str | None
    ) -> list[app_commands.Choice[str]]:
        """Return what is typed with its last name whole."""
        before, comma, last = typed.rpartition(",")
        start = f"{before.strip()}{NAMES_APART}" if comma else ""
        found = [start + each.value for each in await self._one.offer(bot, last.strip(), scope)]
        return [app_commands.Choice(name=name, value=name) for name in found if len(name) <= CHOICE]


Categories = app_commands.Transform[str, NamesCompletion(options.CategoryCompletion())]
Outlets = app_commands.Transform[str, NamesCompletion(options.SourceCompletion())]


def _choice(
    bot: NewsdeskBot,
    categories: str | None,
    outlets: str | None,
    length: str,
    scope: str | None,
) -> DigestChoice:
    """Return what a digest is to be of; raise UnknownNameError for a name that there is not."""
    digests = bot.newsdesk.digests
    return digests.checked(
        DigestChoice(
            categories=digests.categories_in(categories or "", scope),
            outlets=digests.outlets_in(outlets or "", scope),
            length=DigestLength(length),
        ),
        scope,
    )


@digest.command(name="set")
@app_commands.describe(
    channel="Where it is told",
    time="When, as in 8:00 or 18:30",
    zone="By which clock, such as Europe/Berlin; UTC by default",
    days="On which days; every day by default",
    categories=CATEGORIES_OPTION,
    outlets=OUTLETS_OPTION,
    length=LENGTH_OPTION,
)
async def set_digest(
    interaction: discord.Interaction[NewsdeskBot],
    channel: options.Place,
    time: TimeText,
    zone: ZoneName | None = None,
    days: Days = "daily",
    categories: Categories | None = None,
    outlets: Outlets | None = None,
    length: Length = "medium",
) -> None:
    """Tell a channel at a set time what is new (Manage Server)."""
    bot, digests = interaction.client, interaction.client.newsdesk.digests
    async with answering(interaction, private=True):
        server, place = require_manager(interaction), str(channel.id)
        at = read_time(time)
        if zone:
            zone = await bot.threads.suggest(known_zone, zone)
        else:
            zone = await bot.threads.record(digests.zone_of, server, place)
        choice = await bot.threads.ask(_choice, bot, categories, outlets, length, server)
        require_access(interaction, channel)
        schedule = Schedule(at=at, zone=zone, days=Weekdays(days))
        given, due = await bot.threads.record(digests.set, server, place, schedule, choice)
        await _log(interaction, server, "digest set", f"#{channel.name}")
        hint = _("/digest now shows what it would tell now. Nobody is pinged.")
        await show_text(interaction, f"**{_('Digests')}**\n{digest_row(given, due)}\n-# {hint}")


async def _log(
    interaction: discord.Interaction[NewsdeskBot], server: str, what: str, name: str
) -> None:
    bot, person = interaction.client, str(interaction.user.id)
    log_change = bot.newsdesk.servers.log
    await bot.threads.record(log_change, server, person, what, markdown.shorten(name, 200))


@digest.command(name="show")
async def show_digests(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Show which channels get a digest, and when."""
    bot, digests = interaction.client, interaction.client.newsdesk.digests
    async with answering(interaction, private=True):
        server = scope_of(interaction)
        if server is None:
            raise NewsdeskError("Digests are set on servers; /digest me tells you what is new.")
        held = await bot.threads.record(digests.store.of_server, server)
        rows = [digest_row(each, await bot.threads.record(digests.due_at, each)) for each in held]
        none = _("No channel gets a digest; /digest set names one.")
        await show_text(interaction, "\n".join([f"**{_('Digests')}**", *(rows or [none])]))


@digest.command()
@app_commands.describe(channel="The channel that gets none any more")
async def off(interaction: discord.Interaction[NewsdeskBot], channel: options.Place) -> None:
    """Let a channel get no digest any more (Manage Server)."""
    bot = interaction.client
    async with answering(interaction, private=True):
        server, place = require_manager(interaction), str(channel.id)
        if not await bot.threads.record(bot.newsdesk.digests.remove, server, place):
            raise NewsdeskError("That channel gets no digest; see /digest show.")
        await _log(interaction, server, "digest removed", f"#{channel.name}")
        await show_text(interaction, _("No digest any more: {what}", what=f"<#{place}>"))


@digest.command()
@app_commands.describe(post="Post it in this channel, for all to see, instead (Manage Server)")
async def now(interaction: discord.Interaction[NewsdeskBot], post: bool = False) -> None:
    """See what this channel's digest would tell now, or what came in within a day."""
    bot, digests = interaction.client, interaction.client.newsdesk.digests
    async with answering(interaction, private=True):
        server, place = scope_of(interaction), str(interaction.channel_id)
        if post:
            await _post(interaction, require_manager(interaction), place)
            return
        report: DigestReport = await bot.threads.ask(digests.preview, server, place)
        await send(interaction, [digest_card(report)], private=True)


async def _post(interaction: discord.Interaction[NewsdeskBot], server: str, place: str) -> None:
    """Post the digest of a channel before it is due; then it tells no more than what comes in."""
    bot, digests = interaction.client, interaction.client.newsdesk.digests
    held = await bot.threads.record(digests.store.of_channel, server, place)
    if held is None:
        raise NewsdeskError("This channel gets no digest; set one with /digest set first.")
    if held.reason is not None:
        raise NewsdeskError(
            "This channel's digest is paused, for I may not write here; let me, then use /digest "
            "set again."
        )
    message = await bot.threads.ask(partial(digests.take, held.number, quiet=True))
    if message is None:
        told = _("Nothing new since {moment}.", moment=markdown.moment(held.since))
    elif await send_digest(bot, message):
        told = _("Posted.")
    else:
        raise NewsdeskError(
            "I may not write there; let me see that channel and send messages in it first."
        )
    await send(interaction, [card([told])], private=True)


@digest.command()
@app_commands.describe(categories=CATEGORIES_OPTION, outlets=OUTLETS_OPTION, length=LENGTH_OPTION)
async def me(
    interaction: discord.Interaction[NewsdeskBot],
    categories: Categories | None = None,
    outlets: Outlets | None = None,
    length: Length = "medium",
) -> None:
    """See what is new since you last asked; only you see it."""
    bot, digests = interaction.client, interaction.client.newsdesk.digests
    async with answering(interaction, private=True):
        scope, person = scope_of(interaction), str(interaction.user.id)
        choice = await bot.threads.ask(_choice, bot, categories, outlets, length, scope)
        report = await bot.threads.ask(digests.of_reader, person, choice, scope=scope)
        await send(interaction, [digest_card(report)], private=True)
        # Once it is there: what did not arrive is new the next time, too, as is what was left out.
        if not choice.is_limited:
            await bot.threads.record(digests.told, person, report, scope=scope)

"""/settings: what a server's admins decide, and the list of who changed what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.errors import say
from bot.chat.marks import Users, marked
from bot.chat.rendering import lines
from bot.chat.rendering.cards import card
from bot.chat.rights import require_manager
from bot.chat.ui import options
from bot.chat.ui.paging import Pager
from bot.i18n.language import NAMES, percent
from bot.i18n.language import gettext as _
from bot.service.prose.models import NoLlmError
from bot.state.servers import ARTICLE_PREFIX, DEFAULT_SETTINGS, ServerSettings, read_setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import NewsdeskBot
    from bot.state.servers import AuditEntry

CHANGES_A_PAGE = 15

settings = app_commands.Group(
    name="settings",
    description="What this server decides for itself (Manage Server)",
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
    extras=marked(users=Users.MANAGERS),
)


async def _change(interaction: discord.Interaction[NewsdeskBot], **changes: Any) -> None:
    """AuditEntry settings, then show how they all are now."""
    await _do(interaction, partial(interaction.client.newsdesk.servers.change, **changes))


async def _toggle(
    interaction: discord.Interaction[NewsdeskBot], name: str, one: discord.abc.Snowflake | None
) -> None:
    """Add a channel or role to a setting or take it away, then show how all are now."""
    toggle = interaction.client.newsdesk.servers.toggle
    await _do(interaction, partial(toggle, name=name, one=one.id if one else None))


async def _do(
    interaction: discord.Interaction[NewsdeskBot], work: Callable[[str, str], ServerSettings]
) -> None:
    bot = interaction.client
    async with answering(interaction, private=True):
        server = require_manager(interaction)
        now = await bot.threads.record(work, server, str(interaction.user.id))
        await interaction.edit_original_response(view=card([_("Saved."), _shown(now, bot)]))


def _shown(now: ServerSettings, bot: NewsdeskBot) -> str:
    defaults = {
        "private": bot.settings.private,
        "prose": False,
        "limit": bot.settings.person_limit,
        "minimum": bot.newsdesk.asking.minimum,
    }
    rows = []
    for name in ServerSettings.model_fields:
        value = getattr(now, name)
        value = defaults.get(name) if value is None else value
        shown = _value(name, value)
        if name == "prose" and value and bot.newsdesk.prose is None:
            shown += f" ({_('for now exact quotes, as no LLM is set up')})"
        rows.append(markdown.named(_label(name), shown))
    return "\n".join(rows)


def _label(name: str) -> str:
    return {
        "private": _("Answers"),
        "prose": _("Answers are given as"),
        "channels": _("Public answers in"),
        "language": _("Language"),
        "limit": _("Questions per member and hour"),
        "minimum": _("How sure it must be"),
        "roles": _("Articles may be added by"),
        "notices": _("Told of feeds that fail"),
    }[name]


def _value(name: str, value: Any) -> str:
    """Return the value of a setting as admins read it."""
    match name:
        case "private":
            shown = _("private") if value else _("public")
        case "prose":
            shown = _("prose that an LLM writes from the sources") if value else _("exact quotes")
        case "channels":
            shown = " ".join(f"<#{channel}>" for channel in value) or _("everywhere")
        case "language":
            shown = NAMES[value] if value else _("each reader's own")
        case "minimum":
            shown = percent(value)
        case "roles":
            roles = " ".join(f"<@&{role}>" for role in value)
            shown = roles or _("nobody but those with Manage Server")
        case "notices":
            shown = f"<{value}>" if value else _("nobody; /feed list shows it")
        case _:
            shown = str(value)
    return shown


@settings.command(name="view")
async def view(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Show this server's settings."""
    bot = interaction.client
    async with answering(interaction, private=True):
        now = bot.newsdesk.servers.settings(require_manager(interaction))
        texts = [f"### {_('Settings of this server')}\n{_shown(now, bot)}"]
        await interaction.edit_original_response(view=card(texts))


@settings.command(name="visibility")
@app_commands.describe(answers="Who sees answers where nothing else is said")
async def visibility(
    interaction: discord.Interaction[NewsdeskBot], answers: Literal["public", "private"]
) -> None:
    """Decide whether answers are public or private by default."""
    await _change(interaction, private=answers == "private")


@settings.command(name="answers")
@app_commands.describe(form="Exact quotes, or prose whose every sentence has its sources")
async def answers(
    interaction: discord.Interaction[NewsdeskBot], form: Literal["quotes", "prose"]
) -> None:
    """Decide whether answers are exact quotes or prose that an LLM writes."""
    if form == "prose" and interaction.client.newsdesk.prose is None:
        await say(interaction, NoLlmError())
        return
    await _change(interaction, prose=form == "prose")


@settings.command(name="language")
@app_commands.describe(language="The language of public answers' own words")
@app_commands.choices(
    language=[app_commands.Choice(name=name, value=code) for code, name in NAMES.items()]
)
async def language(
    interaction: discord.Interaction[NewsdeskBot], language: str | None = None
) -> None:
    """Decide the language of public answers; without a choice it is each reader's own."""
    await _change(interaction, language=language)


class _Channel(options.ChannelReader):
    """A channel in which something may be written, also below its posts."""

    kinds = (
        discord.ChannelType.text,
        discord.ChannelType.news,
        discord.ChannelType.voice,
        discord.ChannelType.stage_voice,
        discord.ChannelType.forum,
    )


@settings.command(name="channel")
@app_commands.describe(channel="A channel to add, or to take away again; without one, everywhere")
async def channel(
    interaction: discord.Interaction[NewsdeskBot],
    channel: app_commands.Transform[app_commands.AppCommandChannel, _Channel] | None = None,
) -> None:
    """Decide in which channels answers may be public."""
    await _toggle(interaction, "channels", channel)


@settings.command(name="roles")
@app_commands.describe(role="A role to add, or to take away again; without one, none")
async def roles(
    interaction: discord.Interaction[NewsdeskBot], role: discord.Role | None = None
) -> None:
    """Decide which roles may add articles to this server."""
    await _toggle(interaction, "roles", role)


@settings.command(name="limit")
@app_commands.describe(questions="How many; without a number it is the bot's own limit")
async def limit(
    interaction: discord.Interaction[NewsdeskBot],
    questions: app_commands.Range[int, 1, 1000] | None = None,
) -> None:
    """Decide how many questions a member may ask in an hour."""
    most = interaction.client.settings.person_limit
    if questions is not None and questions > most:
        refusal = NewsdeskError(
            "The bot's own limit is {most} questions an hour; choose at most that.", most=most
        )
        await say(interaction, refusal)
        return
    await _change(interaction, limit=questions)


@settings.command(name="minimum")
@app_commands.describe(percent="From 0 to 100; without a number it is the bot's own threshold")
async def minimum(
    interaction: discord.Interaction[NewsdeskBot],
    percent: app_commands.Range[int, 0, 100] | None = None,
) -> None:
    """Decide how sure an answer must be; below it the bot says that it is not covered."""
    await _change(interaction, minimum=None if percent is None else percent / 100)


@settings.command(name="notices")
@app_commands.describe(
    channel="The channel where it is told", direct="Tell you alone, by direct message"
)
async def notices(
    interaction: discord.Interaction[NewsdeskBot],
    channel: options.Place | None = None,
    direct: bool = False,
) -> None:
    """Decide where it is told that a feed fails, or is well again; without a choice nowhere."""
    place = f"@{interaction.user.id}" if direct else None
    await _change(interaction, notices=f"#{channel.id}" if channel else place)


@settings.command(name="reset")
async def reset(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Set everything back to the bot's own defaults."""
    await _change(interaction, **DEFAULT_SETTINGS.model_dump())


@settings.command(name="history")
async def history(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Show who changed what, the newest first."""
    bot = interaction.client
    async with answering(interaction, private=True):
        server = require_manager(interaction)
        changes = await bot.threads.record(bot.newsdesk.servers.history, server)
        rows = [_row(change) for change in changes]
        pages = markdown.paginate(rows, most=CHANGES_A_PAGE, between="\n") or [
            _("Nothing was changed yet.")
        ]
        await Pager(interaction, pages, title=_("Changes")).send()


def _row(change: AuditEntry) -> str:
    who = f"<@{change.person}>" if change.person else _("someone whose data was deleted")
    head = f"{markdown.moment(change.at)} {who}"
    if change.what not in ServerSettings.model_fields:
        done = lines.happened(change.what.removeprefix(ARTICLE_PREFIX))
        return f"{head} {markdown.named(done, markdown.line(change.after or ''))}"
    before, after = (_then(change.what, shown) for shown in (change.before, change.after))
    return f"{head} {markdown.named(_label(change.what), f'{before} → {after}')}"


def _then(name: str, shown: str | None) -> str:
    return _("default") if shown is None else _value(name, read_setting(name, shown))

"""/article: what owners do to the library, and a server's admins to their own articles."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from articles.identity import URL_CHARS
from articles.parsing import accepted
from articles.reading.files import MAX_BYTES, MEGABYTE
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.errors import NotAllowedError
from bot.chat.marks import Users, marked
from bot.chat.rendering import lines
from bot.chat.scope import scope_of
from bot.chat.translator import listing
from bot.chat.ui import options
from bot.chat.ui.progress import show, work_in_the_open
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext, number
from bot.state.servers import ARTICLE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from articles.models import ArticleSummary
    from bot.chat.client import NewsdeskBot
    from bot.service.importing import ImportReport
    from index.models import Report

WARNING_SHOWN = 600
LONGEST_NOTE = 500

article = app_commands.Group(
    name="article",
    description="Add, correct, retract or remove articles",
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    extras=marked(users=Users.MANAGERS),
)


def _logging(interaction: discord.Interaction[NewsdeskBot], what: str) -> Callable[[str], None]:
    """Return what adds a change of articles to the server's audit list."""
    server, person = scope_of(interaction), str(interaction.user.id)
    servers = interaction.client.newsdesk.servers

    def log(headline: str) -> None:
        if server:
            servers.log(server, person, ARTICLE_PREFIX + what, headline[:200])

    return log


@article.command()
@app_commands.describe(
    file=listing(
        "A {names} file of at most {megabytes} MB", accepted(), megabytes=MAX_BYTES // MEGABYTE
    ),
    url="The address of an article's page, in place of a file",
    everyone="Visible on every server, not on this one alone",
)
async def add(
    interaction: discord.Interaction[NewsdeskBot],
    file: discord.Attachment | None = None,
    url: app_commands.Range[str, 1, URL_CHARS] | None = None,
    everyone: bool = False,
) -> None:
    """Take in the articles of an attached file, or of a web page."""
    bot = interaction.client
    async with answering(interaction, private=True):
        if not await bot.rights.require_editor(interaction) and everyone:
            raise NotAllowedError("Only the bot's owners can add articles for everyone.")
        scope = None if everyone else scope_of(interaction)
        if scope is None and not everyone:
            raise NewsdeskError(
                "Outside of a server, choose everyone: True; or add it on a server."
            )
        name, read = await _chosen(interaction, file, url)
        log = _logging(interaction, "added")

        def take_in(report: Report, _cancelled: Event) -> ImportReport:
            done = read(scope=scope, report=report)
            if changed := done.added + done.updated:
                log(f"{changed} ({name})")
            return done

        title = _("Reading the file") if file else _("Reading the page")
        done = await work_in_the_open(interaction, title, take_in, can_cancel=False)
        if done:
            await show(interaction, _imported(done, everyone=everyone))


async def _chosen(
    interaction: discord.Interaction[NewsdeskBot], file: discord.Attachment | None, url: str | None
) -> tuple[str, Callable[..., ImportReport]]:
    """Return the name of the file or page that was given, and what takes it in."""
    importer = interaction.client.newsdesk.importer
    if url is not None and file is None:
        return url.strip(), partial(importer.import_link, url.strip())
    if file is None or url is not None:
        raise NewsdeskError("Give either a file or the address of a page.")
    if file.size > MAX_BYTES:
        raise NewsdeskError(
            "The file has {size} MB; attach files of at most {most} MB.",
            size=math.ceil(file.size / MEGABYTE),
            most=MAX_BYTES // MEGABYTE,
        )
    return file.filename, partial(importer.import_file, file.filename, await file.read())


def _imported(done: ImportReport, *, everyone: bool) -> str:
    counts = {
        _("Added"): done.added,
        _("Updated"): done.updated,
        _("Unchanged"): done.unchanged,
        _("Skipped"): len(done.skipped),
    }
    rows = [
        " · ".join(markdown.named(name, number(count)) for name, count in counts.items()),
        _("Everyone can see them.") if everyone else _("Only this server can see them."),
    ]
    if done.embargoed:
        first = min(each.embargo for each in done.embargoed)
        rows.append(
            ngettext(
                "{count} article is under an embargo; the first is seen {ago}.",
                "{count} articles are under an embargo; the first is seen {ago}.",
                len(done.embargoed),
                ago=markdown.ago(first),
            )
        )
    if done.withdrawn:
        rows.append(
            ngettext(
                "{count} of them is taken back, so that nobody sees it.",
                "{count} of them are taken back, so that nobody sees them.",
                done.withdrawn,
            )
        )
    if done.warning:
        rows.append(markdown.line(done.warning, WARNING_SHOWN))
    told = [(item.path, item.reason) for item in done.skipped]
    told += [(item.path, item.what) for item in done.noted]
    return "\n".join([*rows, *lines.left_out(told)])


async def _change(
    interaction: discord.Interaction[NewsdeskBot],
    what: str,
    told: str,
    work: Callable[..., ArticleSummary],
) -> None:
    """Change a story that the person may change, tell it, and add it to the audit list."""
    bot = interaction.client
    async with answering(interaction, private=True):
        own = not await bot.rights.require_editor(interaction)
        changed = await bot.threads.edit(work, scope=scope_of(interaction), own=own)
        await bot.threads.record(_logging(interaction, what), changed.headline)
        await show(interaction, told.format(story=_named(changed)))


@article.command()
@app_commands.describe(story="A story's headline, or its address")
async def remove(interaction: discord.Interaction[NewsdeskBot], story: options.Story) -> None:
    """Delete a story and its text."""
    work = partial(interaction.client.newsdesk.editor.remove, story)
    await _change(interaction, "removed", _("Removed: {story}"), work)


@article.command()
@app_commands.describe(
    story="A story's headline, or its address", note="What was wrong; every quote carries it"
)
async def correct(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    note: app_commands.Range[str, 1, LONGEST_NOTE],
) -> None:
    """Mark a story as corrected."""
    work = partial(interaction.client.newsdesk.editor.correct, story, note)
    await _change(interaction, "corrected", _("Marked as corrected: {story}"), work)


@article.command()
@app_commands.describe(
    story="A story's headline, or its address", reason="Why it is taken out of all answers"
)
async def retract(
    interaction: discord.Interaction[NewsdeskBot],
    story: options.Story,
    reason: app_commands.Range[str, 1, LONGEST_NOTE],
) -> None:
    """Take a story out of all answers; its history stays."""
    work = partial(interaction.client.newsdesk.editor.retract, story, reason)
    await _change(interaction, "retracted", _("Retracted: {story}"), work)


@article.command()
@app_commands.describe(story="A story's headline, its address, or the id of a removed one")
async def history(interaction: discord.Interaction[NewsdeskBot], story: options.Story) -> None:
    """Tell what happened to a story."""
    bot = interaction.client
    async with answering(interaction, private=True):
        own = not await bot.rights.require_editor(interaction)
        entries = await bot.threads.edit(
            bot.newsdesk.editor.history, story, scope=scope_of(interaction), own=own
        )
        title = f"**{markdown.line(entries[-1].headline)}**"
        await show(interaction, "\n".join([title, *lines.history_rows(entries)]))


def _named(found: ArticleSummary) -> str:
    return f"{markdown.link(found.headline, found.url)} (`{found.id}`)"

"""/feed: the feeds by which news comes in, of a server for its admins, of everyone for owners."""

from __future__ import annotations

import io
import math
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from articles.feeds.choosing import choices_of
from articles.feeds.errors import FeedChoiceError
from articles.identity import URL_CHARS
from articles.reading.files import MEGABYTE
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.errors import NotAllowedError
from bot.chat.marks import Users, marked
from bot.chat.rendering import feeds as drawing
from bot.chat.rendering.announcements import announced_row
from bot.chat.rendering.cards import card, cards
from bot.chat.rights import require_manager
from bot.chat.scope import scope_of
from bot.chat.ui import options
from bot.chat.ui.feeds import (
    FeedChooser,
    FeedName,
    SeenFeedName,
    change_feed,
    feed_log,
    feeds_in,
    fetch_feeds,
    show_feed,
)
from bot.chat.ui.paging import Pager
from bot.chat.ui.places import require_access
from bot.chat.ui.progress import show as show_text
from bot.chat.ui.sending import send
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.client import NewsdeskBot
    from bot.service.feed_reports import FeedListReport

FEEDS_A_PAGE = 8
MOST_OPML_BYTES = 2 * MEGABYTE
LONGEST_SPAN_WRITTEN = 20
LONGEST_CATEGORY = 100
DEFAULT_CARDS, MOST_CARDS_AN_HOUR = 5, 30

Url = app_commands.Range[str, 1, URL_CHARS]
Span = app_commands.Range[str, 2, LONGEST_SPAN_WRITTEN]
CategoryText = app_commands.Range[str, 1, LONGEST_CATEGORY]

feed = app_commands.Group(
    name="feed",
    description="Let the news come in by itself, and announce it (Manage Server)",
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    extras=marked(users=Users.MANAGERS),
)

EVERY_OPTION = "How often to look, such as 15m, 2h or 1d; by default as often as it changes"
CATEGORY_OPTION = "The category of its stories, in place of their own"
FULL_TEXT_OPTION = "Take the whole text from the stories' pages"
EVERYONE_OPTION = "For every server, not for this one alone (owners)"
FEED_OPTION = "A feed's title or address"


async def _scope(interaction: discord.Interaction[NewsdeskBot], *, everyone: bool) -> str | None:
    """Return for whom feeds are added; raise NewsdeskError where that may not be."""
    scopes = await interaction.client.rights.feed_scopes(interaction)
    if everyone and None not in scopes:
        raise NotAllowedError("Only the bot's owners can add feeds for everyone.")
    if not everyone and scopes[0] is None:
        raise NewsdeskError("Outside of a server, choose everyone: True; or add it on a server.")
    return None if everyone else scopes[0]


async def _or_ask(
    interaction: discord.Interaction[NewsdeskBot],
    url: str,
    work: Callable[[discord.Interaction[NewsdeskBot], str], Awaitable[None]],
) -> None:
    """Do something with the feed at an address; where a page names several, ask which."""
    try:
        await work(interaction, url)
    except FeedChoiceError as error:
        await FeedChooser(interaction, error.links, work).send()


@feed.command()
@app_commands.describe(
    url="The address of a feed, or of a page that names one",
    category=CATEGORY_OPTION,
    every=EVERY_OPTION,
    full_text=FULL_TEXT_OPTION,
    everyone=EVERYONE_OPTION,
)
async def add(
    interaction: discord.Interaction[NewsdeskBot],
    url: Url,
    category: CategoryText | None = None,
    every: Span | None = None,
    full_text: bool = False,
    everyone: bool = False,
) -> None:
    """Add a feed: RSS, Atom, JSON Feed or a news sitemap."""

    async def work(interaction: discord.Interaction[NewsdeskBot], url: str) -> None:
        bot = interaction.client
        scope = await _scope(interaction, everyone=everyone)
        choices = choices_of(category, every, full_text=full_text)
        added = await bot.threads.ask(bot.newsdesk.feeds.add, url, choices, scope=scope)
        await bot.threads.record(feed_log(interaction), "feed added", added.name)
        told = _("Added; its stories come in within a minute.")
        whose = _("Only this server can see them.") if scope else _("Everyone can see them.")
        await send(interaction, [card([drawing.entry(added), f"{told} {whose}"])], private=True)

    async with answering(interaction, private=True):
        await _or_ask(interaction, url.strip(), work)


@feed.command(name="list")
async def list_feeds(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Show the feeds, how they stand, and what is announced where."""
    bot = interaction.client
    async with answering(interaction, private=True):
        scopes = await bot.rights.feed_scopes(interaction)
        found = await bot.threads.ask(feeds_in, bot.newsdesk.feeds, scopes)
        seen = await bot.threads.ask(bot.newsdesk.announcer.seen_by, scope_of(interaction))
        blocks = [drawing.entry(each) for each in found]
        if not blocks:
            blocks.append(_("There are no feeds yet; add one with /feed add."))
        if None not in scopes and (names := drawing.names(seen)):
            blocks.append(names)
        if server := scope_of(interaction):
            store = bot.newsdesk.announcer.store
            known = {each.id: each.name for each in seen}
            rows = [
                announced_row(each, known)
                for each in await bot.threads.record(store.of_server, server)
            ]
            blocks += (
                markdown.paginate([f"**{_('Announced')}**", *rows], between="\n") if rows else []
            )
        pages = markdown.paginate(blocks, most=FEEDS_A_PAGE)
        await Pager(interaction, pages, title=_("Feeds")).send()


@feed.command()
@app_commands.describe(feed_name=FEED_OPTION)
@app_commands.rename(feed_name="feed")
async def show(interaction: discord.Interaction[NewsdeskBot], feed_name: FeedName) -> None:
    """Show how a feed stands and what came in by it."""
    bot = interaction.client
    async with answering(interaction, private=True):
        scopes = await bot.rights.feed_scopes(interaction)
        found = await bot.threads.ask(show_feed, bot.newsdesk.feeds, feed_name, scopes)
        await send(interaction, cards(drawing.details(found)), private=True)


@feed.command(name="test")
@app_commands.describe(
    url="The address of a feed, or of a page that names one, or a feed that is there",
    category=CATEGORY_OPTION,
)
async def try_feed(
    interaction: discord.Interaction[NewsdeskBot],
    url: FeedName,
    category: CategoryText | None = None,
) -> None:
    """See what would come in by a feed, before anything does."""

    async def work(interaction: discord.Interaction[NewsdeskBot], url: str) -> None:
        bot = interaction.client
        scopes = await bot.rights.feed_scopes(interaction)
        choices = choices_of(category, None, full_text=False)
        known = await bot.threads.ask(feeds_in, bot.newsdesk.feeds, scopes)
        scope = next((each.scope for each in known if url in (each.id, each.url)), scopes[0])
        look = partial(bot.newsdesk.feeds.test, url, choices, scope=scope, own=True)
        found = await bot.threads.ask(look)
        title = markdown.link(found.title or found.url, found.url)
        await Pager(interaction, drawing.preview(found), title=title).send()

    async with answering(interaction, private=True):
        await _or_ask(interaction, url.strip(), work)


@feed.command()
@app_commands.describe(feed_name=FEED_OPTION, every="Also those that are not due")
@app_commands.rename(feed_name="feed", every="all")
async def update(
    interaction: discord.Interaction[NewsdeskBot],
    feed_name: FeedName | None = None,
    every: bool = False,
) -> None:
    """Fetch what is due now, or one feed."""
    async with answering(interaction, private=True):
        scopes = await interaction.client.rights.feed_scopes(interaction)
        await fetch_feeds(interaction, scopes, feed_name, every=every)


@feed.command(name="set")
@app_commands.describe(
    feed_name=FEED_OPTION,
    category="The category of its stories; auto: their own",
    every="How often to look, such as 15m, 2h or 1d; auto: as often as it changes",
    full_text=FULL_TEXT_OPTION,
)
@app_commands.rename(feed_name="feed")
async def set_feed(
    interaction: discord.Interaction[NewsdeskBot],
    feed_name: FeedName,
    category: CategoryText | None = None,
    every: Span | None = None,
    full_text: bool | None = None,
) -> None:
    """Change how a feed is read."""
    bot = interaction.client
    async with answering(interaction, private=True):
        choices = choices_of(category, every, full_text=full_text)
        scopes = await bot.rights.feed_scopes(interaction)
        found = (await bot.threads.ask(show_feed, bot.newsdesk.feeds, feed_name, scopes)).feed
        work = partial(bot.newsdesk.feeds.set, found.id, choices, scope=found.scope, own=True)
        changed = await bot.threads.edit(work)
        await bot.threads.record(feed_log(interaction), "feed set", changed.name)
        told = _("It holds for what comes in from now on.")
        await send(interaction, [card([drawing.entry(changed), told])], private=True)


async def _change(interaction: discord.Interaction[NewsdeskBot], what: str, name: str) -> None:
    """Pause, resume or remove a feed that the person may change."""
    async with answering(interaction, private=True):
        await change_feed(interaction, what, name)


@feed.command()
@app_commands.describe(feed_name=FEED_OPTION)
@app_commands.rename(feed_name="feed")
async def pause(interaction: discord.Interaction[NewsdeskBot], feed_name: FeedName) -> None:
    """Fetch a feed no more until it is resumed."""
    await _change(interaction, "pause", feed_name)


@feed.command()
@app_commands.describe(feed_name=FEED_OPTION)
@app_commands.rename(feed_name="feed")
async def resume(interaction: discord.Interaction[NewsdeskBot], feed_name: FeedName) -> None:
    """Fetch a paused feed again."""
    await _change(interaction, "resume", feed_name)


@feed.command()
@app_commands.describe(feed_name=FEED_OPTION)
@app_commands.rename(feed_name="feed")
async def remove(interaction: discord.Interaction[NewsdeskBot], feed_name: FeedName) -> None:
    """Remove a feed; its stories stay."""
    await _change(interaction, "remove", feed_name)


@feed.command(name="import")
@app_commands.describe(
    file="An OPML list, as feed readers export it",
    category=CATEGORY_OPTION,
    every=EVERY_OPTION,
    full_text=FULL_TEXT_OPTION,
    everyone=EVERYONE_OPTION,
)
async def import_list(
    interaction: discord.Interaction[NewsdeskBot],
    file: discord.Attachment,
    category: CategoryText | None = None,
    every: Span | None = None,
    full_text: bool = False,
    everyone: bool = False,
) -> None:
    """Add the feeds of a list, a folder's name as their category."""
    bot = interaction.client
    async with answering(interaction, private=True):
        scope = await _scope(interaction, everyone=everyone)
        choices = choices_of(category, every, full_text=full_text)
        if file.size > MOST_OPML_BYTES:
            raise NewsdeskError(
                "The file has {size} MB; attach files of at most {most} MB.",
                size=math.ceil(file.size / MEGABYTE),
                most=MOST_OPML_BYTES // MEGABYTE,
            )
        take = partial(bot.newsdesk.feeds.import_opml, await file.read(), choices, scope=scope)
        done: FeedListReport = await bot.threads.edit(take)
        log = feed_log(interaction)
        if done.added:
            await bot.threads.record(log, "feed added", f"{len(done.added)} ({file.filename})")
        await show_text(interaction, drawing.taken_in(done))


@feed.command()
async def export(interaction: discord.Interaction[NewsdeskBot]) -> None:
    """Get the feeds as an OPML list, for a feed reader or another bot."""
    bot = interaction.client
    async with answering(interaction, private=True):
        scopes = await bot.rights.feed_scopes(interaction)
        files = []
        for scope in scopes:
            make = partial(bot.newsdesk.feeds.export_opml, scope=scope, own=True)
            name = "feeds.opml" if scope else "feeds-for-everyone.opml"
            files.append(discord.File(io.BytesIO(await bot.threads.ask(make)), name))
        await interaction.edit_original_response(
            content=_("These are the feeds."), attachments=files
        )


@feed.command()
@app_commands.describe(
    channel="Where the stories are sent",
    feed_name="Only those of this feed",
    category="Only those of this category",
    most="The most cards an hour; the rest comes as one list at its end",
    off="Announce it there no more; without feed and category, nothing",
)
@app_commands.rename(feed_name="feed")
async def announce(
    interaction: discord.Interaction[NewsdeskBot],
    channel: options.Place,
    feed_name: SeenFeedName | None = None,
    category: options.Category | None = None,
    most: app_commands.Range[int, 1, MOST_CARDS_AN_HOUR] = DEFAULT_CARDS,
    off: bool = False,
) -> None:
    """Send each new story into a channel as one calm card."""
    bot, announcer = interaction.client, interaction.client.newsdesk.announcer
    async with answering(interaction, private=True):
        server, place = require_manager(interaction), str(channel.id)
        found = None
        if feed_name is not None:
            look = partial(show_feed, bot.newsdesk.feeds, feed_name, (server, None))
            found = (await bot.threads.ask(look)).feed
        feed_id, category = found.id if found else None, category or None
        parts = [f"#{channel.name}", found.name if found else "", category or ""]
        named = " · ".join(part for part in parts if part)
        log = feed_log(interaction)
        if off:
            store = announcer.store
            remove: Callable[[str, str], int] = store.remove_channel
            if feed_id or category:
                remove = partial(store.remove, feed_id=feed_id, category=category)
            if not await bot.threads.record(remove, server, place):
                raise NewsdeskError("Nothing like that is announced there; see /feed list.")
            await bot.threads.record(log, "not announced", named)
            told = _("No longer announced: {what}", what=f"<#{place}>")
        else:
            require_access(interaction, channel)
            add = partial(announcer.add, feed_id=feed_id, category=category, most=most)
            announced = await bot.threads.record(add, server, place)
            await bot.threads.record(log, "announced", named)
            row = announced_row(announced, {found.id: found.name} if found else {})
            hint = _("Only what comes in from now on is sent, without a ping.")
            told = f"**{_('Announced')}**\n{row}\n-# {hint}"
        await show_text(interaction, told)

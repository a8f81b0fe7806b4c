"""Feeds named by people: found, offered while one types, and chosen where a page names several."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from articles.feeds.errors import FeedNotFoundError
from articles.identity import URL_CHARS
from articles.text import fold
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.rendering import feeds as drawing
from bot.chat.rendering.cards import BLUE
from bot.chat.rendering.lines import CHOICE
from bot.chat.scope import scope_of
from bot.chat.ui.options import MOST_CHOICES, Completion
from bot.chat.ui.paging import LIST_OPEN_SECONDS, PAGE_ID_PREFIX
from bot.chat.ui.progress import show, work_in_the_open
from bot.i18n.language import gettext as _
from bot.service.feed_reports import UpdateReport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from threading import Event

    from articles.feeds.models import Feed, FeedLink
    from bot.chat.client import NewsdeskBot
    from bot.service.feed_reports import FeedDetails
    from bot.service.feeds import Feeds
    from index.models import Report

    Interaction = discord.Interaction[NewsdeskBot]


def show_feed(feeds: Feeds, name: str, scopes: Sequence[str | None]) -> FeedDetails:
    """Return what is known of the feed of that name in the first of some scopes that has one.

    Raises FeedNotFoundError or AmbiguousFeedError.
    """
    *others, last = scopes
    for scope in others:
        try:
            return feeds.show(name, scope=scope, own=True)
        except FeedNotFoundError:
            continue
    return feeds.show(name, scope=last, own=True)


def feeds_in(feeds: Feeds, scopes: Iterable[str | None]) -> list[Feed]:
    """Return the feeds of some scopes, by name within each."""
    return [feed for scope in scopes for feed in feeds.list(scope=scope, own=True)]


def feed_log(interaction: Interaction) -> Callable[[str, str], None]:
    """Return what adds a change of feeds to the server's audit list: what was done, to which."""
    server, person = scope_of(interaction), str(interaction.user.id)
    servers = interaction.client.newsdesk.servers

    def log_change(what: str, name: str) -> None:
        if server:
            servers.log(server, person, what, markdown.shorten(name, 200))

    return log_change


async def fetch_feeds(
    interaction: Interaction,
    scopes: Sequence[str | None],
    name: str | None = None,
    *,
    every: bool = False,
    wake: bool = False,
) -> None:
    """Fetch what is due in some scopes, or the feed named, in the open; tell what came of it.

    With `every` what is not due is fetched too; with `wake` a paused feed goes on.
    """
    bot, feeds = interaction.client, interaction.client.newsdesk.feeds
    named = None
    if name is not None:
        named = (await bot.threads.ask(show_feed, feeds, name, scopes)).feed
        if wake and named.paused:
            await bot.threads.edit(feeds.resume, named.id, scope=named.scope, own=True)

    def fetch(report: Report, cancelled: Event) -> UpdateReport:
        work = partial(feeds.update, own=True, report=report, cancelled=cancelled)
        if named is not None:
            return work([named.id], scope=named.scope)
        done = [work(every=every, scope=scope) for scope in scopes]
        warnings = [each.warning for each in done if each.warning]
        return UpdateReport(
            feeds=tuple(one for each in done for one in each.feeds),
            warning=warnings[0] if warnings else None,
        )

    done = await work_in_the_open(interaction, _("Fetching feeds"), fetch, can_cancel=False)
    if done:
        await show(interaction, drawing.updated(done))


async def change_feed(interaction: Interaction, what: str, name: str) -> None:
    """Pause, resume or remove a feed that the person may change; tell and log it."""
    bot, feeds = interaction.client, interaction.client.newsdesk.feeds
    work, done, told = {
        "pause": (feeds.pause, "feed paused", _("Paused: {feed}")),
        "resume": (feeds.resume, "feed resumed", _("Fetched again: {feed}")),
        "remove": (feeds.remove, "feed removed", _("Removed: {feed}. Its stories stay.")),
    }[what]
    scopes = await bot.rights.feed_scopes(interaction)
    found = (await bot.threads.ask(show_feed, feeds, name, scopes)).feed
    changed = await bot.threads.edit(work, found.id, scope=found.scope, own=True)
    await bot.threads.record(feed_log(interaction), done, changed.name)
    await show(interaction, told.format(feed=markdown.link(changed.name, changed.url)))


class FeedCompletion(Completion):
    """The feeds that a person may change, by their titles."""

    @property
    def max_value(self) -> int:
        """Return how long a title or an address may be."""
        return URL_CHARS

    async def scopes(self, interaction: Interaction) -> Sequence[str | None]:
        """Return the scopes whose feeds are offered."""
        return await interaction.client.rights.feed_scopes(interaction)

    async def offer_to(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        bot = interaction.client
        scopes = await self.scopes(interaction)
        found = await bot.threads.suggest(feeds_in, bot.newsdesk.feeds, scopes)
        words = fold(typed)
        fitting = [feed for feed in found if words in fold(feed.name) or typed.strip() in feed.url]
        return [
            app_commands.Choice(name=markdown.shorten(feed.name, CHOICE), value=feed.id)
            for feed in fitting[:MOST_CHOICES]
        ]


class SeenFeedCompletion(FeedCompletion):
    """The feeds whose stories a server may see: its own and everyone's."""

    async def scopes(self, interaction: Interaction) -> Sequence[str | None]:
        """Return the scopes whose feeds are offered."""
        server = scope_of(interaction)
        return (server, None) if server else (None,)


FeedName = app_commands.Transform[str, FeedCompletion]
SeenFeedName = app_commands.Transform[str, SeenFeedCompletion]


class FeedMenu(ui.Select[Any]):
    """The feeds that a page names, by their places in the list."""

    def __init__(self, links: Sequence[FeedLink]) -> None:
        options = [
            discord.SelectOption(
                label=markdown.shorten(link.title or link.url, CHOICE),
                description=markdown.shorten(link.url, CHOICE) if link.title else None,
                value=str(place),
            )
            for place, link in enumerate(links[:MOST_CHOICES])
        ]
        super().__init__(
            custom_id=f"{PAGE_ID_PREFIX}feed", placeholder=_("Choose a feed"), options=options
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Go on with the feed that was chosen."""
        if isinstance(self.view, FeedChooser):
            await self.view.chosen(interaction, int(self.values[0]))


class FeedChooser(ui.LayoutView):
    """A private card that asks which of a page's feeds is meant, and goes on with that one.

    After a restart it is told as closed, as lists with pages are.
    """

    def __init__(
        self,
        interaction: Interaction,
        links: Sequence[FeedLink],
        go_on: Callable[[Interaction, str], Awaitable[None]],
    ) -> None:
        super().__init__(timeout=LIST_OPEN_SECONDS)
        self._asked = interaction
        self._links = links
        self._go_on = go_on
        self._message_id = 0
        text = _("That page names several feeds; choose the one you mean.")
        self.add_item(ui.Container(ui.TextDisplay(text), accent_colour=BLUE))
        self.add_item(ui.ActionRow(FeedMenu(links)))

    async def send(self) -> None:
        """Ask."""
        message = await self._asked.edit_original_response(view=self)
        self._message_id = message.id
        self._asked.client.pagers.add(message.id)

    async def chosen(self, interaction: Interaction, place: int) -> None:
        """Go on with one of the feeds; rights are checked anew there."""
        if await interaction.client.admission.admits(interaction, counted=False):
            async with answering(interaction, private=True):
                await self._go_on(interaction, self._links[place].url)

    async def on_timeout(self) -> None:
        """Answer no more: whoever chooses then is told that it is closed."""
        self._asked.client.pagers.discard(self._message_id)

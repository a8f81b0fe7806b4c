"""The options that several commands share, and what they offer while one types."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord import app_commands

from bot.chat.rendering.lines import CHOICE, choice_name
from bot.chat.scope import scope_of
from index.query.query import make_filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import NewsdeskBot
    from index.models import Filters

Described = TypeVar("Described")

log = logging.getLogger(__name__)

MOST_CHOICES = 25
LONGEST_STORY_NAME = 600


def filters(
    interaction: discord.Interaction[Any],
    *,
    category: str | None = None,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Filters:
    """Return what a search is limited to, its dates read as the member who writes them does.

    Raises NewsdeskError for a date that cannot be read.
    """
    return make_filters(
        interaction.created_at.date(),
        category=category,
        source=source,
        since=since,
        until=until,
        scope=scope_of(interaction),
        locale=str(interaction.locale),
    )


class Completion(app_commands.Transformer):
    """A text that completes as one types; failures offer nothing."""

    async def transform(self, _: discord.Interaction[Any], value: Any, /) -> str:
        return str(value).strip()

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[NewsdeskBot], value: str, /
    ) -> list[app_commands.Choice[str]]:
        try:
            return (await self.offer_to(interaction, value))[:MOST_CHOICES]
        except Exception as error:  # noqa: BLE001  (typing goes on, whatever is broken)
            log.warning("Nothing could be offered while someone typed: %s", type(error).__name__)
            return []

    async def offer_to(
        self, interaction: discord.Interaction[NewsdeskBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return what fits; to be replaced where that depends on what a person may do."""
        return await self.offer(interaction.client, typed, scope_of(interaction))

    async def offer(
        self, bot: NewsdeskBot, typed: str, scope: str | None
    ) -> list[app_commands.Choice[str]]:
        """Return what fits for all in a server."""
        raise NotImplementedError


class StoryCompletion(Completion):
    @property
    def max_value(self) -> int:
        """Return how long a headline or an address may be."""
        return LONGEST_STORY_NAME

    async def offer(
        self, bot: NewsdeskBot, typed: str, scope: str | None
    ) -> list[app_commands.Choice[str]]:
        stories = await bot.threads.suggest(
            bot.newsdesk.lists.suggest_stories, typed, scope=scope, limit=MOST_CHOICES
        )
        return [app_commands.Choice(name=choice_name(story), value=story.id) for story in stories]


class CategoryCompletion(Completion):
    async def offer(
        self, bot: NewsdeskBot, typed: str, scope: str | None
    ) -> list[app_commands.Choice[str]]:
        return _plain(
            await bot.threads.suggest(
                bot.newsdesk.lists.suggest_categories, typed, scope=scope, limit=MOST_CHOICES
            )
        )


class SourceCompletion(Completion):
    async def offer(
        self, bot: NewsdeskBot, typed: str, scope: str | None
    ) -> list[app_commands.Choice[str]]:
        return _plain(
            await bot.threads.suggest(
                bot.newsdesk.lists.suggest_sources, typed, scope=scope, limit=MOST_CHOICES
            )
        )


def _plain(names: tuple[str, ...]) -> list[app_commands.Choice[str]]:
    fitting = [name for name in names if 0 < len(name) <= CHOICE]
    return [app_commands.Choice(name=name, value=name) for name in fitting]


class ChannelReader(app_commands.Transformer):
    """A channel or thread of some kinds, as Discord sends it."""

    kinds: tuple[discord.ChannelType, ...]

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Return what Discord offers."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Return the kinds of channels."""
        return list(self.kinds)

    async def transform(
        self, _: discord.Interaction[Any], value: Any, /
    ) -> app_commands.AppCommandChannel:
        place: app_commands.AppCommandChannel = value
        return place


class PlaceReader(ChannelReader):
    """A channel or thread that the bot can send messages into of its own accord."""

    kinds = (
        discord.ChannelType.text,
        discord.ChannelType.news,
        discord.ChannelType.public_thread,
        discord.ChannelType.private_thread,
        discord.ChannelType.news_thread,
    )


Place = app_commands.Transform[app_commands.AppCommandChannel, PlaceReader]
Story = app_commands.Transform[str, StoryCompletion]
Category = app_commands.Transform[str, CategoryCompletion]
Source = app_commands.Transform[str, SourceCompletion]

PRIVATE_OPTION = "Only you see the answer"


def describe_story(command: Described) -> Described:
    """Describe the options of a command about one story, which may be private."""
    return app_commands.describe(
        story="A story's headline, or its address", private=PRIVATE_OPTION
    )(command)


def describe_filters(**others: str) -> Callable[[Described], Described]:
    """Describe what limits a search, whether it is private, and the `others` of a command."""
    return app_commands.describe(
        category="Only this category",
        source="Only this outlet",
        since="Only from this day on, such as 2026-11-01 or last week",
        until="Only up to this day, such as 2026-11-30 or yesterday",
        private=PRIVATE_OPTION,
        **others,
    )

"""/search: the passages nearest to some words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.marks import HelpEntry, everywhere, marked
from bot.chat.rendering import answers, surroundings
from bot.chat.ui import options
from bot.chat.ui.asking import LONGEST_ASKED
from bot.chat.ui.paging import Pager
from bot.i18n.language import gettext as _
from bot.service.answers import ReadAs
from index.ranking.fusion import SENTENCE

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from index.models import Hit

HITS = 15
ARTICLES_A_PAGE = 3


@app_commands.command(
    name="search",
    extras=marked(counted=True, in_help=HelpEntry("{search} for passages", row=3, place=0)),
)
@options.describe_filters(
    text="Words to look for",
    sort="The nearest first, or the newest of them",
)
@everywhere
async def search(
    interaction: discord.Interaction[NewsdeskBot],
    text: app_commands.Range[str, 1, LONGEST_ASKED],
    category: options.Category | None = None,
    source: options.Source | None = None,
    since: str | None = None,
    until: str | None = None,
    sort: Literal["nearest", "newest"] = "nearest",
    private: bool | None = None,
) -> None:
    """Find the passages nearest to some words."""
    bot = interaction.client
    hidden = bot.audience.hidden(interaction, private)
    async with answering(interaction, private=hidden):
        filters = await bot.threads.suggest(
            options.filters, interaction, category=category, source=source, since=since, until=until
        )
        newest = sort == "newest"
        search_for = bot.newsdesk.asking.search
        result = await bot.threads.ask(search_for, text, filters, limit=HITS, newest_first=newest)
        around = bot.newsdesk.surroundings.of_hits
        found = await bot.threads.ask(around, result.query.text, result.hits, scope=filters.scope)
        blocks = surroundings.found_blocks(found, result.stories)
        pages = markdown.paginate(blocks, most=ARTICLES_A_PAGE) or [_("Nothing is found.")]
        read_as = answers.searched(ReadAs.of(result.query), result.index)
        if result.hits and not any(_has_words(hit) for hit in result.hits):
            note = _("No article has these words; these passages are the nearest in meaning.")
            read_as = f"-# {note}\n{read_as}"
        pages = [f"{page}\n{read_as}" for page in pages]
        await Pager(interaction, pages, title=markdown.line(text, LONGEST_ASKED)).send()


def _has_words(hit: Hit) -> bool:
    """Return whether some sentence of a passage, or its header, has a word that is searched."""
    return SENTENCE in hit.ranks and hit.ranks[SENTENCE].score > 0

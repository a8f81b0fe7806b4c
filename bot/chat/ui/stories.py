"""What commands, menus and buttons about one story share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from articles.library.finding import not_found
from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.rendering.below import near_menu, story_menu
from bot.chat.rendering.cards import GREY, cards
from bot.chat.rendering.lines import nearest
from bot.chat.rendering.stories import related_texts, story_answer, story_pages
from bot.chat.scope import scope_of
from bot.chat.ui.comparisons import send_comparison
from bot.chat.ui.paging import Pager
from bot.chat.ui.sending import send
from bot.chat.ui.timelines import send_timeline
from bot.chat.ui.writing import Drafts, in_prose
from bot.i18n.language import say_error
from bot.service.prose.models import Task
from bot.service.stories import UnknownStoryError

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from articles.models import Article
    from bot.chat.client import NewsdeskBot
    from bot.chat.rendering.cards import Control


async def ask_about(
    interaction: discord.Interaction[NewsdeskBot],
    what: str,
    story: str,
    private: bool | None = None,
) -> None:
    """Answer one thing about a story: its "keypoints", "timeline", "why", what is "related"."""
    hidden = interaction.client.audience.hidden(interaction, private)
    async with answering(interaction, private=hidden):
        await send_about(interaction, what, story, private=hidden)


async def send_about(
    interaction: discord.Interaction[NewsdeskBot],
    what: str,
    story: str,
    *,
    private: bool,
    above: str = "",
) -> None:
    """Send what is asked about a story, or the whole "story"; `above` stands below its headline.

    Where no story goes by its name, those that come near can be chosen.
    """
    try:
        await _send_about(interaction, what, story, private=private, above=above)
    except UnknownStoryError as error:
        texts = ["\n".join([markdown.line(say_error(not_found(story))), *nearest(error.nearest)])]
        controls = near_menu(what, error.nearest)
        await send(interaction, cards(texts, controls=controls, colour=GREY), private=private)


async def _send_about(
    interaction: discord.Interaction[NewsdeskBot],
    what: str,
    story: str,
    *,
    private: bool,
    above: str,
) -> None:
    bot, scope = interaction.client, scope_of(interaction)
    stories = bot.newsdesk.stories
    if what == "related":
        found = await bot.threads.ask(stories.related, story, scope=scope)
        await send(interaction, cards(related_texts(found)), private=private)
        return
    if what == "compare":
        await send_comparison(interaction, story, private=private)
        return
    if what == "timeline":
        await send_timeline(interaction, story, private=private)
        return
    if what == "story":
        await send_pages(interaction, story, story_pages, but=what)
        return
    work, task = {
        "keypoints": (stories.key_points, Task.POINTS),
        "why": (stories.why, Task.REASONS),
    }[what]
    quoted = await bot.threads.ask(work, story, scope=scope)
    draw = partial(story_answer, what=what, private=private, above=above, unfinished=True)
    async with Drafts(interaction, lambda grown: draw(grown[task])[0]) as drafts:
        answer = await in_prose(bot, quoted, task, scope=scope, show=drafts.of(task))
    views = story_answer(answer, what, private=private, above=above)
    await send(interaction, views, private=private, answer=answer)


async def read_in_pages(
    interaction: discord.Interaction[NewsdeskBot],
    story: str,
    private: bool | None,
    pages: Callable[[Article], list[str]],
    *,
    but: str = "",
) -> None:
    """Show a story in the pages that are drawn of it; `but` is what the menu leaves out."""
    hidden = interaction.client.audience.hidden(interaction, private)
    async with answering(interaction, private=hidden):
        await send_pages(interaction, story, pages, but=but)


async def send_pages(
    interaction: discord.Interaction[NewsdeskBot],
    story: str,
    pages: Callable[[Article], list[str]],
    *,
    but: str = "",
) -> None:
    """Answer a deferred interaction with a story in pages; `but` is what the menu leaves out."""
    bot, scope = interaction.client, scope_of(interaction)
    article = await bot.threads.ask(bot.newsdesk.stories.find, story, scope=scope)
    await Pager(
        interaction,
        await bot.threads.ask(pages, article),
        title=markdown.link(article.headline, article.url),
        controls=await menu_about(bot, article.id, scope, but=but),
        image=article.image,
    ).send()


async def menu_about(
    bot: NewsdeskBot, article_id: str, scope: str | None, *, but: str = ""
) -> list[Control]:
    """Return the menu that asks more about the story of an article, but for what led to it."""
    has_timeline = bot.newsdesk.stories.has_timeline
    over_time = await bot.threads.ask(has_timeline, article_id, scope=scope)
    return story_menu(article_id, but=but, over_time=over_time)

"""The menus on a message: explain its story, its key points, check its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import discord
from discord import app_commands

from articles.errors import NewsdeskError, StoryNotFoundError
from bot.chat import markdown
from bot.chat.rendering import answers, lines
from bot.chat.rendering.below import answer_buttons, label_of
from bot.chat.rendering.cards import cards
from bot.chat.rendering.reading import LINK, links_of, read_card, text_of
from bot.chat.rendering.stories import story_answer
from bot.chat.scope import COUNTED, everywhere, scope_of
from bot.chat.ui.quotes import LONGEST_QUOTE, show_check
from bot.chat.ui.sending import send
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer

LONGEST_TEXT = 1000


class Named(NamedTuple):
    """The story of a message; `nearest` where it is only the nearest one there is."""

    article_id: str
    nearest: bool


async def story_in(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message
) -> Named:
    """Find the story that a message is about; raise NewsdeskError where there is none."""
    bot, scope = interaction.client, scope_of(interaction)
    shown = read_card(message).story if message.author == bot.user else None
    if shown:
        return Named(shown, nearest=False)
    for link in links_of(message):
        try:
            article = await bot.ask(bot.newsdesk.stories.find, link, scope=scope)
        except StoryNotFoundError as error:
            if "headline" in error.values:
                # It is known, and was taken back: another story would be none in its place.
                raise
            continue
        return Named(article.id, nearest=False)
    text = LINK.sub(" ", text_of(message))[:LONGEST_TEXT]
    found = await bot.ask(bot.newsdesk.stories.nearest, text, scope=scope) if text.strip() else None
    if found is None:
        raise NewsdeskError(
            "No story here is near to that message, and it has no link that I know."
        )
    return Named(found.id, nearest=True)


def _nearest_line() -> str:
    return "-# " + _("The nearest story to that message; it names none that I know.")


@app_commands.context_menu(name="Explain this story", extras=COUNTED)
@everywhere
async def explain(interaction: discord.Interaction[NewsdeskBot], message: discord.Message) -> None:
    """Show a story's summary, its key points and why it matters."""
    bot, scope = interaction.client, scope_of(interaction)
    async with bot.answering(interaction, private=True):
        named = await story_in(interaction, message)
        article = await bot.ask(bot.newsdesk.stories.find, named.article_id, scope=scope)
        points = await bot.ask(bot.newsdesk.stories.key_points, named.article_id, scope=scope)
        why = await bot.ask(bot.newsdesk.stories.why, named.article_id, scope=scope)
        head = f"### {markdown.link(article.headline, article.url)}\n{lines.about(article)}"
        texts = [f"{head}\n{_nearest_line()}" if named.nearest else head]
        texts += [f"*{piece}*" for piece in markdown.escaped(article.dek or "")]
        texts += _part("keypoints", points)
        texts += _part("why", why)
        told = points if points.covered else why
        await send(interaction, cards(texts, buttons=answer_buttons(told)), private=True)


def _part(what: str, answer: Answer) -> list[str]:
    """Return one part of an explanation, all of it from the story named above."""
    bare = answer.model_copy(
        update={
            "sentences": tuple(s.model_copy(update={"citations": ()}) for s in answer.sentences)
        }
    )
    points = what == "keypoints"
    blocks = answers.sentences(bare, points=points) or [markdown.line(answer.note or "")]
    pages = markdown.paginate([b for b in blocks if b], between="\n" if points else "\n\n")
    return [f"**{label_of(what)}**\n{pages[0]}", *pages[1:]] if pages else []


@app_commands.context_menu(name="Key points", extras=COUNTED)
@everywhere
async def key_points(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message
) -> None:
    """Give the key points of the story of a message."""
    bot = interaction.client
    async with bot.answering(interaction, private=True):
        named = await story_in(interaction, message)
        answer = await bot.ask(
            bot.newsdesk.stories.key_points, named.article_id, scope=scope_of(interaction)
        )
        note = _nearest_line() if named.nearest else ""
        await send(interaction, story_answer(answer, "keypoints", above=note), private=True)


@app_commands.context_menu(name="Check this quote", extras=COUNTED)
@everywhere
async def check_quote(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message
) -> None:
    """Check whether the words of a message stand in the coverage."""
    bot = interaction.client
    async with bot.answering(interaction, private=True):
        text = re.sub(r"^>+ ?", "", text_of(message), flags=re.MULTILINE)
        if not text:
            raise NewsdeskError("That message has no words to check.")
        await show_check(interaction, markdown.shorten(text, LONGEST_QUOTE), private=True)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the menus."""
    for menu in (explain, key_points, check_quote):
        bot.tree.add_command(menu)

"""The menus on a message: explain its story, its key points, check its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import app_commands

from articles.errors import NewsdeskError, StoryNotFoundError
from bot.chat import render
from bot.chat.buttons.story import answer_buttons, label_of, story_answer
from bot.chat.commands.checkquote import LONGEST_QUOTE, show_check
from bot.chat.rendering.cards import cards, send
from bot.chat.ui.asking import read_card
from bot.chat.ui.options import COUNTED, everywhere, scope_of
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer

LINK = re.compile(r"https?://[^\s<>]+")
# What ends a sentence or a mark rather than an address.
BEHIND = ".,;:!?*\"'”’]"
LONGEST_TEXT = 1000
# Lines of a card that are none of its words: headings, small print, sources; and their numbers.
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
ASIDE = re.compile(rf"^(?:#{{1,3}} |-# |\*\*|[{RAISED}])")
NUMBERS = re.compile(rf"[\s\u00a0]+[{RAISED} ]+$")


class Named(NamedTuple):
    """The story of a message; `nearest` where it is only the nearest one there is."""

    article_id: str
    nearest: bool


def text_of(message: discord.Message) -> str:
    """Return the words of a message: its own, else those of its embeds, card or forwarded one."""
    for each in _with_forwarded(message):
        embedded = [part for e in each.embeds for part in (e.title, e.description) if part]
        for text in (each.content, "\n".join(embedded), "\n".join(_words_of_card(each))):
            if text.strip():
                return text.strip()
    return ""


def links_of(message: discord.Message) -> list[str]:
    """Return the addresses in a message and in what it embeds or forwards, each once."""
    found: list[str] = []
    for each in _with_forwarded(message):
        for text in (each.content, *_texts_of_card(each)):
            found += map(_address, LINK.findall(text))
        found += [embed.url for embed in each.embeds if embed.url]
    return list(dict.fromkeys(found))


def _address(link: str) -> str:
    """Return a link without what stands behind it; a bracket is its own where it opens one."""
    while link[-1] in BEHIND or (link[-1] == ")" and link.count(")") > link.count("(")):
        link = link[:-1]
    return link


def _with_forwarded(message: discord.Message) -> Iterable[Any]:
    return [message, *getattr(message, "message_snapshots", [])]


def _words_of_card(message: Any) -> list[str]:
    """Return what a card quotes first, else its words, as they were before Discord's markup."""
    texts = [text.split("\n") for text in _texts_of_card(message)]
    quotes = ([row for row in rows if row.startswith("> ")] for rows in texts)
    rows = [row for text in texts for row in text]
    plain = [row for row in rows if row.strip() and not ASIDE.match(row)]
    words = next((quote for quote in quotes if quote), plain or rows)
    return [re.sub(r"\\(.)", r"\1", NUMBERS.sub("", row)) for row in words]


def _texts_of_card(message: Any) -> Iterator[str]:
    for component in getattr(message, "components", []):
        yield from _texts_in(component)


def _texts_in(component: Any) -> Iterator[str]:
    if isinstance(component, discord.TextDisplay):
        yield component.content
    for child in getattr(component, "children", []):
        yield from _texts_in(child)


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
            article = await bot.ask(bot.service.story, link, scope=scope)
        except StoryNotFoundError as error:
            if "headline" in error.values:
                # It is known, and was taken back: another story would be none in its place.
                raise
            continue
        return Named(article.id, nearest=False)
    text = LINK.sub(" ", text_of(message))[:LONGEST_TEXT]
    found = (
        await bot.ask(bot.service.nearest_story, text, scope=scope) if text.strip() else None
    )
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
        article = await bot.ask(bot.service.story, named.article_id, scope=scope)
        points = await bot.ask(bot.service.key_points, named.article_id, scope=scope)
        why = await bot.ask(bot.service.why, named.article_id, scope=scope)
        head = f"### {render.link(article.headline, article.url)}\n{render.about(article)}"
        texts = [f"{head}\n{_nearest_line()}" if named.nearest else head]
        texts += [f"*{piece}*" for piece in render.escaped(article.dek or "")]
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
    blocks = render.sentences(bare, points=points) or [render.line(answer.note or "")]
    pages = render.paginate([b for b in blocks if b], between="\n" if points else "\n\n")
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
            bot.service.key_points, named.article_id, scope=scope_of(interaction)
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
        await show_check(interaction, render.shorten(text, LONGEST_QUOTE), private=True)


async def setup(bot: NewsdeskBot) -> None:
    """Offer the menus."""
    for menu in (explain, key_points, check_quote):
        bot.tree.add_command(menu)

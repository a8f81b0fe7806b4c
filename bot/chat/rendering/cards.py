"""Cards: what every message of the bot looks like, and how it is sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat import render
from bot.chat.errors import is_gone
from bot.chat.ui.options import server_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from articles.models import ArticleSummary
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer, Citation

log = logging.getLogger(__name__)

BLUE = discord.Colour(0x3B6EA8)
GREY = discord.Colour(0x8A8F98)
RED = discord.Colour(0xB3403A)

# Discord's limits are 4,000 characters of text and 40 components a message, of which some are left
# for corrections, and 5 buttons a row. Ten texts with lines between and 15 buttons are 38.
TEXT = 3400
TEXTS = 10
ROW = 5

Button = ui.Item[Any]


def card(
    texts: Sequence[str], *, buttons: Iterable[Button] = (), colour: discord.Colour = BLUE
) -> ui.LayoutView:
    """Make a message of texts parted by thin lines, with buttons below; small texts stay close."""
    box: ui.Container[Any] = ui.Container(accent_colour=colour)
    for text in texts:
        if box.children and not text.startswith("-# "):
            box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        box.add_item(ui.TextDisplay(text))
    held = list(buttons)
    for start in range(0, len(held), ROW):
        box.add_item(ui.ActionRow(*held[start : start + ROW]))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


def pack(texts: Iterable[str], limit: int = TEXT) -> list[list[str]]:
    """Part texts, none longer than `limit`, into as few messages as hold them in order."""
    messages: list[list[str]] = [[]]
    for text in texts:
        page = messages[-1]
        if page and (sum(map(len, page)) + len(text) > limit or len(page) == TEXTS):
            messages.append([])
        messages[-1].append(text)
    return messages


def cards(
    texts: Iterable[str], *, buttons: Iterable[Button] = (), colour: discord.Colour = BLUE
) -> list[ui.LayoutView]:
    """Make one message, or several where the text is too long for one; the last has the buttons."""
    messages = pack(texts)
    views = [card(message, colour=colour) for message in messages[:-1]]
    return [*views, card(messages[-1], buttons=buttons, colour=colour)]


def answer_cards(
    answer: Answer, head: str, *, buttons: Iterable[Button] = (), points: bool = False
) -> list[ui.LayoutView]:
    """Draw an answer: head, sentences, one line a source, what was searched."""
    small = [render.searched(answer.read_as, answer.index)]
    if answer.note:
        small.insert(0, "-# " + render.line(answer.note))
    if understood := answer.read_as.question:
        head += "\n-# " + render.understood(understood, within_story=bool(answer.read_as.story))
    heads = render.paginate([head]) if head else []
    if not answer.covered:
        body = render.paginate(render.not_covered(answer))
        if answer.note and not answer.nearest:
            # A note of why there is no answer says it all.
            body = [f"**{render.line(answer.note)}**"]
            small = small[1:]
        texts = _joined(heads, [*body, "\n".join(small)])
        return cards(texts, buttons=buttons, colour=GREY)
    blocks = render.sentences(answer, points=points)
    body = render.paginate(blocks, between="\n" if points else "\n\n")
    below = render.paginate(render.sources(answer), between="\n")
    return cards(_joined(heads, [*body, *below, "\n".join(small)]), buttons=buttons)


def _joined(heads: list[str], rest: list[str]) -> list[str]:
    """Put a short head above the first text, without a line between them."""
    if heads and rest and len(heads[-1]) + len(rest[0]) < TEXT // 2:
        return [*heads[:-1], f"{heads[-1]}\n{rest[0]}", *rest[1:]]
    return [*heads, *rest]


async def send(
    interaction: discord.Interaction[Any],
    views: Sequence[ui.LayoutView],
    *,
    private: bool,
    answer: Answer | None = None,
    cited: Mapping[str, ArticleSummary | Citation] | None = None,
) -> None:
    """Answer a deferred interaction with one or several messages.

    What is public is remembered by its last message, for corrections: with the articles that its
    `answer` cites, or those `cited` by their ids. Where the interaction can no longer be answered,
    a public answer goes into the channel as a message of its own.
    """
    if answer is not None:
        cited = articles_of(answer)
    sent: discord.Message | None = None
    try:
        sent = await interaction.edit_original_response(view=views[0])
        for view in views[1:]:
            sent = await interaction.followup.send(view=view, ephemeral=private, wait=True)
    except discord.HTTPException as error:
        if private or sent is not None or not is_gone(error):
            raise
        sent = await send_into(interaction.channel, views)
        if sent is None:
            raise
    if cited and not private and sent is not None:
        await remember(interaction.client, sent, cited)


async def send_into(place: object, views: Sequence[ui.LayoutView]) -> discord.Message | None:
    """Send messages into a channel of their own accord; None where it takes none."""
    if not isinstance(place, discord.abc.Messageable):
        return None
    sent = None
    for view in views:
        sent = await place.send(view=view)
    return sent


def view_of(message: discord.Message) -> ui.LayoutView:
    """Return one of the bot's messages to be read, changed or sent again."""
    view = ui.LayoutView.from_message(message, timeout=None)
    # Its buttons are answered by their ids; nothing of this view need be kept.
    view.stop()
    return view


def articles_of(answer: Answer) -> dict[str, Citation]:
    """Return the articles that an answer cites, by their ids."""
    return {citation.article_id: citation for citation in answer.citations}


async def remember(
    bot: NewsdeskBot, message: discord.Message, cited: Mapping[str, ArticleSummary | Citation]
) -> None:
    """Take note of the articles that a public answer cites."""
    keep = bot.newsdesk.posted.keep
    try:
        await bot.record(keep, message.id, message.channel.id, server_of(message), cited)
    except Exception:
        log.exception("An answer could not be remembered; corrections will not reach it.")

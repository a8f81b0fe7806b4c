"""Cards: what every message of the bot looks like, and how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BLUE = discord.Colour(0x3B6EA8)
GREY = discord.Colour(0x8A8F98)

# Discord's limits are 4,000 characters of text and 40 components a message, of which some are left
# for corrections, and 5 buttons a row. Ten texts with lines between and 15 buttons are 38.
TEXT = 3400
TEXTS = 10
ROW = 5


def card(
    texts: Sequence[str], *, buttons: Iterable[ui.Item[Any]] = (), colour: discord.Colour = BLUE
) -> ui.LayoutView:
    """Make a message of texts parted by thin lines, with buttons below; small texts stay close.

    Bare buttons are answered by their ids; one of a class of its own answers as long as it is kept.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=colour)
    for text in texts:
        if container.children and not text.startswith("-# "):
            container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        container.add_item(ui.TextDisplay(text))
    held = list(buttons)
    for start in range(0, len(held), ROW):
        container.add_item(ui.ActionRow(*held[start : start + ROW]))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    if all(type(each) is ui.Button for each in held):
        # The library keeps a view that has not ended for as long as the bot runs.
        view.stop()
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
    texts: Iterable[str], *, buttons: Iterable[ui.Item[Any]] = (), colour: discord.Colour = BLUE
) -> list[ui.LayoutView]:
    """Make one message, or several where the text is too long for one; the last has the buttons."""
    messages = pack(texts)
    views = [card(message, colour=colour) for message in messages[:-1]]
    return [*views, card(messages[-1], buttons=buttons, colour=colour)]

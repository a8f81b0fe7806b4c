"""Cards: what every message of the bot looks like, and how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BLUE = discord.Colour(0x3B6EA8)
GREY = discord.Colour(0x8A8F98)

# Discord's limits are 4,000 characters of text and 40 components a message, of which some are left
# for corrections, and 5 buttons or one menu a row. Ten texts with lines between, a row of buttons
# and a menu are 28.
TEXT = 3400
TEXTS = 10
ROW = 5

# What can be pressed below a text: buttons, and menus.
Control = ui.Button[Any] | ui.Select[Any]


def card(
    texts: Sequence[str], *, controls: Iterable[Control] = (), colour: discord.Colour = BLUE
) -> ui.LayoutView:
    """Make a message of texts parted by thin lines, with controls below; small texts stay close.

    Bare controls are answered by their ids; one of a class of its own answers as long as it is
    kept. They stand below the frame, which on a phone takes the width of half a button.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=colour)
    for text in texts:
        if container.children and not text.startswith("-# "):
            container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        container.add_item(ui.TextDisplay(text))
    held = list(controls)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for row in rows(held):
        view.add_item(row)
    if all(type(each) in (ui.Button, ui.Select) for each in held):
        # The library keeps a view that has not ended for as long as the bot runs.
        view.stop()
    return view


def rows(controls: Sequence[Control]) -> Iterator[ui.ActionRow[Any]]:
    """Yield the buttons in rows of five, then each menu in a row of its own."""
    buttons = [each for each in controls if isinstance(each, ui.Button)]
    for start in range(0, len(buttons), ROW):
        yield ui.ActionRow(*buttons[start : start + ROW])
    for each in controls:
        if isinstance(each, ui.Select):
            yield ui.ActionRow(each)


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
    texts: Iterable[str], *, controls: Iterable[Control] = (), colour: discord.Colour = BLUE
) -> list[ui.LayoutView]:
    """Make one message, or several where the text is too long; the last has the controls."""
    messages = pack(texts)
    views = [card(message, colour=colour) for message in messages[:-1]]
    return [*views, card(messages[-1], controls=controls, colour=colour)]

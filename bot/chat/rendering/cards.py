"""Cards: what every message of the bot looks like, and how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BLUE = discord.Colour(0x3B6EA8)
GREY = discord.Colour(0x8A8F98)
AMBER = discord.Colour(0xC2762B)

# Discord's limits are 4,000 characters of text and 40 components a message, of which some are left
# for corrections, and 5 buttons or one menu a row. Ten texts with lines between, a picture, a row
# of buttons and a menu are 30.
TEXT = 3400
TEXTS = 10
ROW = 5

# What can be pressed below a text: buttons, and menus.
Control = ui.Button[Any] | ui.Select[Any]


def card(
    texts: Sequence[str],
    *,
    controls: Iterable[Control] = (),
    colour: discord.Colour = BLUE,
    image: str | None = None,
    lines: bool = True,
) -> ui.LayoutView:
    """Make a message of texts parted by thin lines, with controls below; small texts stay close.

    Without `lines` one stands below the first text alone, and else space. The picture at the
    address `image` stands beside the first text, and the second close below.

    Bare controls are answered by their ids; one of a class of its own answers as long as it is
    kept. They stand below the frame, which on a phone takes the width of half a button.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=colour)
    for number, text in enumerate(texts):
        close = text.startswith("-# ") or (number == 1 and image)
        if container.children and not close:
            visible = lines or number == 1
            space = discord.SeparatorSpacing.small
            container.add_item(ui.Separator(visible=visible, spacing=space))
        container.add_item(ui.TextDisplay(text) if number else beside(image, text))
    held = list(controls)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for row in rows(held):
        view.add_item(row)
    if all(type(each) in (ui.Button, ui.Select) for each in held):
        # The library keeps a view that has not ended for as long as the bot runs.
        view.stop()
    return view


def beside(image: str | None, text: str) -> ui.Item[Any]:
    """Return a text with a picture beside it, or alone where there is none.

    Discord fetches the picture, so that whoever has it sees no reader's address.
    """
    picture = markdown.address(image)
    if picture is None:
        return ui.TextDisplay(text)
    return ui.Section(text, accessory=ui.Thumbnail(picture))


def gallery(name: str, description: str) -> ui.MediaGallery[Any]:
    """Return the picture in a file that is sent along, with what describes it."""
    return ui.MediaGallery(
        discord.MediaGalleryItem(f"attachment://{name}", description=description)
    )


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
    texts: Iterable[str],
    *,
    controls: Iterable[Control] = (),
    colour: discord.Colour = BLUE,
    image: str | None = None,
) -> list[ui.LayoutView]:
    """Make one message, or several where the text is too long; the last has the controls.

    The first has the picture, where there is one.
    """
    messages = pack(texts)
    last = len(messages) - 1
    return [
        card(
            message,
            controls=controls if number == last else (),
            colour=colour,
            image=None if number else image,
        )
        for number, message in enumerate(messages)
    ]

"""The bot's own messages read back: what they answer, and from which passages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import ui

from bot.chat.rendering.answers import at_work_line, unfinished_line
from bot.chat.rendering.ids import FOLLOW_ID, QUOTES_ID, STORY_ID, passages_in
from bot.i18n.language import NAMES, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def view_of(message: discord.Message) -> ui.LayoutView:
    """Return one of the bot's messages to be read, changed or sent again."""
    view = ui.LayoutView.from_message(message, timeout=None)
    files = {each.id: each.filename for each in message.attachments}
    for item in view.walk_children():
        if isinstance(item, ui.MediaGallery):
            # Where Discord keeps a file that was sent along is known by an address that ends.
            item.items = [_as_sent(each, files) for each in item.items]
    # Its buttons are answered by their ids; nothing of this view need be kept.
    view.stop()
    return view


def _as_sent(item: discord.MediaGalleryItem, files: Mapping[int, str]) -> discord.MediaGalleryItem:
    """Return a picture by the name of the file that was sent along, where it was one."""
    name = files.get(item.media.attachment_id or 0)
    if name is None:
        return item
    return discord.MediaGalleryItem(f"attachment://{name}", description=item.description)


class CardContent(NamedTuple):
    """What can be read from one of the bot's messages.

    `key` is that of the turn it answers, None where it answers no question; `question` is empty
    where it is not written there, as on the last of several messages; `story` is the id of the
    article that its menu or its buttons are for. `begins` is whether it has a heading.
    """

    key: str | None = None
    question: str = ""
    story: str | None = None
    begins: bool = False


def read_card(message: discord.Message) -> CardContent:
    """Read from one of the bot's messages what it answers, or the story that it is about.

    What it is, its ids say: headings are in many languages, and questions may read like them.
    """
    key = story = None
    heading = ""
    for item in view_of(message).walk_children():
        text = item.content if isinstance(item, ui.TextDisplay) else ""
        if text.startswith("### ") and not heading:
            heading = re.sub(r"\\(.)", r"\1", text[4:].split("\n")[0])
        for each in _ids_of(item):
            if found := FOLLOW_ID.fullmatch(each):
                key = found["key"]
            if found := STORY_ID.fullmatch(each):
                story = found["article"]
    return CardContent(key, heading if key else "", story, begins=bool(heading))


def passages_on(message: discord.Message) -> list[str]:
    """Return the ids of the passages that an answer cites, from what can be pressed below it."""
    ids = [each for item in view_of(message).walk_children() for each in _ids_of(item)]
    found = [match["quoted"] for each in ids if (match := QUOTES_ID.fullmatch(each))]
    return list(dict.fromkeys(passage for each in found for passage, _said in passages_in(each)))


def is_unfinished(message: discord.Message) -> bool:
    """Return whether one of the bot's messages is unfinished: an answer, or long work.

    What articles and people write stands behind a backslash where it begins like a small line.
    """
    texts = (i.content for i in view_of(message).walk_children() if isinstance(i, ui.TextDisplay))
    rows = {row for text in texts for row in text.split("\n")}
    for locale in NAMES:
        with speaking(locale):
            if rows & {unfinished_line(), at_work_line()}:
                return True
    return False


def _ids_of(item: ui.Item[Any]) -> Iterator[str]:
    """Yield the id of a button, or those of a menu's entries."""
    if isinstance(item, ui.Button) and item.custom_id:
        yield item.custom_id
    if isinstance(item, ui.Select):
        yield from (option.value for option in item.options)

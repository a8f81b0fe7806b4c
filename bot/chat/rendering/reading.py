"""Messages read back: what one of the bot's own answers, and the words and links of anybody's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import ui

from bot.chat.rendering.ids import FOLLOW_ID, QUOTES_ID, STORY_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def view_of(message: discord.Message) -> ui.LayoutView:
    """Return one of the bot's messages to be read, changed or sent again."""
    view = ui.LayoutView.from_message(message, timeout=None)
    # Its buttons are answered by their ids; nothing of this view need be kept.
    view.stop()
    return view


class CardContent(NamedTuple):
    """What can be read from one of the bot's messages.

    `key` is that of the turn it answers, None where it answers no question; `question` is empty
    where it is not written there, as on the last of several messages; `story` is the id of the
    article that its buttons are for. `begins` is whether it has a heading.
    """

    key: str | None = None
    question: str = ""
    story: str | None = None
    begins: bool = False


def read_card(message: discord.Message) -> CardContent:
    """Read from one of the bot's messages what it answers, or the story that it is about.

    What it is, its buttons say: headings are in many languages, and questions may read like them.
    """
    key = story = None
    heading = ""
    for item in view_of(message).walk_children():
        text = item.content if isinstance(item, ui.TextDisplay) else ""
        if text.startswith("### ") and not heading:
            heading = re.sub(r"\\(.)", r"\1", text[4:].split("\n")[0])
        if found := FOLLOW_ID.fullmatch(_id_of(item)):
            key = found["key"]
        if found := STORY_ID.fullmatch(_id_of(item)):
            story = found["article"]
    return CardContent(key, heading if key else "", story, begins=bool(heading))


def passages_on(message: discord.Message) -> list[str]:
    """Return the ids of the passages that an answer cites, from the buttons below it."""
    ids = map(_id_of, view_of(message).walk_children())
    found = [match["ids"] for each in ids if (match := QUOTES_ID.fullmatch(each))]
    return list(dict.fromkeys(passage for each in found for passage in each.split(",")))


def _id_of(item: ui.Item[Any]) -> str:
    return (item.custom_id or "") if isinstance(item, ui.Button) else ""


LINK = re.compile(r"https?://[^\s<>]+")
# What ends a sentence or a mark rather than an address.
NOT_OF_A_LINK = ".,;:!?*\"'”’]"
# Lines of a card that are none of its words: headings, small print, sources; and their numbers.
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SMALL_PRINT = re.compile(rf"^(?:#{{1,3}} |-# |\*\*|[{RAISED}])")
CITATION_NUMBERS = re.compile(rf"[\s\u00a0]+[{RAISED} ]+$")


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
    while link[-1] in NOT_OF_A_LINK or (link[-1] == ")" and link.count(")") > link.count("(")):
        link = link[:-1]
    return link


def _with_forwarded(message: discord.Message) -> Iterable[Any]:
    return [message, *getattr(message, "message_snapshots", [])]


def _words_of_card(message: Any) -> list[str]:
    """Return what a card quotes first, else its words, as they were before Discord's markup."""
    texts = [text.split("\n") for text in _texts_of_card(message)]
    quotes = ([row for row in rows if row.startswith("> ")] for rows in texts)
    rows = [row for text in texts for row in text]
    plain = [row for row in rows if row.strip() and not SMALL_PRINT.match(row)]
    words = next((quote for quote in quotes if quote), plain or rows)
    return [re.sub(r"\\(.)", r"\1", CITATION_NUMBERS.sub("", row)) for row in words]


def _texts_of_card(message: Any) -> Iterator[str]:
    for component in getattr(message, "components", []):
        yield from _texts_in(component)


def _texts_in(component: Any) -> Iterator[str]:
    if isinstance(component, discord.TextDisplay):
        yield component.content
    for child in getattr(component, "children", []):
        yield from _texts_in(child)

"""The words and the links of a message, of anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LINK = re.compile(r"https?://[^\s<>]+")
# What ends a sentence or a mark rather than an address.
NOT_OF_A_LINK = ".,;:!?*\"'”’]"
# Lines of a card that are none of its words: headings, small print, sources; and their numbers.
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
CITATION_NUMBERS = re.compile(rf"[\s\u00a0]+[{RAISED} ]+$")
# What begins in bold is a title, unless it is cited: an answer's first sentence.
SMALL_PRINT = re.compile(rf"^(?:#{{1,3}} |-# |\*\*(?!.*{CITATION_NUMBERS.pattern})|[{RAISED}])")
# Escapes, the signs of bold, and what is struck out, which was none of the words.
MARKUP = re.compile(r"\\(.)|\*\*|~~(?:\\.|[^\\])*?~~ ?")


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
    return [
        MARKUP.sub(lambda found: found[1] or "", CITATION_NUMBERS.sub("", row)) for row in words
    ]


def _texts_of_card(message: Any) -> Iterator[str]:
    for component in getattr(message, "components", []):
        yield from _texts_in(component)


def _texts_in(component: Any) -> Iterator[str]:
    if isinstance(component, discord.TextDisplay):
        yield component.content
    for child in getattr(component, "children", []):
        yield from _texts_in(child)

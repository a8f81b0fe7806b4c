"""Lines of a page that are no part of its article: prompts, consent texts, links to others."""

from __future__ import annotations

import re

from articles.formats._page.phrases import LABEL_ALONE, REQUEST, WALL, WITH_LABEL
from articles.text import one_line

# A line of these is short; a paragraph that tells of subscribers is not.
PROMPT_CHARS, LABEL_CHARS = 400, 250


def _line(text: str) -> str:
    """Return a line from its first letter on: prompts have arrows and brackets before them."""
    return re.sub(r"^\W+", "", one_line(text))


def is_wall(text: str) -> bool:
    """Return whether a line asks to pay or log in before one reads on."""
    return len(text) <= PROMPT_CHARS and bool(WALL.match(_line(text)))


def is_prompt(text: str) -> bool:
    """Return whether a line asks the reader for something, or for consent, or is only a label."""
    if len(text) > PROMPT_CHARS:
        return False
    line = _line(text)
    return any(each.match(line) for each in (WALL, REQUEST, LABEL_ALONE))


def is_pointer(text: str) -> bool:
    """Return whether a line only points to another story: “MORE: Storm closes the bridge”.

    In running text “More: …” may begin a sentence; so it must be in capitals, or two words.
    """
    match = WITH_LABEL.match(_line(text)) if len(text) <= LABEL_CHARS else None
    if not match:
        return False
    label = match["label"]
    return label.isupper() or " " in label or not label.isascii() or label.lower() == "related"


def is_label(text: str) -> bool:
    """Return whether a text is nothing but such a label."""
    return bool(LABEL_ALONE.match(_line(text)))

"""What the forms of feeds have in common: the parts of an entry → the parts of a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from articles.furniture.lines import without_furniture
from articles.identity import canonical_url
from articles.reading.markup import dek_of
from articles.reading.people import name_of
from articles.reading.sections import body_of
from articles.text import fold, has_words, normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.models import Section

    # What a block of text is, “p” or “h2” to “h6”, and the text.
    Block = tuple[str, str]

# Below this a text without a second part of its own is taken for a summary: most summaries that
# publishing systems make have 55 words, about 350 characters.
SUMMARY_CHARS = 1_000
DEK_CHARS = 500
# What feedparser leaves of "mail@host (Name)" where the host's last part has over four letters.
LEFT_OF_MAIL = re.compile(r"^[a-z.]+ ?\(([^()]+)\)?$")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})$")


def absolute(address: object, base: str) -> str:
    """Return a whole http address, nothing where there is none."""
    if not isinstance(address, str) or not address.strip():
        return ""
    try:
        whole = urljoin(base, address.strip()) if base else address.strip()
    except ValueError:
        return ""
    return whole if canonical_url(whole) else ""


def authors_of(names: Iterable[object], source: str = "") -> str:
    """Return authors as one text, each once; not the outlet, nor who is no person."""
    written = (LEFT_OF_MAIL.sub(r"\1", name) for name in names if isinstance(name, str))
    found = (name_of(name, other_than=source) for name in written)
    return ", ".join(dict.fromkeys(name for name in found if name))


def entry_id(link: str, feed: str, given: object, headline: str) -> str:
    """Return the id of an entry that has no address of its own, nothing where it has one.

    Ids of entries are often but numbers, so that they count within their feed alone. Without one it
    is the headline, else articles of one front page would take each other's place.
    """
    if link:
        return ""
    named = one_line(str(given)) if isinstance(given, str | int | float) else ""
    return f"{feed}#{named or fold(headline)}"


def texts_of(
    content: Sequence[Block], summary: Sequence[Block], headline: str
) -> tuple[tuple[Section, ...], str, bool]:
    """Return body and dek of an entry by its blocks, and whether the body is the whole text."""
    content, summary = (without_furniture(blocks, headline) for blocks in (content, summary))
    text, told = _joined(content or summary), _joined(summary)
    whole = bool(content)
    if not whole or fold(text) == fold(told):
        whole = len(text) >= SUMMARY_CHARS and not CUT_OFF.search(text)
    body = body_of(content or summary, headline)
    is_dek = bool(content) and len(told) <= DEK_CHARS
    return body, dek_of(told, headline, body) if is_dek else "", whole


def paragraphs_of(text: str) -> list[Block]:
    """Return the blocks of a text that is stated to have no markup."""
    parts = BLANK_LINES.split(normalise(text))
    return [("p", line) for part in parts if has_words(line := one_line(part))]


def _joined(blocks: Sequence[Block]) -> str:
    return " ".join(text for _, text in blocks)

"""NITF's body → blocks of text, for NITF itself and for the formats that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.reading.xml import line_of, local_name
from articles.text import has_words, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

HEADING_TAGS = ("hl1", "hl2", "h1", "h2", "h3", "h4", "h5", "h6")
PARAGRAPH_TAGS = ("p", "li", "dt", "dd", "pre")
# What stands in the body beside its text: pictures with their captions, notes, and what has fields
# of its own.
ASIDE = "media ednote note correction body.head body.end tagline head dateline byline".split()


def nitf_blocks(root: _Element) -> list[tuple[str, str]]:
    """Return the blocks of the `body.content`, else of all there is, headings told from text.

    A dateline or byline that is an element of its own is no part of the text. What stands beside
    the text is taken out of the tree.
    """
    from lxml import etree

    places = (root.find("{*}body/{*}body.content"), root.find("{*}body"), root)
    content = next(each for each in places if each is not None)
    etree.strip_elements(content, *(f"{{*}}{name}" for name in ASIDE), with_tail=False)
    return [(tag, text) for tag, text in _blocks(content) if has_words(text)]


def _blocks(parent: Any) -> Iterator[tuple[str, str]]:
    yield "p", one_line(parent.text or "")
    for element in parent:
        name = local_name(element)
        if name in HEADING_TAGS:
            yield "h2", line_of(element)
        elif name in PARAGRAPH_TAGS and not any(
            local_name(each) in PARAGRAPH_TAGS for each in element
        ):
            yield "p", line_of(element)
        elif name == "tr":
            cells = (line_of(cell) for cell in element if local_name(cell) in ("td", "th"))
            yield "p", " | ".join(cell for cell in cells if cell)
        else:
            yield from _blocks(element)
        yield "p", one_line(element.tail or "")

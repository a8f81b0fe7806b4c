"""Headings and blocks of text → the sections of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.furniture.lines import without_furniture
from articles.models import Section, SectionKind
from articles.reading.building import make_section
from articles.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADINGS = {
    "deep dive": SectionKind.DEEP_DIVE,
    "key points": SectionKind.KEY_POINTS,
    "key point": SectionKind.KEY_POINTS,
    "key takeaways": SectionKind.KEY_POINTS,
    "why it matters": SectionKind.WHY_IT_MATTERS,
}


def heading_of(line: str) -> SectionKind | None:
    """Return the section that a line is the heading of, in any case, with or without marks."""
    return HEADINGS.get(" ".join(line.strip(" \t#*_:").casefold().split()))


def sections_of(texts: Iterable[tuple[str, str]]) -> tuple[str, list[Section]]:
    """Return the first heading of the first level, and the sections, without furniture.

    `texts` are blocks, each with what it is: “h1” to “h6” for headings, anything else for text.
    """
    return _parted(without_furniture(texts))


def body_of(blocks: Iterable[tuple[str, str]], headline: str) -> tuple[Section, ...]:
    """Return the sections of an article's blocks, without what repeats its headline first."""
    kept = without_furniture(blocks, headline)
    while kept and one_line(kept[0][1]) == one_line(headline):
        del kept[0]
    return tuple(_parted(kept)[1])


def _parted(texts: Iterable[tuple[str, str]]) -> tuple[str, list[Section]]:
    title, heading = "", None
    kind = SectionKind.BODY
    blocks: list[str] = []
    sections: list[Section | None] = []
    for block, text in texts:
        if block == "h1" and not title and not blocks and not sections:
            title = text
        elif block.startswith("h"):
            sections.append(_section(kind, blocks, heading))
            kind, heading, blocks = heading_of(text) or SectionKind.BODY, text, []
        else:
            blocks.append(text)
    sections.append(_section(kind, blocks, heading))
    return title, [section for section in sections if section]


def _section(kind: SectionKind, blocks: Sequence[str], heading: str | None) -> Section | None:
    if kind is SectionKind.KEY_POINTS:
        return make_section(kind, points=blocks, heading=heading)
    return make_section(kind, "\n\n".join(blocks), heading=heading)

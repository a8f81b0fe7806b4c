"""The briefing: category, headline, dek, Deep Dive, Key Points, Why It Matters; also plain text.

Only the headline and some text are needed. Without any of the three headings the file is plain
text: a headline, then paragraphs. Lines such as “Source: …” or “Date: …” before the text are taken
as what they say, and so is “By Ann Holt” on a line of its own after the headline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from articles.building import HEADLINE_CHARS, Draft, make_section
from articles.formats import Format, RawFile
from articles.formats._sections import heading_of
from articles.models import Rejection, Section, SectionKind
from articles.text import has_words

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "date": "published",
    "published": "published",
    "updated": "modified",
    "author": "author",
    "by": "author",
    "url": "url",
    "link": "url",
    "category": "category",
    "correction": "note",
    "kind": "kind",
    "type": "kind",
}
FIELD = re.compile(rf"(?i)({'|'.join(FIELDS)})[ \t]*:[ \t]*(\S.*)")
BULLET = re.compile(r"\s*(?:[•‣▪◦·●*–—-]|\(?\d{1,2}[.)])\s+(?=\S)")
# Names alone: “By the river” is not a byline.
BYLINE = re.compile(r"[Bb][Yy] ((?:[A-Z][\w.’'-]*|and|de|van|von|al|,| ){1,12})")
CATEGORY_CHARS = 60
SENTENCE_END = re.compile(r"[.!?:。！？：]['\"”’)」』]*$")


class Outline(NamedTuple):
    """A briefing's text: what stands before the first heading, and under each heading."""

    lead: list[str]
    sections: list[tuple[SectionKind, str, list[str]]]


def recognises(file: RawFile) -> bool:
    """Return whether the file is text at all: this format takes what no other one does."""
    return file.suffix in BRIEFING.suffixes and file.text is not None


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a briefing."""
    parts = _split((file.text or "").split("\n"))
    blocks, fields = _blocks(parts.lead, whole=bool(parts.sections))
    if not blocks:
        yield Rejection(path=file.name, reason="it has no headline")
        return
    category, headline, dek, body = _lead(blocks, has_sections=bool(parts.sections))
    sections = [make_section(SectionKind.BODY, "\n\n".join(body))]
    sections += [_section(kind, heading, lines) for kind, heading, lines in parts.sections]
    yield Draft(
        **{"category": category, **fields},
        headline=headline,
        dek=dek,
        body=tuple(section for section in sections if section),
    )


def _split(lines: list[str]) -> Outline:
    parts = Outline([], [])
    current = parts.lead
    for line in lines:
        if kind := heading_of(line):
            current = []
            parts.sections.append((kind, line.strip(" \t#*_:"), current))
        else:
            current.append(line)
    return parts


def _blocks(lines: list[str], *, whole: bool) -> tuple[list[str], dict[str, str]]:
    """Return the paragraphs before the first heading, and the fields that stand among them.

    A field may stand anywhere where `whole`, else with the headline or in a paragraph of fields
    only: “Date: 3 May” may be a line of what the article tells.
    """
    fields: dict[str, str] = {}
    blocks: list[str] = []
    for part in re.split(r"\n\s*\n", "\n".join(line.strip() for line in lines).strip()):
        found = [
            (line, _field(line, first=not blocks and not at))
            for at, line in enumerate(part.split("\n"))
        ]
        taken = whole or len(blocks) < 2 or all(field for _, field in found)
        kept = []
        for line, field in found:
            if taken and field and field[0] not in fields:
                fields[field[0]] = field[1]
            else:
                kept.append(line)
        if has_words(block := "\n".join(kept).strip()):
            blocks.append(block)
    return blocks, fields


def _field(line: str, *, first: bool) -> tuple[str, str] | None:
    """Return the field that a line states and its value; a first line is no byline."""
    if match := FIELD.fullmatch(line):
        return FIELDS[match.group(1).lower()], match.group(2).strip()
    match = None if first else BYLINE.fullmatch(line)
    return ("author", match.group(1).strip()) if match else None


def _lead(blocks: list[str], *, has_sections: bool) -> tuple[str, str, str, list[str]]:
    """Return category, headline, dek and the rest of the paragraphs before the first heading.

    A category is a short first line with another short line after it: a headline alone is
    followed by a sentence. Without headings below, what follows the headline is the body.
    """
    blocks = _unstack(blocks)
    category = ""
    if len(blocks) > 1 and _is_title(blocks[0], CATEGORY_CHARS) and _is_title(blocks[1]):
        category, blocks = blocks[0], blocks[1:]
    headline, rest = blocks[0].strip("# "), blocks[1:]
    if has_sections or (category and len(rest) > 1):
        return category, headline, rest[0] if rest else "", rest[1:]
    return category, headline, "", rest


def _unstack(blocks: list[str]) -> list[str]:
    """Part a first block of several lines into lines: category and headline without a gap."""
    lines = blocks[0].split("\n")
    if 1 < len(lines) <= 3 and all(_is_title(line) for line in lines[:-1]):
        return [*lines, *blocks[1:]]
    if len(lines) > 1 and _is_title(lines[0]):
        return [lines[0], "\n".join(lines[1:]), *blocks[1:]]
    return blocks


def _is_title(text: str, longest: int = HEADLINE_CHARS) -> bool:
    return (
        "\n" not in text
        and len(text) <= longest
        and not re.search(r"[.!?:。！？：]['\"”’)」』]*$", text)
    )


def _section(kind: SectionKind, heading: str, lines: list[str]) -> Section | None:
    if kind is SectionKind.KEY_POINTS:
        return make_section(kind, points=_points(lines), heading=heading)
    return make_section(kind, "\n".join(lines), heading=heading)


def _points(lines: list[str]) -> list[str]:
    """Return the points of a list; a line without a bullet goes on with the point before it."""
    points: list[str] = []
    bulleted = any(BULLET.match(line) for line in lines)
    for line in lines:
        match = BULLET.match(line)
        if not line.strip():
            continue
        if match or not bulleted or not points:
            points.append(line[match.end() :] if match else line)
        else:
            points[-1] += f" {line.strip()}"
    return points


BRIEFING = Format(
    names=("briefing",),
    suffixes=(".txt", ".text", ".briefing", ""),
    contents=(
        "category, headline, one-sentence dek, then Deep Dive, Key Points, Why It Matters; only a "
        "headline and some text are needed"
    ),
    order=90,
    recognises=recognises,
    read=read,
)

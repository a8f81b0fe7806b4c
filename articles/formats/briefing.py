"""The briefing: category, headline, dek, Deep Dive, Key Points, Why It Matters; also plain text.

Only the headline and some text are needed. Without any of the three headings the file is plain
text: a headline, then paragraphs. Lines such as “Source: …” or “Date: …” before the text are taken
as what they say, and so are “By Ann Holt” and “2 March 2026” on lines of their own.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from articles.formats import Format, RawFile
from articles.formats._lines import FIELD, StatedField, stated_in, with_authors
from articles.furniture.lines import without_furniture
from articles.models import Rejection, Section, SectionKind
from articles.reading.building import HEADLINE_CHARS, Draft, make_section
from articles.reading.sections import heading_of
from articles.text import has_words

if TYPE_CHECKING:
    from collections.abc import Iterator

BULLET = re.compile(r"\s*(?:[•‣▪◦·●*–—-]|\(?\d{1,2}[.)])\s+(?=\S)")
PROGRAM_STARTS = ("#!", "<?", "<%", "{%", "{{")
ADDRESS = re.compile(r"(?:[-*•]\s+)?https?://\S+")
MOST_ADDRESSES = 0.5
CATEGORY_CHARS = 60
# Of plain text: “Science & technology” and no headline.
CATEGORY_WORDS = 3
CLOSES_SENTENCE = re.compile(r"[.!?:。！？：]['\"”’)」』]*$")


class Outline(NamedTuple):
    """A briefing's text: what stands before the first heading, and under each heading."""

    lead: list[str]
    sections: list[tuple[SectionKind, str, list[str]]]


def recognises(file: RawFile) -> bool:
    """Return whether the file is text at all: this format takes what no other one does."""
    return file.suffix in BRIEFING.suffixes and file.text is not None


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a briefing."""
    if reason := _other_kind(file):
        yield Rejection(path=file.name, reason=reason)
        return
    parts = _split((file.text or "").split("\n"))
    blocks, fields = _blocks(parts.lead, whole=bool(parts.sections))
    if not blocks and "headline" not in fields:
        yield Rejection(path=file.name, reason="it has no headline")
        return
    category, headline, dek, body = _lead(blocks, fields, has_sections=bool(parts.sections))
    own = (text for _, text in without_furniture([("p", each) for each in body], headline))
    sections = [make_section(SectionKind.BODY, "\n\n".join(own))]
    sections += [_section(kind, heading, lines) for kind, heading, lines in parts.sections]
    yield Draft(
        **{"category": category, "headline": headline, "dek": dek, **fields},
        body=tuple(section for section in sections if section),
    )


def _other_kind(file: RawFile) -> str | None:
    """Return what a text is that nobody wrote as an article, None where it may be one."""
    text = (file.text or "").lstrip()
    if text.startswith(PROGRAM_STARTS):
        return "it is a program or a template, not an article"
    if not file.suffix and (language := _language_of(PurePath(file.name).name)):
        return f"it is a build file or a program ({language}), not an article"
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    addresses = sum(1 for line in lines if ADDRESS.fullmatch(line))
    if addresses > len(lines) * MOST_ADDRESSES:
        return "it is a list of addresses, not an article"
    return None


def _language_of(name: str) -> str:
    """Return the language that files of a whole name are written in, such as a Makefile's."""
    from pygments.lexers import find_lexer_class_for_filename

    found = find_lexer_class_for_filename(name)
    return str(found.name) if found else ""


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
    only: “Date: 3 May” may be a line of what the article tells. A date that is not said to be the
    article's stands before the first sentence.
    """
    fields: dict[str, str] = {}
    blocks: list[str] = []
    for part in re.split(r"\n\s*\n", "\n".join(line.strip() for line in lines).strip()):
        told = len(blocks) > 3 or any(CLOSES_SENTENCE.search(block) for block in blocks[1:])
        found = list(
            with_authors(
                [
                    (line, _stated(line, first=not blocks and not at, told=told))
                    for at, line in enumerate(part.split("\n"))
                ]
            )
        )
        taken = whole or len(blocks) < 2 or all(stated for _, stated in found)
        kept = []
        for line, stated in found:
            new = {field.name: field.value for field in stated if field.name not in fields}
            if taken and new:
                fields.update(new)
            else:
                kept.append(line)
        if has_words(block := "\n".join(kept).strip()):
            blocks.append(block)
    return blocks, fields


def _stated(line: str, *, first: bool, told: bool) -> tuple[StatedField, ...]:
    """Return the fields that a line states; a first line is no byline."""
    stated = stated_in(line)
    if first and any(field.name == "author" and not FIELD.fullmatch(line) for field in stated):
        return ()
    return () if told and not all(field.labelled for field in stated) else stated


def _lead(
    blocks: list[str], given: dict[str, str], *, has_sections: bool
) -> tuple[str, str, str, list[str]]:
    """Return category, headline, dek and the rest of the paragraphs before the first heading.

    A category is a short first line with another short line after it: a headline alone is
    followed by a sentence. Without headings below, what follows the headline is the body.
    """
    if "headline" in given:
        takes_dek = has_sections and blocks and "dek" not in given
        return "", given["headline"], blocks[0] if takes_dek else "", blocks[bool(takes_dek) :]
    blocks = _unstack(blocks)
    category = ""
    short = has_sections or len(blocks[0].split()) <= CATEGORY_WORDS
    if len(blocks) > 1 and short and _is_title(blocks[0], CATEGORY_CHARS) and _is_title(blocks[1]):
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
    return "\n" not in text and len(text) <= longest and not CLOSES_SENTENCE.search(text)


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
        "headline and some text are needed, and lines of who and when may stand between"
    ),
    order=90,
    recognises=recognises,
    read=read,
)

"""Where sentences begin and end in a text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import sentencex

from articles.models import SectionKind
from index.chunking.joins import goes_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models import Section

# Part of the fingerprint: change it where English is split otherwise. Where another language alone
# is, a migration that lets its articles be cut anew is enough, as index_0004 is.
SPLITTER = "sentencex"
PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
LINE = re.compile(r"[^\n]+")
WITHOUT_ENDS = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def split_section(section: Section, language: str = "en") -> list[tuple[int, int]]:
    """Return the spans of a section's sentences, or of its points where it has points."""
    if section.points:
        return [span for line in LINE.finditer(section.content) if (span := _trimmed(line))]
    return split_sentences(section.content, language)


def split_passage(text: str, section: SectionKind, language: str = "en") -> list[tuple[int, int]]:
    """Return the spans of a passage's sentences, or of its points where it quotes points."""
    if section is SectionKind.KEY_POINTS and "\n\n" not in text:
        return [span for line in LINE.finditer(text) if (span := _trimmed(line))]
    return split_sentences(text, language)


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the sentences' spans in order, without the white space around them.

    Every character that is not white space lies in exactly one span. A sentence never crosses a
    blank line.
    """
    spans = []
    for paragraph in PARAGRAPH.finditer(text):
        starts = [0, *_starts(paragraph.group(), language), len(paragraph.group())]
        for start, end in pairwise(starts):
            if words := WITHOUT_ENDS.search(paragraph.group(), start, end):
                spans.append((paragraph.start() + words.start(), paragraph.start() + words.end()))
    return spans


def _starts(paragraph: str, language: str) -> Iterator[int]:
    last = 0
    for boundary in sentencex.get_sentence_boundaries(language, paragraph):
        start = boundary["start_index"]
        if start and not goes_on(paragraph[last:start].rstrip(), paragraph[start:], language):
            yield start
            last = start


def _trimmed(match: re.Match[str]) -> tuple[int, int] | None:
    text = match.group()
    start = match.start() + len(text) - len(text.lstrip())
    end = match.end() - (len(text) - len(text.rstrip()))
    return (start, end) if start < end else None

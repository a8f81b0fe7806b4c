"""Lines of plain text that state who wrote a story, when, or where it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from articles.reading.dates import read_date

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {
    "title": "headline",
    "headline": "headline",
    "subtitle": "dek",
    "dek": "dek",
    "standfirst": "dek",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "date": "published",
    "published": "published",
    "posted": "published",
    "updated": "modified",
    "last updated": "modified",
    "author": "author",
    "by": "author",
    "url": "url",
    "link": "url",
    "category": "category",
    "correction": "note",
    "kind": "kind",
    "type": "kind",
    "language": "language",
}
FIELD = re.compile(rf"(?i)({'|'.join(FIELDS)})[ \t]*:[ \t]*(\S.*)")
# “Published 2 March 2026”, also without a colon.
DATED = re.compile(
    r"(?i)(?:first\s+)?(published|posted|(?:last\s+)?(?:updated|modified))(?:\s+on)?[:\s]\s*(.+)"
)
NUMERIC_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
BYLINE = re.compile(r"(?i)(?:by|von|por|par|di|door|av|af)[: ]\s*(\S.*)")
PARTICLES = frozenset(
    "and und y e et en och og de da di del den der van von al el la le bin".split()
)
ROLE = re.compile(r"\s*,\s+[a-z].*")
BYLINE_CHARS, BYLINE_WORDS = 80, 12
DATE_LINE_CHARS = 60
# A longer line is a paragraph.
LINE_CHARS = 200
# Between what stands on one line: “By Ida Falk | 2 March 2026”.
PARTED = re.compile(r"\s+[|·•]\s+")


class StatedField(NamedTuple):
    """A field of an article that a line states; `labelled` where the line says which it is."""

    name: str
    value: str
    labelled: bool = True


def stated_in(line: str) -> tuple[StatedField, ...]:
    """Return the fields that a whole line states, one or some parted by bars, else nothing."""
    if match := FIELD.fullmatch(line):
        return (StatedField(FIELDS[match[1].lower()], match[2].strip()),)
    if len(line) > LINE_CHARS:
        return ()
    parts = [_stated(part) for part in PARTED.split(line)]
    return tuple(part for part in parts if part) if all(parts) else ()


def with_authors(
    lines: list[tuple[str, tuple[StatedField, ...]]],
) -> Iterator[tuple[str, tuple[StatedField, ...]]]:
    """Yield lines with what they state; a name with a role beside a date is the author.

    “Ida Falk, traffic reporter” would be nothing of the kind elsewhere.
    """
    dated = any(field.name == "published" for _, fields in lines for field in fields)
    for at, (line, fields) in enumerate(lines):
        may_be = dated and at and not fields and len(line) <= LINE_CHARS and ROLE.search(line)
        if may_be and (name := _names(ROLE.sub("", line))):
            yield line, (StatedField("author", name),)
        else:
            yield line, fields


def _stated(part: str) -> StatedField | None:
    if match := DATED.fullmatch(part):
        field = "published" if match[1].lower() in ("published", "posted") else "modified"
        return StatedField(field, match[2].strip()) if _is_date(match[2]) else None
    if _is_date(part):
        return StatedField("published", part.strip(), labelled=False)
    match = BYLINE.fullmatch(part)
    name = _names(ROLE.sub("", match[1])) if match else ""
    return StatedField("author", name) if name else None


def _is_date(text: str) -> bool:
    text = text.strip()
    return len(text) <= DATE_LINE_CHARS and bool(NUMERIC_DATE.fullmatch(text) or read_date(text))


def _names(text: str) -> str:
    """Return a text that is names alone, nothing where it is not: “the river” is none."""
    words = re.split(r"[,\s]+", text.strip())
    names = [word for word in words if word.casefold() not in PARTICLES]
    fits = len(text) <= BYLINE_CHARS and len(words) <= BYLINE_WORDS
    are_names = all(
        re.fullmatch(r"[^\W\d_][\w.’'-]*", word) and word[0].isupper() for word in names
    )
    return text.strip() if names and fits and are_names else ""

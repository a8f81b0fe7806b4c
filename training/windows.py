"""Windows of text to read, and the examples that ask something of them."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from index.chunking.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

# A window is about as long as a passage of the index or shorter; four characters are about a token.
WINDOW_CHARS = (240, 500, 800, 1000)


class Window(NamedTuple):
    """Some sentences of one text under its headline; `begins` says which begin a line."""

    headline: str
    sentences: tuple[str, ...]
    begins: tuple[bool, ...]
    text_id: str


class Example(NamedTuple):
    """A question, and by window the sentences that answer it, and those that may.

    `others` are windows in which nothing answers it; an example that nothing answers has no other
    windows than these.
    """

    source: str
    question: str
    right: dict[int, list[int]]
    unsure: dict[int, list[int]]
    others: list[int]


class Windows:
    """All windows, by number, and the windows of each text."""

    def __init__(self) -> None:
        self.all: list[Window] = []
        self.of_text: dict[str, list[int]] = {}

    def add(self, window: Window) -> int:
        """Take a window in and return its number."""
        number = len(self.all)
        self.all.append(window)
        self.of_text.setdefault(window.text_id, []).append(number)
        return number

    def add_text(
        self, text_id: str, headline: str, sentences: Sequence[str], begins: Sequence[bool]
    ) -> list[tuple[int, int]]:
        """Cut a text into windows; return the window and the place in it of each sentence."""
        longest = WINDOW_CHARS[len(self.of_text) % len(WINDOW_CHARS)]
        places: list[tuple[int, int]] = []
        for first, last in _cut([len(sentence) for sentence in sentences], longest):
            window = Window(
                headline, tuple(sentences[first:last]), tuple(begins[first:last]), text_id
            )
            number = self.add(window)
            places += [(number, place) for place in range(last - first)]
        return places


def _cut(sizes: Sequence[int], longest: int) -> Iterator[tuple[int, int]]:
    first = held = 0
    for place, size in enumerate(sizes):
        if place > first and held + size > longest:
            yield first, place
            first, held = place, 0
        held += size
    if first < len(sizes):
        yield first, len(sizes)


def sentences_of(text: str) -> tuple[list[tuple[int, int]], list[bool]]:
    """Return the spans of a text's sentences, and which begin a line or paragraph."""
    spans = split_sentences(text)
    ends = [0, *(end for _, end in spans)]
    begins = [
        not n or "\n" in text[end:start]
        for n, (end, (start, _)) in enumerate(zip(ends, spans, strict=False))
    ]
    return spans, begins


def read_rows(path: Path) -> list[Any]:
    """Read the objects or lists of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_rows(path: Path, rows: Iterable[object]) -> None:
    """Write objects or lists into a gzipped JSON-lines file."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def squeezed(text: str) -> str:
    """Return a text on one line, with single spaces."""
    return re.sub(r"\s+", " ", text).strip()

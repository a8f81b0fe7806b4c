"""One file a format: what it is called, which files it takes, and how it reads them.

To add one:

1. Write `articles/formats/NAME.py` with `recognises(file)` and `read(file)`, and a `Format` that
   declares them; `feed.py` is short and shows how. One that reads bytes which are no text, from
   `file.raw`, is `PACKED` in `tests/articles/test_formats.py`. `read` yields drafts with nothing
   checked, for `articles.reading.building` checks all formats alike, and a `Rejection` for what is
   no article. Libraries that take long to import are imported in `read`. XML is parsed by
   `articles.reading.xml` alone. Formats do not import each other: what several need stands in
   `articles/reading/` and in the files that begin with an underscore, which are no formats.
2. Choose its `order`, a number that no other format has (`grep order= articles/formats/*.py`). The
   lowest is asked first, so that one which knows its files by their name alone goes before those
   that look for signs in the text; the highest is told of first.
3. Put a file in that format into `tests/articles/golden/` and run `.venv/bin/pytest
   tests/articles/test_formats.py`: it fails once, and writes beside the file, as `FILE.expected`,
   what the file comes to now. Read whether that is right. The tests for files that are damaged or
   hostile take up the format's endings and its golden file by themselves.
4. Run `make readme`. The import, its help, the refusal of other files and Discord's `/article add`,
   in all languages, know the format already.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from articles.modules import all_modules
from articles.reading.decoding import decode_or_guess
from articles.reading.xml import root_name
from articles.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.models import Rejection
    from articles.reading.building import Draft
    from articles.reading.decoding import DecodedText


class RawFile:
    """A file as it came: its name, its bytes and, where it is text, its text."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name = name
        self.raw = raw

    @property
    def suffix(self) -> str:
        """Return the name's ending in lower case, such as “.md”."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def _decoded(self) -> DecodedText | None:
        return decode_or_guess(self.raw)

    @property
    def decoded(self) -> str | None:
        """Return the text as it came, None for a file that is not text or of no known encoding."""
        return None if self._decoded is None else self._decoded.text

    @property
    def guess(self) -> str | None:
        """Return the name of the encoding that the text was taken to have, where none is stated."""
        return None if self._decoded is None else self._decoded.guess

    @cached_property
    def text(self) -> str | None:
        """Return the normalised text, None where there is none."""
        return None if self.decoded is None else normalise(self.decoded)

    @cached_property
    def json(self) -> Any:
        """Return the one value of a JSON file, None where the file is none."""
        text = (self.decoded or "").lstrip("\ufeff \t\r\n")
        if not text.startswith(("{", "[")):
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def root(self) -> str:
        """Return the name of the root element of XML, nothing where the file is none."""
        return root_name(self.raw)


@dataclass(frozen=True)
class Format:
    """What a format declares of itself.

    `names` are what people call such files (“A Markdown file”), `suffixes` the endings of their
    names, the usual one first; `contents` tells in one phrase what is read of a file. Formats are
    asked by `order`, the lowest first: those that are surer of themselves come before others, and
    no two have the same. People are told of the highest first. `recognises` never raises, whatever
    the bytes; nor does `read` of a file that was recognised. `roots` are the root elements of the
    XML that it reads: XML with another root is no article, whatever its name's ending.
    `states_encoding` tells that such files say themselves in which encoding they are.
    """

    names: tuple[str, ...]
    suffixes: tuple[str, ...]
    contents: str
    order: int
    recognises: Callable[[RawFile], bool]
    read: Callable[[RawFile], Iterator[Draft | Rejection]]
    roots: tuple[str, ...] = ()
    states_encoding: bool = False


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats, in the order in which they are asked."""
    found = [
        value
        for module in all_modules(__name__)
        for value in vars(module).values()
        if isinstance(value, Format)
    ]
    return tuple(sorted(found, key=lambda each: each.order))


def formats_as_listed() -> tuple[Format, ...]:
    """Return all formats as people are told of them: the plainest, which is asked last, first."""
    return formats()[::-1]


def usual_endings() -> list[str]:
    """Return the usual endings of the names of files that are read, each once."""
    return list(dict.fromkeys(each.suffixes[0] for each in formats_as_listed()))

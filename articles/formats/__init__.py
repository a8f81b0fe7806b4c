"""One file a format. A new format is a new file here; `articles.reader` finds it by itself.

A format is a module with

- `ORDER: int`: formats are asked in this order, those that are surer of themselves first;
- `recognises(upload: Upload) -> bool`: whether the file is of this format;
- `read(upload: Upload) -> Iterator[Draft | Skipped]`: what is in it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache, cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from articles.decoding import decode
from articles.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.building import Draft
    from articles.models import Skipped


class Upload:
    """A file as it came: its name, its bytes and, where it is text, its text."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name = name
        self.raw = raw

    @property
    def suffix(self) -> str:
        """Return the name's ending in lower case, such as “.md”."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def decoded(self) -> str | None:
        """Return the text as it came, None for a binary file."""
        return decode(self.raw)

    @cached_property
    def text(self) -> str | None:
        """Return the normalised text, None for a binary file."""
        return None if self.decoded is None else normalise(self.decoded)


class Format(Protocol):
    """A module of this package."""

    ORDER: int

    def recognises(self, upload: Upload) -> bool:
        """Return whether the file is of this format."""
        ...

    def read(self, upload: Upload) -> Iterator[Draft | Skipped]:
        """Yield what is in the file."""
        ...


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats, in the order in which they are asked."""
    found: list[Format] = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    ]
    return tuple(sorted(found, key=lambda each: each.ORDER))

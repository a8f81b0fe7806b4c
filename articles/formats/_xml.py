"""Formats in XML: the root element of a file, or why it is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models import Rejection
from articles.reading.xml import XmlError, parse_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.formats import RawFile
    from articles.reading.building import Draft


def read_root(
    file: RawFile, items: Callable[[Any, str], Iterator[Draft | Rejection]]
) -> Iterator[Draft | Rejection]:
    """Yield the items of a file's root element, which `items` reads with the file's name."""
    try:
        root = parse_xml(file.raw)
    except XmlError as error:
        yield Rejection(path=file.name, reason=str(error))
        return
    yield from items(root, file.name)

"""Files of feeds: RSS, Atom, RDF, JSON Feed and news sitemaps, one article an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.feeds.models import FeedParsingError
from articles.feeds.parsing import FEED_ROOTS, is_feed, parse_feed
from articles.formats import Format, RawFile
from articles.models import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.reading.building import Draft


def recognises(file: RawFile) -> bool:
    """Return whether the file is a feed, by its contents or its name."""
    return file.suffix in FEED.suffixes or is_feed(file.raw)


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each entry's article."""
    try:
        feed = parse_feed(file.raw)
    except FeedParsingError as error:
        yield Rejection(path=file.name, reason=str(error))
        return
    if not feed.entries:
        yield Rejection(path=file.name, reason="it is a feed without entries")
    for number, draft in enumerate(feed.entries, 1):
        yield draft.model_copy(update={"path": f"{file.name}:{number}"})


FEED = Format(
    names=("RSS", "Atom", "JSON Feed"),
    suffixes=(".rss", ".atom", ".rdf"),
    contents=(
        "one article an entry: its text, else its summary, with author, category, dates, picture; "
        "RSS, Atom, RDF, JSON Feed and news sitemaps are known by what is in them"
    ),
    order=8,
    recognises=recognises,
    read=read,
    roots=FEED_ROOTS,
)

"""Lists of feeds in OPML (opml.org/spec2.opml), as feed readers exchange them.

How often a feed is looked at, whether its pages are read and whether it is paused stands in
attributes of a namespace of our own, as OPML 2.0 provides for: other programs pass over them.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from articles.feeds.drafting import absolute
from articles.feeds.errors import FeedError
from articles.feeds.models import FeedParsingError, ListedFeed
from articles.feeds.spans import read_span, written_span
from articles.reading.xml import XmlError, parse_xml
from articles.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from articles.feeds.models import Feed

OWN_NAMESPACE = "urn:newsdesk:feeds"
EVERY, FULL_TEXT, PAUSED = (
    f"{{{OWN_NAMESPACE}}}{name}" for name in ("every", "fullText", "paused")
)


def parse_opml(raw: bytes) -> tuple[ListedFeed, ...]:
    """Return the feeds of a list, each with the folder that it stands in as its category.

    Raises FeedParsingError where the list cannot be read or names no feed.
    """
    try:
        root = parse_xml(raw)
    except XmlError as error:
        raise FeedParsingError(str(error)) from None
    found = []
    for outline in root.iter("outline"):
        # Their case differs from program to program.
        given = {str(name).lower(): value for name, value in outline.attrib.items()}
        url = absolute(given.get("xmlurl"), "")
        if not url:
            continue
        parent = outline.getparent()
        folder = parent is not None and parent.tag == "outline" and not parent.get("xmlUrl")
        category = (parent.get("title") or parent.get("text") or "") if folder else ""
        title = one_line(given.get("title") or given.get("text") or "")
        found.append(
            ListedFeed(
                url=url,
                title=title,
                category=one_line(category),
                every=_span(outline.get(EVERY)),
                full_text=outline.get(FULL_TEXT) == "true",
                paused=outline.get(PAUSED) == "true",
            )
        )
    if not found:
        raise FeedParsingError("it names no feed (outline with xmlUrl)")
    return tuple(found)


def _span(written: str | None) -> timedelta | None:
    """Return a time between two looks, None where nobody, or another program, wrote it."""
    with suppress(FeedError):
        return read_span(written) if written else None
    return None


def make_opml(feeds: Iterable[Feed]) -> bytes:
    """Return a list of feeds, those with a category in a folder of its name."""
    from lxml import etree

    root = etree.Element("opml", nsmap={"newsdesk": OWN_NAMESPACE}, version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Newsdesk"
    body = etree.SubElement(root, "body")
    folders: dict[str | None, Any] = {None: body}
    for feed in feeds:
        if feed.category not in folders:
            named = {"text": feed.category, "title": feed.category}
            folders[feed.category] = etree.SubElement(body, "outline", named)
        named = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
        if feed.every:
            named[EVERY] = written_span(feed.every)
        if feed.full_text:
            named[FULL_TEXT] = "true"
        if feed.paused:
            named[PAUSED] = "true"
        etree.SubElement(folders[feed.category], "outline", named)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))

"""The bytes of a feed → its entries as drafts of articles, in whatever form it is.

RSS, Atom, RDF and CDF are read by feedparser, which is handed no address, so that it fetches
nothing; JSON Feed (jsonfeed.org/version/1.1) and news sitemaps (Google's schema 0.9) are not its
forms. Nothing of a feed is trusted: what declares entities is refused before feedparser sees it.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from articles.feeds.jsonfeed import parse_json_feed
from articles.feeds.models import FeedDamage, FeedParsingError
from articles.feeds.sitemap import parse_sitemap
from articles.feeds.syndication import parse_syndication
from articles.reading.decoding import decode
from articles.reading.xml import XmlError, parse_xml, root_name, why_unsafe, without_declaration

if TYPE_CHECKING:
    from articles.feeds.models import ParsedFeed

SYNDICATION_ROOTS = ("rss", "RSS", "feed", "RDF", "channel", "Channel", "CHANNEL")
SITEMAP_ROOTS = ("urlset", "sitemapindex")
FEED_ROOTS = SYNDICATION_ROOTS + SITEMAP_ROOTS
# What servers and pages call feeds.
FEED_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/feed+json"),
        *("application/rdf+xml", "application/x-rss+xml", "application/x-atom+xml"),
    }
)
STATED_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
ENTRY_BEGINS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
ENTRY_ENDS = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')


def is_feed(raw: bytes) -> bool:
    """Return whether some bytes are a feed of any form, readable or not."""
    return root_name(raw) in FEED_ROOTS or _is_json_feed(raw)


def parse_feed(raw: bytes, *, url: str = "") -> ParsedFeed:
    """Return what a feed states; addresses in it are relative to its own.

    Raises FeedParsingError.
    """
    if not raw.strip():
        raise FeedParsingError("it is empty")
    if _is_json_feed(raw):
        try:
            return parse_json_feed(json.loads(decode(raw) or ""), url)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deeply, or a number too long")
            raise FeedParsingError(f"it is not JSON ({reason})") from None
    root = root_name(raw)
    if root in SITEMAP_ROOTS:
        try:
            return parse_sitemap(parse_xml(raw))
        except XmlError as error:
            raise FeedParsingError(str(error)) from None
    if root not in SYNDICATION_ROOTS:
        raise FeedParsingError("it is not a feed")
    if reason := why_unsafe(raw):
        raise FeedParsingError(reason)
    return _whole(parse_syndication(_readable(raw), url), decode(raw) or "", root)


def _whole(feed: ParsedFeed, text: str, root: str) -> ParsedFeed:
    """Return a feed without the entry in the midst of which it is cut off, if it is."""
    if not text or re.search(rf"</(?:[\w.-]+:)?{root}\s*>", text):
        return feed
    begun = max((match.start() for match in ENTRY_BEGINS.finditer(text)), default=-1)
    ended = max((match.start() for match in ENTRY_ENDS.finditer(text)), default=-1)
    kept = len(feed.entries) - (begun > ended)
    return feed.model_copy(
        update={
            "entries": feed.entries[: max(0, kept)],
            "brief": frozenset(number for number in feed.brief if number < kept),
            "damage": FeedDamage.CUT_OFF,
        }
    )


def _readable(raw: bytes) -> bytes:
    """Return XML in UTF-8 where it is neither that nor in the encoding that it states.

    Left to itself, feedparser takes such a text for Windows-1252.
    """
    stated = STATED_ENCODING.match(raw)
    for encoding in ("utf-8", stated[1].decode() if stated else "utf-8"):
        with suppress(LookupError, ValueError):
            raw.decode(encoding)
            return raw
    text = decode(raw)
    return raw if text is None else without_declaration(text).encode()


def _is_json_feed(raw: bytes) -> bool:
    start = raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{"):
        return False
    return bool(JSON_FEED.search(decode(raw) or ""))

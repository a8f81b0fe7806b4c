"""A web page → the feeds that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.feeds.drafting import absolute
from articles.feeds.models import FeedLink
from articles.feeds.parsing import FEED_TYPES
from articles.identity import canonical_url
from articles.reading.decoding import decode
from articles.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# Of a link in the text of a page: where feeds usually stand.
USUAL_PATHS = re.compile(
    r"(?i)/(?:feeds?|rss|atom|index\.(?:xml|rss|atom)|(?:rss|atom|feed)\.(?:xml|json))/?(?:\?.*)?$"
)
# What WordPress offers beside each page: nobody reads comments as news.
COMMENTS = re.compile(r"(?i)/comments/feed|\bcomments?\b")
MOST_LINKS = 20


def feeds_of(page: bytes, url: str) -> tuple[FeedLink, ...]:
    """Return the feeds that a page declares, else those it links to at the usual places.

    A feed of comments is left out, and one that is named twice, such as in RSS and in Atom under
    one title, is there as often as it has addresses.
    """
    from lxml import etree, html

    text = decode(page)
    if not text or not text.strip():
        return ()
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    base = absolute(next(iter(root.xpath("//base/@href")), ""), url) or url
    found: dict[str, FeedLink] = {}
    for link in list(_declared(root, base)) or _linked(root, base):
        found.setdefault(canonical_url(link.url) or link.url, link)
    return tuple(found.values())[:MOST_LINKS]


def _declared(root: HtmlElement, base: str) -> Iterator[FeedLink]:
    for link in root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in kinds and kind in FEED_TYPES:
            yield from _link(link.get("href"), link.get("title") or "", base)


def _linked(root: HtmlElement, base: str) -> Iterator[FeedLink]:
    for link in root.iter("a"):
        if USUAL_PATHS.search(absolute(link.get("href"), base)):
            yield from _link(link.get("href"), "".join(link.itertext()), base)


def _link(address: object, title: str, base: str) -> Iterator[FeedLink]:
    whole = absolute(address, base)
    if whole and not COMMENTS.search(whole) and not COMMENTS.search(title):
        yield FeedLink(url=whole, title=one_line(title))

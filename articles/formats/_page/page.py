"""A page with what it states of itself: its address, its headings and its own JSON-LD item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from articles.formats._page.jsonld import STATED_CHARS, LinkedData, linked_data, text_of
from articles.identity import canonical_url, is_front_page
from articles.reading.markup import plain_line
from articles.text import fold, one_line, written_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from articles.formats._schema import Item

MOST_HEADINGS = 50
MOST_STATED = 200
# How many of a headline's words a page's own headings have, for it to be that page's.
SAME_STORY, ANOTHER_STORY = 0.5, 0.2


@dataclass(frozen=True)
class Page:
    """A page that was parsed. `stated` is the JSON-LD item of its own article, {} for none.

    `others` are the headlines of the other articles that its JSON-LD tells of. The names in `meta`
    are in lower case, with “_” for all that is no letter or digit.
    """

    tree: HtmlElement
    meta: Mapping[str, str]
    title: str
    headings: tuple[str, ...]
    addresses: tuple[str, ...]
    linked: LinkedData
    stated: Item
    others: tuple[str, ...]

    @property
    def claims_article(self) -> bool:
        """Return whether the page says of itself that it is an article."""
        return bool(self.stated) or self.meta.get("og_type", "").lower() == "article"

    @property
    def language(self) -> str:
        """Return the language that the page states."""
        return self.tree.get("lang") or text_of(self.stated.get("inLanguage"))

    def first(self, names: tuple[str, ...]) -> str:
        """Return the first of some meta elements that is there."""
        return next((self.meta[name] for name in names if name in self.meta), "")


class _Own(NamedTuple):
    """What a page shows of itself, to tell its own JSON-LD item by."""

    addresses: frozenset[str]
    has_headline: bool
    headings: tuple[frozenset[str], ...]


def read_page(tree: HtmlElement) -> Page:
    """Return a parsed page with what it states of itself."""
    meta = _meta(tree)
    title = next((plain_line(_text(each)) for each in tree.iter("title")), "")
    shown = (one_line(_text(each)) for each in islice(tree.iter("h1"), MOST_HEADINGS))
    headings = tuple(filter(None, shown))
    given = (*tree.xpath('//link[@rel="canonical"]/@href'), meta.get("og_url"))
    addresses = [address for each in given if (address := _address(each))]
    linked = linked_data(tree)
    own = _Own(
        _canonical(addresses),
        bool(headings or "og_title" in meta),
        tuple(
            filter(
                None,
                (_words(each) for each in (title, meta.get("og_title", ""), *headings)),
            )
        ),
    )
    articles = linked.articles()[:MOST_STATED]
    stated = max(articles, key=lambda item: _nearness(item, own), default={})
    if stated and _nearness(stated, own) < 0:
        stated = {}
    others = (_headline(item) for item in articles if item is not stated)
    return Page(
        tree=tree,
        meta=meta,
        title=title,
        headings=headings,
        addresses=(*addresses, *_addresses(stated)),
        linked=linked,
        stated=stated,
        others=tuple(each for each in others if each and fold(each) != fold(_headline(stated))),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = plain_line(element.get("content") or "")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop"):
            for name in (element.get(attribute) or "").split():
                meta.setdefault(re.sub(r"[^a-z0-9]+", "_", name.lower()), content)
    return meta


def _text(element: HtmlElement) -> str:
    return str(element.text_content())[:STATED_CHARS]


def _headline(item: Item) -> str:
    return text_of(item.get("headline")) or text_of(item.get("name"))


def _address(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    text = value.strip() if isinstance(value, str) else ""
    return text if re.match(r"(?i)https?://", text) else ""


def _addresses(item: Item) -> list[str]:
    given = (item.get("url"), item.get("mainEntityOfPage"), item.get("@id"))
    return [address for each in given if (address := _address(each))]


def _nearness(item: Item, own: _Own) -> float:
    """Return how surely an item is the page's own article; below 0 it is another's.

    What shows it is the item's address, then a headline that the page has as well. Templates state
    front pages and the addresses of copies, so that another address alone says little.
    """
    words = _words(_headline(item))
    shares = [_share(words, each) for each in own.headings if words]
    same_words = max(shares, default=None)
    given = _canonical(_addresses(item))
    if given & own.addresses:
        return 2 + (same_words or 0)
    elsewhere = bool(given and own.addresses)
    if same_words is None:
        return -1 if elsewhere else 0
    # A title alone may be the outlet's for all of its pages.
    least = ANOTHER_STORY if own.has_headline else 0
    return same_words - (SAME_STORY if elsewhere else least)


def is_shown(headline: str, page: Page) -> bool:
    """Return whether a page shows something like a headline, or has nothing to tell it by."""
    words = _words(headline)
    shown = [_words(each) for each in (page.title, *page.headings)]
    shares = [_share(words, each) for each in shown if each]
    return not words or max(shares, default=1.0) >= ANOTHER_STORY


def _words(text: str) -> frozenset[str]:
    return frozenset(written_words(text))


def _share(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / min(len(some), len(others))


def _canonical(addresses: list[str]) -> frozenset[str]:
    found = (canonical_url(each) for each in addresses)
    return frozenset(each for each in found if each and not is_front_page(each))

"""Why a page is no article: checks for robots, errors, lists of teasers, templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.formats._page.links import in_margin, leads_elsewhere, size_of
from articles.formats._page.particulars import SEPARATOR
from articles.formats._page.phrases import ERRORS, ROBOTS
from articles.identity import is_front_page
from articles.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page

# A check or an error says little; an article about them says more.
BRIEF_CHARS = 1_500
# Of headings that are links, so many are a list; an article has fewer beside its text.
TEASERS = 5
# A list has fewer words of its own for each of its teasers, and fewer than so many in all.
OWN_WORDS, LIST_WORDS = 10, 60
MOST_TEASERS = 200
LISTS = ("CollectionPage", "ItemList", "SearchResultsPage")


def no_article(page: Page) -> str | None:
    """Return why a page is no article, by what it says of itself and how it is laid out."""
    if page.stated:
        return None
    if _is_list(page):
        return "it is a list of teasers, not an article"
    if page.claims_article:
        return None
    if page.addresses and is_front_page(page.addresses[0]):
        return "it is a front page, not an article"
    titles = [each for each in (page.title, *page.headings, page.meta.get("og_title", "")) if each]
    return _notice(titles, _shown_text(page.tree))


def _notice(titles: Sequence[str], shown: str) -> str | None:
    """Return what a page says instead of an article, where it says little."""
    if len(shown) > BRIEF_CHARS:
        return None
    if any(ROBOTS.search(each) for each in (*titles, shown)):
        return "it is a check for robots, not an article"
    parts = [part for each in titles for part in (each, *SEPARATOR.split(each))]
    if any(ERRORS.fullmatch(re.sub(r"^(oops|sorry)?\W+|\W+$", "", each.lower())) for each in parts):
        return "it is an error page, not an article"
    return None


def _shown_text(tree: HtmlElement) -> str:
    """Return the words of a page, but no more than tell whether it has few."""
    found, length = [], 0
    for element in tree.iter():
        for text in ("" if element.tag in ("script", "style") else element.text, element.tail):
            if words := one_line(text or ""):
                found.append(words)
                length += len(words)
        if length > BRIEF_CHARS:
            break
    return " ".join(found)


def _is_list(page: Page) -> bool:
    """Return whether headings that lead elsewhere have most of the page's text below them."""
    teasers, own, below_teaser = 0, 0, False
    for element in page.tree.iter("h1", "h2", "h3", "h4", "p"):
        if element.tag != "p":
            below_teaser = leads_elsewhere(element, page)
            teasers += below_teaser
        elif not below_teaser and not in_margin(element):
            own += size_of(element)
        if teasers >= MOST_TEASERS:
            break
    if page.claims_article:
        return teasers >= TEASERS and own < teasers
    stated = next(page.linked.of_type(*LISTS), None) is not None
    most = OWN_WORDS * teasers if stated else min(OWN_WORDS * teasers, LIST_WORDS)
    return teasers >= TEASERS and own < most

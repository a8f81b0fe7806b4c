"""Where a page's links lead, and what stands in its margins."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from articles.identity import canonical_url, same_site
from articles.text import count_words, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from articles.formats._page.page import Page

MARGINS = frozenset(("aside", "nav", "footer", "form", "button"))
# So much of a heading is its link, where it is one.
LINK_SHARE = 0.6


def words_of(element: HtmlElement) -> list[str]:
    """Return the words that an element shows."""
    return one_line(str(element.text_content())).split()


def size_of(element: HtmlElement) -> int:
    """Return how many words an element shows, about how many where no spaces part them."""
    return count_words(" ".join(words_of(element)))


def in_margin(element: HtmlElement) -> bool:
    """Return whether an element stands in a margin, a menu or a foot of the page."""
    return next(element.iterancestors(*MARGINS), None) is not None


def leads_elsewhere(heading: HtmlElement, page: Page) -> bool:
    """Return whether a heading is a link to another page of the outlet."""
    around = next(heading.iterancestors("a"), None)
    link = heading.find(".//a[@href]") if around is None else around
    if link is None:
        return False
    shown = len("".join(words_of(heading)))
    linked = shown if around is not None else len("".join(words_of(link)))
    return shown > 0 and linked >= LINK_SHARE * shown and is_elsewhere(link, page)


def is_elsewhere(link: HtmlElement, page: Page) -> bool:
    """Return whether a link leads to another page of the outlet, of any where that is not known."""
    href = (link.get("href") or "").strip()
    own = page.addresses[0] if page.addresses else "http://page.invalid/"
    try:
        target = urljoin(own, href)
        scheme, same = urlsplit(target).scheme, same_site(target, own)
    except ValueError:
        return False
    if href.startswith("#") or scheme not in ("http", "https"):
        return False
    if page.addresses and not same:
        return False
    return canonical_url(target) not in {canonical_url(each) for each in page.addresses}

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
    return any(each.tag in MARGINS for each in element.iterancestors())


def leads_elsewhere(heading: HtmlElement, page: Page) -> bool:
    """Return whether a heading is a link to another page of the outlet."""
    shown = len("".join(words_of(heading)))
    link = next((each for each in heading.iterancestors() if each.tag == "a"), None)
    if link is None:
        link = heading.find(".//a[@href]")
        if link is None or len("".join(words_of(link))) < LINK_SHARE * shown:
            return False
    return shown > 0 and is_elsewhere(link, page)


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

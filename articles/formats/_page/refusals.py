"""Why a page is no article: checks for robots, errors, lists of teasers, pages about the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from articles.formats._page.dates import is_dated, published_of
from articles.formats._page.lists import is_list
from articles.formats._page.particulars import SEPARATOR, outlet_names
from articles.formats._page.phrases import ERRORS, ROBOTS, SITE_PAGES, THIS_SITE
from articles.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page

# A check or an error says little; an article about them says more.
BRIEF_CHARS = 1_500
LIST = "it is a list of teasers, not an article"
ABOUT_SITE_REASON = "it is about the site itself, not an article"
ABOUT_SITE = ("AboutPage", "ContactPage")
# A site in several languages has each below its own name: “/en/”.
LANGUAGE_PART = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
FRONT_PAGE = re.compile(r"(?:(?:index|default|home)(?:\.[a-z]{3,5})?)?")
LIST_FOLDERS = frozenset(
    "tag tags category categories author authors search suche schlagwort kategorie autor etiqueta "
    "categoria auteur".split()
)
# Of the words of a tag's or an author's name; a headline has more.
NAME_WORDS = 4


def no_article(page: Page) -> str | None:
    """Return why a page is no article, by what it says of itself and how it is laid out."""
    if _is_called(page, THIS_SITE):
        return ABOUT_SITE_REASON
    if page.stated:
        return None
    if is_list(page):
        return LIST
    if _is_about_site(page):
        return ABOUT_SITE_REASON
    reason = _by_address(page.addresses[0]) if page.addresses else None
    if page.claims_article:
        # Templates give stories the front page's address, but none a list's.
        return reason if reason == LIST and not is_dated(page) else None
    return reason or _notice(_titles(page), _shown_text(page.tree))


def _titles(page: Page) -> list[str]:
    titles = (page.title, *page.headings, page.meta.get("og_title", ""))
    return [each for each in titles if each]


def _path(address: str) -> tuple[list[str], str]:
    """Return an address's path in parts, without the language that may be the first, and query."""
    try:
        split = urlsplit(address)
    except ValueError:
        return [address], ""
    parts = [part for part in split.path.lower().split("/") if part]
    return parts[1:] if parts and LANGUAGE_PART.fullmatch(parts[0]) else parts, split.query


def _by_address(address: str) -> str | None:
    """Return why there is no article at an address, such as a front page's or a tag's."""
    path, query = _path(address)
    if not query and len(path) < 2 and all(FRONT_PAGE.fullmatch(part) for part in path):
        return "it is a front page, not an article"
    # A long story may be parted so as well: “/mill/page/2”.
    is_later = len(path) > 1 and path[-2] == "page" and path[-1].isdecimal()
    path = path[:-2] if is_later else path
    if not path:
        return LIST if is_later or "s" in parse_qs(query) else None
    is_name = len(path) == 2 and len(re.split(r"[-_+.]|%20", path[1])) <= NAME_WORDS
    return LIST if is_name and path[0] in LIST_FOLDERS else None


def _is_about_site(page: Page) -> bool:
    """Return whether a page tells of the site: “About us”, “Contact”, “Imprint”.

    Whether it says that it is an article counts for nothing: templates say so of all pages. One
    with a date is a story, unless its headline and its address both say that it is none.
    """
    if next(page.linked.of_type(*ABOUT_SITE), None) is not None:
        return True
    path = _path(page.addresses[0])[0] if page.addresses else []
    by_path = len(path) == 1 and fold(re.sub(r"\.[a-z]{3,5}$", "", path[0])) in SITE_PAGES
    is_called = _is_called(page, SITE_PAGES)
    return (by_path and is_called) or ((by_path or is_called) and not published_of(page))


def _is_called(page: Page, names: Set[str]) -> bool:
    """Return whether a page's headline, or its title where it has none, is one of some names."""
    outlets = outlet_names(page)
    title, *rest = SEPARATOR.split(page.title)
    others = outlets | {fold(each) for each in rest}
    own = [each for each in page.headings if fold(each) not in others]
    return all(_is_one_of(each, names, others) for each in own or [title])


def _is_one_of(title: str, names: Set[str], outlets: Set[str]) -> bool:
    """Return whether a title is one of some names, as it is or with the outlet's after it."""
    folded = fold(title)
    ends = ("", *(f" {the}{name}" for name in outlets for the in ("", "the ")))
    return any(folded.removesuffix(end) in names for end in ends)


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

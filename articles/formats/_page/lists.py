"""Whether a page is a list of teasers: headings that lead to other pages, and little else."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from articles.formats._page.dates import is_dated
from articles.formats._page.links import (
    LINK_SHARE,
    MARGINS,
    in_margin,
    is_elsewhere,
    leads_elsewhere,
    size_of,
    words_of,
)
from articles.formats._page.particulars import SEPARATOR
from articles.formats._page.stories import STORY_WORDS
from articles.furniture.lines import is_label
from articles.text import count_words, fold, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page

LIST_HEADINGS = ("h1", "h2", "h3", "h4")
# Of headings that are links, so many are a list; an article has fewer beside its text.
TEASERS = 5
# A list has fewer words of its own for each of its teasers, and fewer than so many in all.
OWN_WORDS, LIST_WORDS = 10, 60
MOST_TEASERS = 200
# Fewer have to be short; and a block of no more words is a date or a label.
FEW_TEASERS, DATE_WORDS = 2, 4
LISTS = ("CollectionPage", "ItemList", "SearchResultsPage")
UNSHOWN = MARGINS | {"script", "style", "noscript", "template", "title"}
INLINE = frozenset(
    "a abbr b bdi bdo br cite code em font i img ins kbd mark q s small span strong sub sup time u "
    "wbr".split()
)
PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])")


class TeaserSizes(NamedTuple):
    """How many teasers a page has, how many words without them, and how many the longest has."""

    teasers: int
    own: int
    longest: int


def is_list(page: Page) -> bool:
    """Return whether headings that lead elsewhere have most of the page's text below them."""
    teasers, own = _paragraphs(page)
    stated = next(page.linked.of_type(*LISTS), None) is not None
    # Templates call lists articles as well, but give them no date.
    if page.claims_article and (is_dated(page) or not stated):
        return teasers >= TEASERS and own < teasers
    most = OWN_WORDS * teasers if stated else min(OWN_WORDS * teasers, LIST_WORDS)
    return (teasers >= TEASERS and own < most) or _is_short_list(page, stated=stated)


def _paragraphs(page: Page) -> tuple[int, int]:
    """Return how many headings are teasers, and how many words stand in paragraphs of no teaser."""
    teasers, own, below_teaser = 0, 0, False
    for element in page.tree.iter(*LIST_HEADINGS, "p"):
        if element.tag != "p":
            below_teaser = leads_elsewhere(element, page)
            teasers += below_teaser
        elif not below_teaser and not in_margin(element):
            own += size_of(element)
        if teasers >= MOST_TEASERS:
            break
    return teasers, own


def _is_short_list(page: Page, *, stated: bool) -> bool:
    """Return whether there is nothing but a few short teasers, and no date of publication.

    A page that states to be a list, or the site's, may say a sentence or two of itself.
    """
    if is_dated(page):
        return False
    layout = _layout(page)
    of_site = stated or page.meta.get("og_type", "").lower() == "website"
    most = OWN_WORDS * layout.teasers if of_site else OWN_WORDS
    few = FEW_TEASERS <= layout.teasers < TEASERS
    return few and layout.own < most and layout.longest < STORY_WORDS


def _layout(page: Page) -> TeaserSizes:
    """Return how a page is laid out, all its text counted, whatever elements it stands in."""
    titles = [each for each in (page.title, page.meta.get("og_title", "")) if each]
    parts = [fold(part) for each in titles for part in (each, *SEPARATOR.split(each))]
    sizes = [0]
    teaser = False
    for block in _blocks_of(page.tree):
        if isinstance(block, int):
            sizes[-1 if teaser else 0] += block
            continue
        teaser = _is_teaser(block, page, parts)
        if teaser:
            sizes.append(0)
        if len(sizes) > TEASERS:
            break
    return TeaserSizes(len(sizes) - 1, sizes[0], max(sizes[1:], default=0))


def _blocks_of(tree: HtmlElement) -> Iterator[HtmlElement | int]:
    """Yield each heading, and how many words each block of text has, but for menus and labels."""
    from lxml import etree

    words, linked = [""], [""]
    within = Counter[str]()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        begins = event == "start"
        if element.tag not in INLINE:
            size, of_links = count_words(one_line("".join(words))), count_words("".join(linked))
            if size > DATE_WORDS and of_links < LINK_SHARE * size:
                yield size
            words, linked = [], []
        kind = "unread" if element.tag in UNSHOWN or element.tag in LIST_HEADINGS else element.tag
        if begins and element.tag in LIST_HEADINGS and not within["unread"]:
            yield element
        within[kind] += 1 if begins else -1
        if not within["unread"] and (text := (element.text if begins else element.tail)):
            words.append(text)
            if within["a"]:
                linked.append(f"{text} ")


def _is_teaser(heading: HtmlElement, page: Page, titles: list[str]) -> bool:
    """Return whether a heading is another page's headline.

    The page's own may be a link as well, and so may the outlet's name.
    """
    shown = fold(" ".join(words_of(heading)))
    if not shown or any(title.startswith(shown) for title in titles):
        return False
    return leads_elsewhere(heading, page) or _has_link_beside(heading, page)


def _has_link_beside(heading: HtmlElement, page: Page) -> bool:
    """Return whether a picture or a label beside a heading, in a box of their own, is a link."""
    box = heading
    while (around := box.getparent()) is not None and _is_alone(heading, around):
        box = around
    return box is not heading and any(
        is_elsewhere(link, page) and not PICTURE.search(link.get("href") or "")
        for link in box.iter("a")
        if not (shown := " ".join(words_of(link))) or is_label(shown)
    )


def _is_alone(heading: HtmlElement, box: HtmlElement) -> bool:
    return all(each is heading for each in box.iter(*LIST_HEADINGS))

"""What leads from a page to other stories, and what readers wrote below it, is taken out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from articles.formats._page.links import (
    MARGINS,
    is_elsewhere,
    leads_elsewhere,
    size_of,
    words_of,
)
from articles.furniture.lines import is_label, is_pointer
from articles.text import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from articles.formats._page.page import Page
    from articles.formats._page.stories import OwnStory

# Lines that may be nothing but a pointer, how many links it has, and how long a headline is.
LINE_TAGS = frozenset(("p", "li", "h4", "h5", "h6"))
POINTER_LINKS, LABEL_WORDS, POINTER_WORDS = 2, 6, 4
COMMENT_NAMES = re.compile(
    r"(?i)(?:^|[-_\s])comments?[-_]?(?:list|thread|area|section|wrap(?:per)?|container|block|box|"
    r"text|body|content|feed|stream)s?(?:$|\s)|^comments$|^disqus_thread$"
)
# Pages hold fewer; what has more is not made for readers.
MOST_CARDS = 500
# A card has fewer words than a story. With so many of its own a page is no list, and cards in its
# text are so much less than it.
CARD_WORDS, TEXT_WORDS, CARD_SHARE = 150, 60, 0.5


def drop_pointers(page: Page) -> None:
    """Take out lines that only lead to another story, behind a label such as “MORE:”."""
    blocks: dict[HtmlElement, list[HtmlElement]] = {}
    for link in page.tree.iter("a"):
        block = next((each for each in link.iterancestors() if each.tag in LINE_TAGS), None)
        if block is not None:
            blocks.setdefault(block, []).append(link)
    for block, links in blocks.items():
        if len(links) <= POINTER_LINKS and all(is_elsewhere(each, page) for each in links):
            shown = " ".join(words_of(block))
            linked = " ".join(word for each in links for word in words_of(each))
            rest = one_line(shown.replace(linked, " ", 1)) if linked in shown else shown
            long = len(linked.split()) >= POINTER_WORDS
            if is_pointer(shown) or (long and _is_lead_in(rest)):
                block.drop_tree()


def _is_lead_in(rest: str) -> bool:
    """Return whether what stands beside a link is a label such as “MORE:”."""
    label = rest.endswith((":", "：", ">", "»")) and len(rest.split()) <= LABEL_WORDS
    return label or is_label(rest)


def drop_comments(page: Page, own: OwnStory | None) -> None:
    """Take out what readers wrote."""
    around = own.around if own else ()
    for element in page.tree.iter("div", "section", "ol", "ul"):
        names = (element.get("id") or "", element.get("class") or "")
        if any(COMMENT_NAMES.search(name) for name in names) and element not in around:
            element.clear()


def drop_cards(page: Page, own: OwnStory | None) -> None:
    """Take out the cards of other stories: two or more alike, each with a heading that is a link.

    Not where the page has little text beside them, as a list of films with links to their reviews;
    nor where they stand in that text and are much of it.
    """
    groups = _cards(page, frozenset(own.around) if own else frozenset())
    main, words = _main(page.tree, {card for cards in groups for card in cards})
    if words < TEXT_WORDS:
        return
    for cards in groups:
        around = set(cards[0].iterancestors())
        size = sum(size_of(card) for card in cards)
        if not (main in around and size > CARD_SHARE * words):
            for card in cards:
                card.drop_tree()


def _cards(page: Page, around: frozenset[HtmlElement]) -> list[list[HtmlElement]]:
    """Return the groups of cards: as much round each heading that is a link as holds no other."""
    linked = [h for h in page.tree.iter("h2", "h3", "h4", "h5", "h6") if leads_elsewhere(h, page)]
    within = Counter(each for heading in linked[:MOST_CARDS] for each in heading.iterancestors())
    groups: dict[tuple[object, ...], list[HtmlElement]] = {}
    for heading in linked[:MOST_CARDS]:
        card, parent = heading, heading.getparent()
        while parent is not None and within[parent] == 1 and parent not in around:
            card, parent = parent, parent.getparent()
        if card is not heading and parent is not None and size_of(card) <= CARD_WORDS:
            # Of several classes the first says what it is, the others how it is shown.
            kind = (parent, card.tag, next(iter((card.get("class") or "").split()), ""))
            groups.setdefault(kind, []).append(card)
    return [cards for cards in groups.values() if len(cards) > 1]


def _main(tree: HtmlElement, cards: set[HtmlElement]) -> tuple[HtmlElement | None, int]:
    """Return the element with most words in paragraphs of its own, and how many the page has."""
    sizes: dict[HtmlElement, int] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and not any(
            each in cards or each.tag in MARGINS for each in paragraph.iterancestors()
        ):
            sizes[parent] = sizes.get(parent, 0) + size_of(paragraph)
    return max(sizes, key=lambda each: sizes[each], default=None), sum(sizes.values())

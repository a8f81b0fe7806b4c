"""What leads from a page to other stories, and what readers wrote below it, is taken out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from articles.formats._page.links import (
    MARGINS,
    is_elsewhere,
    leads_elsewhere,
    size_of,
    words_of,
)
from articles.formats._page.stories import PART_WORDS, STORY_WORDS
from articles.furniture.lines import is_label, is_pointer
from articles.text import one_line, written_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page
    from articles.formats._page.stories import OwnStory

# The elements that a teaser is made of.
Card = tuple["HtmlElement", ...]

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
# Beside a text that is shorter they may be more than it; a list of films is much more than its
# first words.
SHORT_SHARE = 2.0
# Shorter words are articles and prepositions, which any two texts share.
WORD_CHARS, TOLD_SHARE = 4, 0.5
LINKED_TAGS, ANY_HEADING = ("h2", "h3", "h4", "h5", "h6"), ("h1", "h2", "h3", "h4", "h5", "h6")
# What stands below a heading that has no box: its paragraph, a date, a picture.
LEAD_TAGS = frozenset(("p", "time", "span", "small", "a", "img", "picture", "figure", "br", "hr"))
TEXT_TAGS = frozenset(("p", "ul", "ol", "dl", "blockquote", "table", "pre"))
MOST_LINES = 6
STOPS_SHORT = re.compile(r"(?:\.\.\.|…|\[…\])\W*$")


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
    """Take out the teasers of other stories, each with a heading that is a link.

    They are two or more alike, or one that breaks off, leads on or tells of its heading. Not where
    the page has little text beside them, as a list of films with links to their reviews; nor where
    they stand in that text and are much of it.
    """
    around = frozenset(own.around) if own else frozenset()
    linked = [h for h in page.tree.iter(*LINKED_TAGS) if leads_elsewhere(h, page)][:MOST_CARDS]
    boxes = _boxes([each for each in linked if not own or each is not own.heading], around)
    groups, runs = _alike(boxes), [*_runs(boxes)]
    within = {element for cards in (*groups, *runs) for card in cards for element in card}
    main, words = _main(page.tree, within)
    if words < PART_WORDS:
        return
    for cards in groups:
        much = main in set(cards[0][0].iterancestors()) and _sum(cards) > CARD_SHARE * words
        if not much if words >= TEXT_WORDS else _are_teasers(cards, words):
            _drop(cards)
    for cards in runs:
        if _are_teasers(cards, words):
            _drop(cards)


def _boxes(
    linked: list[HtmlElement], around: frozenset[HtmlElement]
) -> list[tuple[HtmlElement, HtmlElement]]:
    """Return headings that are links, each with as much round it as holds no other of them."""
    within = Counter(each for heading in linked for each in heading.iterancestors())
    boxes = []
    for heading in linked:
        box = heading
        while (parent := box.getparent()) is not None and within[parent] == 1:
            if parent in around:
                break
            box = parent
        boxes.append((heading, box))
    return boxes


def _alike(boxes: list[tuple[HtmlElement, HtmlElement]]) -> list[list[Card]]:
    """Return the groups of teasers that have each a box of its own, of the same sort."""
    groups: dict[tuple[object, ...], list[Card]] = {}
    for heading, box in boxes:
        parent = box.getparent()
        if box is not heading and parent is not None and size_of(box) <= CARD_WORDS:
            # Of several classes the first says what it is, the others how it is shown.
            kind = (parent, box.tag, next(iter((box.get("class") or "").split()), ""))
            groups.setdefault(kind, []).append((box,))
    return [cards for cards in groups.values() if len(cards) > 1]


def _runs(boxes: list[tuple[HtmlElement, HtmlElement]]) -> Iterator[list[Card]]:
    """Yield the teasers that have no box: a heading and a paragraph, and the next behind it."""
    run: list[Card] = []
    for heading, box in boxes:
        if size_of(box) - size_of(heading) > LABEL_WORDS:
            continue
        card = (box, *_lead(box))
        if run and run[-1][-1].getnext() is not box:
            yield run
            run = []
        if len(card) > 1:
            run.append(card)
    if run:
        yield run


def _lead(box: HtmlElement) -> list[HtmlElement]:
    """Return what belongs to a heading: one short paragraph; nothing where the text goes on."""
    found: list[HtmlElement] = []
    long = 0
    for element in islice(box.itersiblings(), MOST_LINES):
        if next(element.iter(*ANY_HEADING), None) is not None:
            break
        long += element.tag in TEXT_TAGS and size_of(element) > LABEL_WORDS
        if element.tag not in LEAD_TAGS:
            break
        found.append(element)
    return found if long == 1 and sum(map(size_of, found)) < STORY_WORDS else []


def _are_teasers(cards: list[Card], words: int) -> bool:
    """Return whether some cards are short and less than a short text, or point away from it."""
    if any(_size(card) >= STORY_WORDS for card in cards):
        return False
    label = cards[0][0].getprevious()
    named = label is not None and label.tag in ANY_HEADING and is_label(" ".join(words_of(label)))
    if named or all(map(_breaks_off, cards)):
        return True
    if len(cards) == 1:
        return _tells_of_its_heading(cards[0])
    return _sum(cards) <= SHORT_SHARE * words


def _breaks_off(card: Card) -> bool:
    """Return whether a teaser is not whole, or has a link to where its heading leads."""
    if any(STOPS_SHORT.search(" ".join(words_of(each))) for each in card[-1:] + card[1:]):
        return True
    heading, *rest = (each for part in card for each in part.iter(*LINKED_TAGS, "p"))
    targets = {link.get("href") for link in heading.iter("a")}
    return any(link.get("href") in targets for each in rest for link in each.iter("a"))


def _tells_of_its_heading(card: Card) -> bool:
    """Return whether a teaser has most words of its heading: the text that goes on has none."""
    heading, *rest = (frozenset(written_words(" ".join(words_of(each)))) for each in card)
    words = {each for each in heading if len(each) >= WORD_CHARS or not each.isascii()}
    return bool(words) and len(words & frozenset().union(*rest)) >= TOLD_SHARE * len(words)


def _size(card: Card) -> int:
    return sum(map(size_of, card))


def _sum(cards: list[Card]) -> int:
    return sum(map(_size, cards))


def _drop(cards: list[Card]) -> None:
    for card in cards:
        for element in card:
            if element.getparent() is not None:
                element.drop_tree()


def _main(tree: HtmlElement, cards: set[HtmlElement]) -> tuple[HtmlElement | None, int]:
    """Return the element with most words in paragraphs of its own, and how many the page has."""
    sizes: dict[HtmlElement, int] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and not any(
            each in cards or each.tag in MARGINS for each in (paragraph, *paragraph.iterancestors())
        ):
            sizes[parent] = sizes.get(parent, 0) + size_of(paragraph)
    return max(sizes, key=lambda each: sizes[each], default=None), sum(sizes.values())

"""What of a page belongs to its own story: others' are taken out, parts of one put together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from articles.formats._page.links import in_margin, leads_elsewhere, size_of, words_of
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page

TITLE_TAGS = ("h1", "h2", "h3")
STORY = (
    "//article | //*[@itemscope][contains(@itemtype, 'Article') or contains(@itemtype, 'Posting')]"
)
# Pages hold fewer stories and blocks; what has more is not made for readers.
MOST_STORIES = 200
# So many words make a story; fewer are a teaser.
STORY_WORDS = 40
# And so many a part of one.
PART_WORDS = 20
# Where an outlet's text stands, as class names tell: “article-content”, “story__body”.
TEXT_BLOCK = re.compile(
    r"(?i)\b(?:article|story|post|entry|news|page|main|text|single|body)[-_]*"
    r"(?:body|content|text|copy|main|inner|paragraphs?)\b|\barticlebody\b"
)
CONTAINERS = ("div", "section", "article")


class OwnStory(NamedTuple):
    """Where a page's own story stands: its heading, the `article` and all else that is round it."""

    heading: HtmlElement
    element: HtmlElement | None
    around: tuple[HtmlElement, ...]


def drop_other_stories(page: Page, own: OwnStory) -> list[str]:
    """Take other stories out of the page and return the headlines of those that had a text.

    An article within an article, or beside the one with the page's headline, that has a heading of
    its own is by HTML's meaning another composition. So is what follows in a container of the same
    sort as that of the page's headline, with a heading of the same level.
    """
    dropped = []
    for element in (*_others(page, own), *_following(own)):
        heading = _first_heading(element)
        if heading is None or page.tree not in element.iterancestors():
            continue
        if size_of(element) - size_of(heading) >= STORY_WORDS:
            dropped.append(" ".join(words_of(heading)))
        element.drop_tree()
    return dropped


def own_story(page: Page, headline: str) -> OwnStory | None:
    """Return the heading that is the page's headline, else the page's first, and its story."""
    told = fold(headline)
    shown = [each for each in page.tree.iter(*TITLE_TAGS) if not in_margin(each)][:MOST_STORIES]
    named = [each for each in shown if _agree(_folded(each), told)]
    heading = next(iter([*named, *(each for each in shown if each.tag == "h1")]), None)
    if heading is None:
        return None
    around = tuple(heading.iterancestors())
    return OwnStory(heading, next((each for each in around if each.tag == "article"), None), around)


def _folded(element: HtmlElement) -> str:
    return fold(str(element.text_content()))


def _agree(one: str, other: str) -> bool:
    return bool(one and other) and (one == other or one.startswith(other) or other.startswith(one))


def _others(page: Page, own: OwnStory) -> Iterator[HtmlElement]:
    """Yield the elements that are stories of their own, beside or within the page's."""
    named = {fold(each) for each in page.others}
    for element in page.tree.xpath(STORY)[:MOST_STORIES]:
        heading = None if element in own.around else _first_heading(element)
        if heading is None or _agree(_folded(heading), _folded(own.heading)):
            continue
        rest = own.element if own.element is not None else page.tree
        told = own.element is not None or _folded(heading) in named or _is_card(element, page)
        if told and _has_text(rest, without=element):
            yield element


def _is_card(element: HtmlElement, page: Page) -> bool:
    """Return whether an element has one heading, which is a link to another page."""
    headings = [*islice(element.iter(*TITLE_TAGS, "h4"), 2)]
    return len(headings) == 1 and leads_elsewhere(headings[0], page)


def _has_text(story: HtmlElement, *, without: HtmlElement) -> bool:
    """Return whether a story has a text of its own, without an element that may stand in it."""
    words = 0
    for paragraph in story.iter("p"):
        if without not in paragraph.iterancestors():
            words += size_of(paragraph)
        if words >= PART_WORDS:
            return True
    return False


def _following(own: OwnStory) -> Iterator[HtmlElement]:
    """Yield what follows in containers like that of the page's own headline."""
    for container in own.around:
        kind = (container.tag, container.get("class"))
        if not kind[1]:
            continue
        for element in [*container.itersiblings()][:MOST_STORIES]:
            if (element.tag, element.get("class")) == kind:
                heading = next(element.iter(own.heading.tag), None)
                if heading is not None and len([*islice(element.iter("p"), 2)]) > 1:
                    yield element


def _first_heading(element: HtmlElement) -> HtmlElement | None:
    """Return the heading that an element begins with, before any longer paragraph."""
    for each in element.iter(*TITLE_TAGS, "h4", "p"):
        if each.tag != "p":
            return each
        if size_of(each) >= PART_WORDS:
            return None
    return None


def unwrap_parts(page: Page, own: OwnStory) -> None:
    """Make plain blocks of the `article` elements that are but parts of a story.

    Its headline stands in none of them; trafilatura would read the first alone.
    """
    if own.element is not None:
        return
    parts = [*islice(page.tree.iter("article"), MOST_STORIES)]
    if sum(size_of(each) >= PART_WORDS for each in parts) > 1:
        for element in parts:
            element.tag = "div"


def join_blocks(page: Page, was_read: Callable[[str], bool]) -> bool:
    """Put the blocks of a text together of which only some were read; return whether there are any.

    They are marked alike and have no headline between them: advertisements part some texts, and
    walls others, and trafilatura takes the first block of some pages.
    """
    alike: dict[tuple[str, ...], list[HtmlElement]] = {}
    for element in page.tree.iter(*CONTAINERS):
        kind = (element.tag, element.get("class") or "", element.get("itemprop") or "")
        if kind[2] == "articleBody" or TEXT_BLOCK.search(kind[1]):
            alike.setdefault(kind, []).append(element)
    several = [blocks for blocks in alike.values() if len(blocks) > 1]
    places = _places(page.tree) if several else None
    joined = False
    for blocks in several:
        own = [each for each in blocks[:MOST_STORIES] if not in_margin(each)]
        texts = [_paragraph(each) for each in own]
        read = [bool(text) and was_read(text) for text in texts]
        if any(read) and not all(read) and all(texts) and places and _are_one(own, places):
            for later in own[1:]:
                for child in list(later):
                    own[0].append(child)
            joined = True
    return joined


def _paragraph(block: HtmlElement) -> str:
    """Return the longest of the first paragraphs of a block."""
    shown = (" ".join(words_of(each)) for each in islice(block.iter("p"), 5))
    return max(shown, key=len, default="")


class Places(NamedTuple):
    """Where the elements of a page begin and end, and where headings begin, in its order."""

    spans: dict[HtmlElement, tuple[int, int]]
    headings: list[int]


def _places(tree: HtmlElement) -> Places:
    from lxml import etree

    begun: dict[HtmlElement, int] = {}
    places = Places({}, [])
    walk = etree.iterwalk(tree, events=("start", "end"), tag=(*CONTAINERS, *TITLE_TAGS))
    for at, (event, element) in enumerate(walk):
        if event == "end":
            places.spans[element] = (begun[element], at)
        else:
            begun[element] = at
            if element.tag in TITLE_TAGS:
                places.headings.append(at)
    return places


def _are_one(blocks: list[HtmlElement], places: Places) -> bool:
    """Return whether blocks stand one behind the other, none within another, without headings.

    A heading between two of them, or at the beginning of a later one, may be another story's.
    """
    for first, later in pairwise(blocks):
        end, begin = places.spans[first][1], places.spans[later][0]
        parted = bisect_right(places.headings, end) < bisect_left(places.headings, begin)
        if end > begin or parted or _first_heading(later) is not None:
            return False
    return len(blocks) > 1

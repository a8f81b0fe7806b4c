"""The text of a page's own article, by trafilatura and what the page states of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.errors import cut
from articles.formats._page.stories import (
    STORY_WORDS,
    drop_other_stories,
    join_blocks,
    own_story,
    unwrap_parts,
)
from articles.formats._page.teasers import (
    STOPS_SHORT,
    drop_cards,
    drop_comments,
    drop_pointers,
)
from articles.furniture.lines import is_pointer, is_prompt, is_wall, own_lines
from articles.reading.building import ARTICLE_CHARS
from articles.reading.markup import CELL_CHARS, UNSEEN, plain_blocks
from articles.reading.sections import sections_of
from articles.text import fold, has_words, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page
    from articles.models import Section

HIDDEN = f"//body{UNSEEN}"
# The blocks of trafilatura's tree; everything else in it stands within one.
BLOCKS = frozenset({"body", "div", "p", "head", "list", "item", "quote", "code", "table"})
# What two texts share tells whether they are one or two; and how much is most of one, and all.
NONE_OF_IT, HALF_OF_IT, MOST_OF_IT, ALL_OF_IT = 0.1, 0.5, 0.8, 0.95
STATED_WORDS = 60
FULL_STOPS = tuple(".!?…。！？\"”’»)'")
SHOWN_CHARS = 80
# What stands in a menu is shorter.
SENTENCE_CHARS = 60


class Text(NamedTuple):
    """The sections of an article, and what of the page is not among them."""

    sections: list[Section]
    remarks: list[str]


class Block(NamedTuple):
    """A paragraph, a heading (“head”) or a table's row, as trafilatura calls it."""

    tag: str
    text: str


def text_of_page(page: Page, headline: str) -> Text:
    """Return the page's own text; headings part it, but for those that repeat the headline.

    The page's tree is changed by this.
    """
    others = _drop_what_is_not_its_own(page, headline)
    stated, behind = _as_stated(page, _read(page))
    blocks, is_cut = _without_furniture(stated)
    titles = {fold(each) for each in (headline, *page.headings)}
    while blocks and fold(blocks[0].text) in titles:
        del blocks[0]
    remarks = []
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        remarks.append(
            f"another story on its page, “{cut(others[0], SHOWN_CHARS)}”{more}, was left out"
        )
    if behind:
        start = cut(behind[0].text, SHOWN_CHARS)
        remarks.append(
            f"what follows the text that its JSON-LD states was left out, from “{start}”"
        )
    if is_cut:
        remarks.append("its page asks to pay or log in, so that it may hold only the beginning")
    tagged = (("h2" if each.tag == "head" else "p", each.text) for each in blocks)
    return Text(sections_of(tagged)[1], remarks)


def _drop_what_is_not_its_own(page: Page, headline: str) -> list[str]:
    """Take out what a page hides and what is others', and return the other stories' headlines."""
    for element in page.tree.xpath(HIDDEN):
        element.drop_tree()
    own = own_story(page, headline)
    drop_comments(page, own)
    others = drop_other_stories(page, own) if own else []
    drop_cards(page, own)
    if own:
        unwrap_parts(page, own)
    drop_pointers(page)
    return others


def _read(page: Page) -> list[Block]:
    """Return all blocks of the page's text."""
    blocks = _extracted(page)
    text = "".join(_squeezed(each.text) for each in blocks)
    if not text or not join_blocks(page, lambda shown: _squeezed(shown) in text):
        return blocks
    again = _extracted(page)
    more = "".join(_squeezed(each.text) for each in again)
    kept = all(_squeezed(each.text) in more for each in blocks)
    return again if kept else blocks


def _extracted(page: Page) -> list[Block]:
    """Return what trafilatura finds, up to the headline of another story."""
    import trafilatura

    # trafilatura would take any item's text for the page's.
    for script in page.tree.xpath('//script[contains(@type, "ld+json")]'):
        script.drop_tree()
    found = trafilatura.bare_extraction(page.tree, include_comments=False)
    if found is None:
        return []
    blocks = [block for block in _blocks(found.body) if one_line(block.text)]
    if len(blocks) == 1:
        blocks = _paragraphs_of(page.tree, blocks[0].text) or blocks
    others = {fold(each) for each in page.others}
    for at, block in enumerate(blocks):
        if block.tag == "head" and fold(block.text) in others:
            return blocks[:at]
    return blocks


def _blocks(body: Any) -> Iterator[Block]:
    """Yield each block; two line breaks on end part paragraphs, “ | ” a row's cells."""
    from lxml import etree

    rows = {row for row in body.iter("row") if _is_row(row)}
    tag, words = "p", [""]
    row = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        begins = event == "start"
        if element in rows:
            row = element if begins else None
        if element in rows or (row is None and element.tag in (*BLOCKS, "row", "cell")):
            yield Block(tag, "".join(words))
            tag, words = (element.tag, []) if begins else ("p", [])
        elif element.tag == "lb" and not begins:
            words.append("\n")
        elif element.tag == "cell" and begins and "".join(words).strip():
            words.append(" | ")
        words.append(re.sub(r"\s+", " ", (element.text if begins else element.tail) or ""))
    yield Block(tag, "".join(words))


def _is_row(row: Any) -> bool:
    cells = [*row.iter("cell")]
    texts = ["".join(cell.itertext()) for cell in cells]
    is_small = all(len(text) <= CELL_CHARS for text in texts)
    return is_small and sum(map(has_words, texts)) > 1 and not any(_has_blocks(c) for c in cells)


def _has_blocks(cell: Any) -> bool:
    return sum(1 for each in cell.iterdescendants() if each.tag in BLOCKS) > 1


def _paragraphs_of(tree: HtmlElement, text: str) -> list[Block]:
    """Return the page's paragraphs that a text is made of."""
    squeezed = _squeezed(text)
    shown = (one_line(str(each.text_content())) for each in tree.iter("p", "li"))
    return [Block("p", each) for each in shown if each and _squeezed(each) in squeezed]


def _squeezed(text: str) -> str:
    """Return a text's letters and digits: quotation marks and spaces differ between copies."""
    return fold(text).replace(" ", "")


def _as_stated(page: Page, blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return a page's blocks, made to agree with the text that its JSON-LD states, and the rest.

    Where the blocks are only a part of the stated text, or of another one, that is taken; a story
    behind the last of its paragraphs is not the article's. A stated text that is no more than a
    summary, or was cut off, says nothing.
    """
    stated = page.stated.get("articleBody")
    if not isinstance(stated, str) or len(stated) > ARTICLE_CHARS:
        return blocks, []
    paragraphs = plain_blocks(stated)
    words = len(" ".join(paragraphs).split())
    if not paragraphs or STOPS_SHORT.search(paragraphs[-1]) or (blocks and words < STATED_WORDS):
        return blocks, []
    whole = _squeezed("".join(paragraphs))
    sizes = [len(_squeezed(each.text)) for each in blocks]
    inside = [_squeezed(each.text) in whole for each in blocks]
    had = sum(size for size, within in zip(sizes, inside, strict=True) if within)
    is_part = had >= HALF_OF_IT * sum(sizes) and sum(sizes) < MOST_OF_IT * len(whole)
    if not blocks or is_part or had < NONE_OF_IT * len(whole):
        return _stated_blocks(page, paragraphs), []
    if had < HALF_OF_IT * len(whole) or not paragraphs[-1].endswith(FULL_STOPS):
        return blocks, []
    end = len(inside) - inside[::-1].index(True)
    # A few words behind the text may be a correction, which is stated nowhere else.
    few = len(" ".join(each.text for each in blocks[end:]).split()) < STORY_WORDS
    return (blocks, []) if few else (blocks[:end], blocks[end:])


def _stated_blocks(page: Page, paragraphs: Sequence[str]) -> list[Block]:
    """Return a stated text in the page's own paragraphs, where they are all there."""
    whole = _squeezed("".join(paragraphs))
    shown = _paragraphs_of(page.tree, whole)
    found = sum(len(_squeezed(each.text)) for each in shown)
    if ALL_OF_IT * len(whole) <= found <= len(whole):
        return shown
    return [Block("p", each) for each in paragraphs]


def _without_furniture(blocks: Iterable[Block]) -> tuple[list[Block], bool]:
    """Return the blocks without prompts and pointers, and whether the text stops at a wall.

    Behind a wall stand menus; a sentence there is the article's again.
    """
    kept: list[Block] = []
    wall = False
    for block in (each._replace(text=own_lines(each.text)) for each in blocks):
        if is_wall(block.text):
            wall = True
        elif not (is_prompt(block.text) or is_pointer(block.text)):
            goes_on = len(block.text) >= SENTENCE_CHARS and block.text.rstrip().endswith(FULL_STOPS)
            if goes_on or not wall:
                kept.append(block)
                wall = False
    return kept, wall

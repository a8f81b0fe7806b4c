"""HTML in a field, as feeds, exports and JSON have it → blocks of plain text.

What comes out is what a reader sees: no tag, no character reference. A list gives one block an
item, a table of data one a row; what is hidden, embedded or written under pictures is left out. A
text without tags is parted by its blank lines, or by its lines where these are whole paragraphs;
blank lines part markup outside of `<p>` as well, as WordPress writes it.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from articles.furniture.lines import own_lines, without_furniture
from articles.text import fold, has_words, normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from articles.models import Section

TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]*)?>|<!--")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# What was escaped twice begins with a tag that a reader would see.
ESCAPED_TWICE = re.compile(r"\s*<(?:p|div|br|h[1-6]|ul|ol|a|img|strong|em|b|i|blockquote)\b[^<>]*>")
# Nobody breaks lines by hand later than this: a longer one is a paragraph. A shorter one may be one
# where all end as sentences do, and not all are a few words.
BROKEN_LINE_CHARS, FEW_WORDS_CHARS = 120, 30
# A cell of data says less than this.
CELL_CHARS = 300
PARAGRAPH_ENDS = (*".!?…", "。", '"', "”", "»", "’", ")", ":")
BLANK_LINE = re.compile(r"\n[ \t]*\n")
ADDRESS_ALONE = re.compile(r"https?://\S+")
PARTING_TAGS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure "
    "footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
# In these a blank line of the source is white space and nothing else.
RUNNING_TAGS = frozenset("p li dt dd td th h1 h2 h3 h4 h5 h6 caption".split())
NO_TEXT = (
    "script style noscript template head title iframe object embed svg math canvas audio video "
    "form button select textarea figcaption rt rp".split()
)
UNSEEN = (
    "//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden')]"
)
# What WordPress and Ghost put between paragraphs: previews of other pages, buttons, sign-ups.
CARDS = (
    "kg-bookmark-card kg-button-card kg-signup-card kg-cta-card kg-product-card wp-block-buttons "
    "wp-block-embed sharedaddy jp-relatedposts".split()
)
CARD = f"//*[{' or '.join(f'contains(@class, {name!r})' for name in CARDS)}]"


def has_markup(text: str) -> bool:
    """Return whether a text holds any tag of HTML."""
    return any(not match[1] or match[1].lower() in html_tags() for match in TAG.finditer(text))


def plain_line(text: str) -> str:
    """Return a headline or name on one line without tags and character references."""
    text = COMMENT.sub("", text)
    kept = TAG.sub(lambda m: "" if (m[1] or "b").lower() in html_tags() else m[0], text)
    return one_line(_unescaped(kept))


def plain_blocks(markup: str) -> list[str]:
    """Return the paragraphs, headings, list items and rows that a reader sees, each on one line."""
    return [text for _, text in blocks_of(markup)]


def blocks_of(markup: str) -> list[tuple[str, str]]:
    """Return each block with what it is, for `articles.reading.sections.sections_of`.

    “h2” to “h6” are headings (a “h1” counts as “h2”, for a field has its headline elsewhere);
    anything else is text.
    """
    found = _blocks_of(markup)
    if found and ESCAPED_TWICE.match(found[0][1]):
        found = _blocks_of("\n\n".join(text for _, text in found))
    return found


def dek_of(markup: str, headline: str, body: Sequence[Section]) -> str:
    """Return a summary, but not one that was cut off, or repeats the headline or the text."""
    dek = " ".join(text for _, text in without_furniture(blocks_of(markup), headline))
    cut_off = dek.rstrip(" ])").endswith(("...", "…"))
    repeats = bool(body) and fold(body[0].content).startswith(fold(dek))
    return "" if cut_off or repeats or fold(dek) == fold(headline) else dek


def _blocks_of(markup: str) -> list[tuple[str, str]]:
    if not has_markup(markup):
        raw = [("p", _parted(_unescaped(normalise(markup)).strip()))]
    elif (tree := _tree(markup)) is None:
        raw = []
    else:
        raw = [(tag, own_lines(text)) for tag, text in _walk(tree)]
    parts = ((tag, one_line(part)) for tag, text in raw for part in BLANK_LINE.split(text))
    return [
        (tag, _unescaped(text))
        for tag, text in parts
        if has_words(text) and not ADDRESS_ALONE.fullmatch(text)
    ]


def _parted(text: str) -> str:
    """Return a plain text with a blank line between paragraphs that stand one on a line."""
    lines = [line.strip() for line in text.split("\n")]
    if BLANK_LINE.search(text) or len(lines) < 2:
        return text
    longest = max(map(len, lines))
    end = longest > FEW_WORDS_CHARS and all(line.endswith(PARAGRAPH_ENDS) for line in lines)
    return "\n\n".join(lines) if longest > BROKEN_LINE_CHARS or end else text


def _tree(markup: str) -> HtmlElement | None:
    from lxml import html as pages
    from lxml.etree import ParserError

    # A root of its own, since the parser puts bare text at the start into a paragraph.
    written = f"<html><body><div>{normalise(markup)}</div></body></html>".encode()
    parser = pages.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = pages.document_fromstring(written, parser=parser)
    except ParserError:
        return None
    for element in [*tree.iter(*NO_TEXT), *tree.xpath(UNSEEN), *tree.xpath(CARD)]:
        if element.getparent() is not None:
            element.drop_tree()
    for table in tree.iter("table"):
        if _holds_data(table):
            _join_rows(table)
    return tree


def _holds_data(table: HtmlElement) -> bool:
    """Return whether a table is one to a reader, and not there to place what is in it."""
    if table.get("role") == "presentation":
        return False
    if (
        next(table.iterdescendants("table", "p", "div", "ul", "ol", "h1", "h2", "h3"), None)
        is not None
    ):
        return False
    return all(len(each.text_content()) <= CELL_CHARS for each in table.iter("td", "th"))


def _join_rows(table: HtmlElement) -> None:
    for line in table.iter("br"):
        line.tail = f" {line.tail or ''}"
    for row in list(table.iter("tr")):
        cells = [one_line(each.text_content()) for each in row.iter("td", "th")]
        for cell in list(row):
            row.remove(cell)
        row.text = " | ".join(cell for cell in cells if cell)


def _walk(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    from lxml import etree

    open_tags = ["body"]
    words: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        parts = element.tag in PARTING_TAGS
        if parts:
            yield _kind(open_tags[-1]), "".join(words)
            words = []
            if event == "start":
                open_tags.append(element.tag)
            else:
                open_tags.pop()
        elif element.tag == "br" and event == "end":
            words.append("\n")
        text = element.text if event == "start" else element.tail
        words.append(_spaced(text or "", runs=open_tags[-1] in RUNNING_TAGS))
    yield "p", "".join(words)


def _kind(tag: Any) -> str:
    return "h2" if tag == "h1" else str(tag) if tag in ("h2", "h3", "h4", "h5", "h6") else "p"


def _spaced(text: str, *, runs: bool) -> str:
    """Return a text with single spaces; blank lines are kept where they part paragraphs."""
    if runs:
        return re.sub(r"\s+", " ", text)
    return "\n\n".join(re.sub(r"\s+", " ", part) for part in re.split(r"\n[ \t\r]*\n", text))


def _unescaped(text: str) -> str:
    """Return a normalised text without character references, even those written twice."""
    if "&" not in text:
        return text
    for _ in range(2):
        text = REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    return normalise(text)


@cache
def html_tags() -> frozenset[str]:
    """Return the names of HTML's elements."""
    from lxml.html.defs import tags

    return frozenset({*tags, "main", "picture", "template", "dialog"})

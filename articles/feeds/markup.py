"""Markup as feeds have it in titles and texts → plain text, without tags and entities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.text import normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# What is shown in no text, or is no text of the article.
LEFT_OUT = (
    *("script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math"),
    *("form", "button", "select", "textarea", "audio", "video", "figcaption"),
)
# HTML's elements that stand in lines of their own.
BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figure footer h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul".split()
)
# A break within a paragraph is a space; cells stand in the line of their row.
WITHIN = frozenset({"br", "td", "th"})


def plain_lines(markup: str) -> list[str]:
    """Return the paragraphs of some HTML, each on one line, list items and rows among them."""
    from lxml import etree, html

    if "<" not in markup and "&" not in markup:
        return [
            line for part in re.split(r"\n\s*\n", normalise(markup)) if (line := one_line(part))
        ]
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(f"<div>{normalise(markup)}</div>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    etree.strip_elements(root, *LEFT_OUT, with_tail=False)
    paragraphs = re.split("\n{2,}", "".join(_pieces(root)))
    return [line for part in paragraphs if (line := one_line(part))]


def plain(markup: str) -> str:
    """Return some HTML as one line of text."""
    return " ".join(plain_lines(markup))


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Yield the text of an element, two newlines around each block and before a second break."""
    from lxml import etree

    last = ""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag, text = element.tag, element.text if event == "start" else element.tail
        if tag == "br":
            mark = " " if event == "start" else ""
            if event == "start" and last == "br":
                mark = "\n\n"
        else:
            mark = " " if tag in WITHIN else "\n\n" if tag in BLOCKS else ""
        yield mark
        if event == "start" or (text and text.strip()):
            last = tag if event == "start" else ""
        if text:
            yield re.sub(r"\s+", " ", text)

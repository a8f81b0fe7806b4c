"""Article pages: the text by trafilatura, the rest from what the page itself states.

JSON-LD (schema.org NewsArticle and its kin) comes before meta elements, these before what the page
shows. Dates and authors are taken from JSON-LD, meta elements and elements marked as such only:
never from the text or the address, where they may be anything's. What a page hides is not read, nor
is what it tells of other stories.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.formats import Format, RawFile
from articles.formats._fields import image_of
from articles.formats._page.dates import modified_of, published_of
from articles.formats._page.page import read_page
from articles.formats._page.particulars import (
    address_of,
    author_of,
    category_of,
    dek_of,
    headline_of,
    outlet_of,
)
from articles.formats._page.refusals import no_article
from articles.formats._page.text import text_of_page
from articles.formats._schema import types_of
from articles.models import Rejection
from articles.reading.building import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.formats._page.page import Page

SNIFFED = 2_000

START = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|title|meta|article|main|section|header|div|h1|p)\b",
    re.DOTALL,
)
# More than any article's page has, and read in about a second. A picture within an attribute is not
# needed.
MOST_ELEMENTS, MOST_CHARS, ATTRIBUTE_CHARS = 50_000, 1_500_000, 10_000
IMAGE = ("og_image_secure_url", "og_image", "og_image_url", "twitter_image")


def recognises(file: RawFile) -> bool:
    """Return whether the file is a page, by its name or by how it begins."""
    if file.suffix in HTML.suffixes:
        return file.text is not None
    return bool(START.match((file.text or "")[:SNIFFED].lstrip().lower()))


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a page."""
    tree = _tree(file.decoded or "")
    if tree is None:
        yield Rejection(path=file.name, reason="it is not a page that can be read")
        return
    if reason := _too_much(tree):
        yield Rejection(path=file.name, reason=reason)
        return
    page = read_page(tree)
    if reason := no_article(page):
        yield Rejection(path=file.name, reason=reason)
        return
    yield _draft(page) or Rejection(path=file.name, reason="no article text is found on the page")


def _tree(text: str) -> HtmlElement | None:
    import trafilatura

    # The text is decoded already; what it says of its encoding would only mislead the parser.
    text = re.sub(r"\A\s*<\?xml[^>]*>", "", text)
    if not re.search(r"(?i)<(?:html|body)\b", text[:SNIFFED]):
        text = f"<html><body>{text}</body></html>"
    return trafilatura.load_html(text)


def _too_much(tree: HtmlElement) -> str | None:
    """Return why a page is too large to be read, having taken out attributes that are too long."""
    elements, length = 0, 0
    for element in tree.iter():
        elements += 1
        if element.tag not in ("script", "style"):
            length += len(element.text or "")
        length += len(element.tail or "")
        for name, value in element.items():
            if len(value) > ATTRIBUTE_CHARS:
                del element.attrib[name]
    if elements > MOST_ELEMENTS:
        return f"it has {elements:,} elements; pages of at most {MOST_ELEMENTS:,} are read"
    if length > MOST_CHARS:
        return f"it shows {length:,} characters; pages of at most {MOST_CHARS:,} are read"
    return None


def _draft(page: Page) -> Draft | None:
    """Return the article of a page, None where it has no text."""
    headline, author, published = headline_of(page), author_of(page), published_of(page)
    sections, remarks = text_of_page(page, headline)
    if not sections:
        return None
    if page.linked.unread and not page.stated:
        remarks.append("its JSON-LD could not be read, so that what it states there is missing")
    return Draft(
        headline=headline,
        dek=dek_of(page, headline, sections),
        category=category_of(page),
        source=outlet_of(page),
        url=address_of(page),
        author=author,
        published=published,
        modified=modified_of(page),
        language=page.language,
        kind=next(iter(types_of(page.stated)), ""),
        image=image_of(page.stated.get("image")).strip() or page.first(IMAGE),
        body=tuple(sections),
        remarks=tuple(remarks),
    )


HTML = Format(
    names=("HTML",),
    suffixes=(".html", ".htm", ".xhtml"),
    contents=(
        "the article's text, and what the page states of itself (JSON-LD NewsArticle, meta "
        "elements)"
    ),
    order=20,
    recognises=recognises,
    read=read,
)

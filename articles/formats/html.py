"""Article pages: the text by trafilatura, the rest from what the page itself states.

JSON-LD (schema.org NewsArticle and its kin) comes before meta elements, these before what the page
shows. Dates and authors are taken from JSON-LD, meta elements and elements marked as such only:
never from the text or the address, where they may be anything's. What a page hides is not read.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from articles.building import Draft
from articles.dates import read_date, surest_date
from articles.formats import Format, RawFile
from articles.formats._fields import image_of
from articles.formats._sections import sections_of
from articles.identity import is_front_page
from articles.models import Rejection
from articles.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.models import Section

SNIFFED = 2_000

START = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|title|meta|article|main|section|header|div|h1|p)\b",
    re.DOTALL,
)
PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished", "pubdate"),
    *("publishdate", "dc.date.issued", "dc.date", "date", "parsely-pub-date"),
    "cxenseparse:recs:publishtime",
)
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time")
DESCRIPTION = ("og:description", "description", "twitter:description")
AUTHOR = ("author", "parsely-author", "dc.creator", "article:author")
IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
AUTHOR_CHARS = 120
# Templates put the outlet's name at the end of the title.
SITE_NAME = re.compile(r"(?P<headline>.+\S)\s+(?:[|·»–—-]|::)\s+(?P<site>\S.*)")
SITE_NAME_WORDS = 5
HIDDEN = (
    "//body//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden')]"
)
# The blocks of trafilatura's tree; everything else in it stands within one.
BLOCKS = frozenset({"body", "div", "p", "head", "list", "item", "quote", "code", "table", "row"})


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
    stated, meta = _json_ld(tree), _meta(tree)
    addresses = _addresses(tree, meta, stated)
    if (
        addresses
        and is_front_page(addresses[0])
        and not stated
        and meta.get("og:type") != "article"
    ):
        yield Rejection(path=file.name, reason="it is a front page, not an article")
        return
    headline = _headline(tree, meta, stated)
    sections = _sections(tree, {headline, *_headings(tree)})
    if not sections:
        yield Rejection(path=file.name, reason="no article text is found on the page")
        return
    yield Draft(
        headline=headline,
        dek=_dek(meta, stated, sections),
        category=_text(stated.get("articleSection")) or meta.get("article:section", ""),
        source=_name(stated.get("publisher")) or meta.get("og:site_name", ""),
        # A front page's address on an article's page is a template's mistake.
        url=next((each for each in addresses if not is_front_page(each)), ""),
        author=_author(tree, meta, stated),
        published=_published(tree, meta, stated),
        modified=_text(stated.get("dateModified")) or _pick(meta, MODIFIED),
        language=tree.get("lang") or "",
        kind=_text(stated.get("@type")),
        image=_plain(image_of(stated.get("image"))) or _pick(meta, IMAGE),
        body=tuple(sections),
    )


def _tree(text: str) -> HtmlElement | None:
    import trafilatura

    # The text is decoded already; what it says of its encoding would only mislead the parser.
    text = re.sub(r"\A\s*<\?xml[^>]*>", "", text)
    if not re.search(r"(?i)<(?:html|body)\b", text[:SNIFFED]):
        text = f"<html><body>{text}</body></html>"
    return trafilatura.load_html(text)


def _sections(tree: HtmlElement, titles: set[str]) -> list[Section]:
    """Return the page's text; headings part it, but for those that repeat the headline."""
    import trafilatura

    for element in tree.xpath(HIDDEN):
        element.drop_tree()
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False)
    if found is None:
        return []
    blocks = [(tag, text) for tag, text in _blocks(found.body) if one_line(text)]
    if len(blocks) == 1:
        blocks = _paragraphs_of(tree, blocks[0][1]) or blocks
    while blocks and one_line(blocks[0][1]) in titles:
        del blocks[0]
    return sections_of(("h2" if tag == "head" else "p", text) for tag, text in blocks)[1]


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Yield the tag and text of each block; two line breaks on end part paragraphs."""
    from lxml import etree

    tag, words = "p", [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in BLOCKS:
            yield tag, "".join(words)
            tag, words = (element.tag, []) if event == "start" else ("p", [])
        elif element.tag == "lb" and event == "end":
            words.append("\n")
        words.append(
            re.sub(r"\s+", " ", (element.text if event == "start" else element.tail) or "")
        )
    yield tag, "".join(words)


def _paragraphs_of(tree: HtmlElement, text: str) -> list[tuple[str, str]]:
    """Return the page's paragraphs that a text is made of.

    On a page of a few words trafilatura gives all that it sees as one.
    """
    squeezed = "".join(text.split())
    paragraphs = [("p", str(each.text_content())) for each in tree.iter("p", "li")]
    return [(tag, p) for tag, p in paragraphs if "".join(p.split()) in squeezed and one_line(p)]


def _json_ld(tree: HtmlElement) -> dict[str, Any]:
    """Return the page's JSON-LD article, {} where there is none that can be read."""
    for script in tree.xpath('//script[contains(@type, "ld+json")]/text()'):
        plain = re.sub(r"(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>", "", str(script))
        try:
            content = json.loads(plain, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(content):
            if any("article" in kind.lower() or "posting" in kind.lower() for kind in _types(item)):
                return item
    return {}


def _items(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, list):
        for item in content:
            yield from _items(item)
    elif isinstance(content, dict):
        yield content
        yield from _items(content.get("@graph"))


def _types(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _meta(tree: HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = _plain(element.get("content") or "")
        if name and content:
            meta.setdefault(name.lower(), content)
    return meta


def _headline(tree: HtmlElement, meta: dict[str, str], stated: dict[str, Any]) -> str:
    """Return what the page states, else the heading that its title begins with, else its title."""
    if written := _text(stated.get("headline")) or meta.get("og:title", ""):
        return one_line(written)
    title = next((one_line(each.text_content()) for each in tree.iter("title")), "")
    headings = _headings(tree)
    repeated = [each for each in headings if fold(title).startswith(fold(each))]
    while match := SITE_NAME.fullmatch(title):
        if len(match["site"].split()) > SITE_NAME_WORDS or " " not in match["headline"]:
            break
        title = match["headline"]
    return next(iter([*repeated, *filter(None, [title]), *headings]), "")


def _headings(tree: HtmlElement) -> list[str]:
    return [text for each in tree.iter("h1") if (text := one_line(each.text_content()))]


def _dek(meta: dict[str, str], stated: dict[str, Any], sections: list[Section]) -> str:
    """Return the description, but not one that was cut off, or is how the text begins."""
    start = fold(sections[0].content)
    written = [_text(stated.get("description")), *(meta.get(name, "") for name in DESCRIPTION)]
    whole = [one_line(each) for each in written if not each.rstrip(" ]").endswith(("...", "…"))]
    return next((each for each in whole if each and not start.startswith(fold(each))), "")


def _author(tree: HtmlElement, meta: dict[str, str], stated: dict[str, Any]) -> str:
    marked = tree.xpath("//*[@itemprop='author'] | //a[@rel='author']")
    marked += tree.xpath("//*[@itemprop='author']//*[@itemprop='name']")
    written = [_name(stated.get("author")), *(meta.get(name, "") for name in AUTHOR)]
    # Marked elements often hold a date or an address as well: then they are no name.
    shown = [one_line(str(each.text_content())) for each in marked]
    written += [text for text in shown if not re.search(r"[\d@]", text)][:1]
    for each in written:
        name = re.sub(r"(?i)^by:?\s+", "", one_line(each)).strip(" ,–—-")
        if name and len(name) <= AUTHOR_CHARS and "://" not in name:
            return name
    return ""


def _published(tree: HtmlElement, meta: dict[str, str], stated: dict[str, Any]) -> str:
    language = tree.get("lang") or ""
    written = [_text(stated.get("datePublished")), *(meta.get(name, "") for name in PUBLISHED)]
    written += [str(value) for value in tree.xpath('//*[@itemprop="datePublished"]/@datetime')]
    shown = tree.xpath("(//article | //main | //header)//time[not(@itemprop='dateModified')]")
    times = [each.get("datetime") or one_line(each.text_content()) for each in shown]
    # Where the page shows several moments, some are those of other stories: then none is taken.
    if len(set(times)) == 1 or len({read_date(value, language) for value in times} - {None}) == 1:
        written += times
    return surest_date(written, language)


def _addresses(tree: HtmlElement, meta: dict[str, str], stated: dict[str, Any]) -> list[str]:
    """Return the addresses that the page gives as its own, the surest first."""
    page = stated.get("mainEntityOfPage")
    main = page.get("@id") if isinstance(page, dict) else page
    given = (*tree.xpath('//link[@rel="canonical"]/@href'), meta.get("og:url"))
    return [
        str(address)
        for address in (*given, stated.get("url"), main)
        if isinstance(address, str) and re.match(r"https?://", address)
    ]


def _pick(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _plain(value: str) -> str:
    """Return a stated text without the character references that some sites write twice."""
    return html.unescape(value).strip()


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    return _plain(value) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _name(item)))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)


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

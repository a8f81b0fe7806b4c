"""Article pages: the text by trafilatura, the rest from what the page itself states.

JSON-LD (schema.org NewsArticle and its kin) comes before meta elements, these before what
trafilatura makes out. Dates are taken from JSON-LD, from meta elements and from `<time>` elements
only: never from the text or the address, where a date may be anything's.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from articles.building import Draft, make_section, one_line
from articles.dates import read_date
from articles.models import SectionKind, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.formats import Upload

ORDER = 20
SUFFIXES = (".html", ".htm", ".xhtml")
SNIFFED = 2_000

PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "pubdate")
PUBLISHED_TOO = ("publishdate", "dc.date.issued", "dc.date", "date", "parsely-pub-date")
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time")
DESCRIPTION = ("og:description", "description", "twitter:description")


def recognises(upload: Upload) -> bool:
    """Return whether the file is a page, by its name or by how it begins."""
    if upload.suffix in SUFFIXES:
        return upload.text is not None
    start = (upload.text or "")[:SNIFFED].lstrip().lower()
    return bool(
        re.match(
            r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype html|<html)", start, re.DOTALL
        )
    )


def read(upload: Upload) -> Iterator[Draft | Skipped]:
    """Yield the one article of a page."""
    import trafilatura

    tree = trafilatura.load_html(upload.raw)
    if tree is None:
        yield Skipped(path=upload.name, reason="it is not a page that can be read")
        return
    stated = _json_ld(tree)
    meta = _meta(tree)
    found = trafilatura.extract_metadata(upload.raw)
    headline = one_line(
        _text(stated.get("headline")) or meta.get("og:title", "") or (found.title or "")
    )
    section = make_section(SectionKind.BODY, _body(upload.raw, tree, headline))
    if section is None:
        yield Skipped(path=upload.name, reason="no article text is found on the page")
        return
    yield Draft(
        headline=headline or _heading(tree),
        dek=_text(stated.get("description")) or _pick(meta, DESCRIPTION),
        category=_text(stated.get("articleSection")) or meta.get("article:section", ""),
        source=_name(stated.get("publisher")) or meta.get("og:site_name", ""),
        url=_address(tree, meta, stated),
        author=_name(stated.get("author")) or meta.get("author", "") or (found.author or ""),
        published=_published(tree, meta, stated),
        modified=_text(stated.get("dateModified")) or _pick(meta, MODIFIED),
        language=tree.get("lang") or "",
        kind=_text(stated.get("@type")),
        body=(section,),
    )


def _body(raw: bytes, tree: HtmlElement, headline: str) -> str:
    import trafilatura

    text = trafilatura.extract(
        raw,
        output_format="txt",
        include_comments=False,
        include_tables=False,
        favor_precision=False,
    )
    # Each line of trafilatura's plain text is a block of the page.
    lines = [line.lstrip("- ").strip() for line in (text or "").split("\n")]
    if lines and one_line(lines[0]) in (headline, _heading(tree)):
        lines = lines[1:]
    return "\n\n".join(line for line in lines if line)


def _json_ld(tree: HtmlElement) -> dict[str, Any]:
    """Return the page's JSON-LD article, {} where there is none that can be read."""
    for script in tree.xpath('//script[contains(@type, "ld+json")]/text()'):
        try:
            content = json.loads(str(script), strict=False)
        except ValueError:
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
        content = (element.get("content") or "").strip()
        if name and content:
            meta.setdefault(name.lower(), content)
    return meta


def _published(tree: HtmlElement, meta: dict[str, str], stated: dict[str, Any]) -> str:
    written = [_text(stated.get("datePublished")), _pick(meta, PUBLISHED + PUBLISHED_TOO)]
    written += [str(value) for value in tree.xpath('//*[@itemprop="datePublished"]/@datetime')]
    times = tree.xpath("(//article | //main | //header)//time/@datetime")
    # One moment only: several differing ones may be those of other stories on the page.
    moments = {read_date(str(value)) for value in times} - {None}
    if len(moments) == 1:
        written += [str(value) for value in times if read_date(str(value))]
    return next((value for value in written if read_date(value)), "")


def _address(tree: HtmlElement, meta: dict[str, str], stated: dict[str, Any]) -> str:
    canonical = tree.xpath('//link[@rel="canonical"]/@href')
    page = stated.get("mainEntityOfPage")
    main = page.get("@id") if isinstance(page, dict) else page
    for address in (*canonical, meta.get("og:url"), stated.get("url"), main):
        if isinstance(address, str) and re.match(r"https?://", address):
            return str(address)
    return ""


def _heading(tree: HtmlElement) -> str:
    return next((one_line(h.text_content()) for h in tree.iter("h1")), "")


def _pick(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _name(item)))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)

"""News sitemaps (sitemaps.org 0.9 with Google's sitemap-news 0.9) → drafts without a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.building import Draft
from articles.feeds.drafting import absolute
from articles.feeds.models import FeedParsingError, ParsedFeed
from articles.text import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_sitemap(root: _Element) -> ParsedFeed:
    """Return the stories that a news sitemap names; of each the text has to be fetched.

    Raises FeedParsingError for a sitemap without news, and for a list of sitemaps.
    """
    if _name(root) == "sitemapindex":
        raise FeedParsingError("it is a list of sitemaps; add the one of them that holds the news")
    drafts = []
    for entry in root:
        parts = {_name(part): part for part in entry}
        news = parts.get("news")
        if news is None:
            continue
        said = {_name(part): part for part in news.iter()}
        image = parts.get("image")
        keywords = _text(said.get("keywords")).split(",")
        drafts.append(
            Draft(
                headline=_text(said.get("title")),
                category=keywords[0].strip(),
                source=_text(said.get("name")),
                url=absolute(_text(parts.get("loc")), ""),
                published=_text(said.get("publication_date")),
                language=_text(said.get("language")),
                image=next((_text(part) for part in image if _name(part) == "loc"), "")
                if image is not None
                else "",
            )
        )
    if not drafts:
        raise FeedParsingError("it is a sitemap without news (news:news)")
    return ParsedFeed(
        title=drafts[0].source, entries=tuple(drafts), brief=frozenset(range(len(drafts)))
    )


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: _Element | None) -> str:
    return "" if element is None else one_line("".join(element.itertext()))

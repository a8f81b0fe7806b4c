"""News sitemaps (sitemaps.org 0.9 with Google's sitemap-news 0.9) → drafts without a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.feeds.drafting import absolute
from articles.feeds.models import FeedParsingError, ParsedFeed
from articles.reading.building import Draft
from articles.reading.xml import line_of, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_sitemap(root: _Element) -> ParsedFeed:
    """Return the stories that a news sitemap names; of each the text has to be fetched.

    Raises FeedParsingError for a sitemap without news, and for a list of sitemaps.
    """
    if local_name(root) == "sitemapindex":
        raise FeedParsingError("it is a list of sitemaps; add the one of them that holds the news")
    drafts = []
    for entry in root:
        parts = {local_name(part): part for part in entry}
        news = parts.get("news")
        if news is None:
            continue
        said = {local_name(part): part for part in news.iter()}
        image = parts.get("image")
        keywords = line_of(said.get("keywords")).split(",")
        drafts.append(
            Draft(
                headline=line_of(said.get("title")),
                category=keywords[0].strip(),
                source=line_of(said.get("name")),
                url=absolute(line_of(parts.get("loc")), ""),
                published=line_of(said.get("publication_date")),
                language=line_of(said.get("language")),
                image=next((line_of(part) for part in image if local_name(part) == "loc"), "")
                if image is not None
                else "",
            )
        )
    if not drafts:
        raise FeedParsingError("it is a sitemap without news (news:news)")
    return ParsedFeed(
        title=drafts[0].source, entries=tuple(drafts), brief=frozenset(range(len(drafts)))
    )

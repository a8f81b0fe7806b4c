"""JSON Feed (jsonfeed.org/version/1 and 1.1) → drafts."""

from __future__ import annotations

from typing import Any

from articles.feeds.drafting import absolute, authors_of, entry_id, paragraphs_of, texts_of
from articles.feeds.models import FeedParsingError, ParsedFeed
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, plain_line
from articles.text import one_line, text_in


def parse_json_feed(feed: object, url: str) -> ParsedFeed:
    """Return what a JSON Feed states; an item that is no object is passed over."""
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise FeedParsingError("it is a JSON Feed without “items”")
    title = one_line(text_in(feed.get("title")))
    home = absolute(feed.get("feed_url"), url) or url or absolute(feed.get("home_page_url"), "")
    drafts: list[Draft] = []
    brief = set()
    for item in feed["items"]:
        if not isinstance(item, dict):
            continue
        content = blocks_of(text_in(item.get("content_html"))) or paragraphs_of(
            text_in(item.get("content_text"))
        )
        headline = plain_line(text_in(item.get("title")))
        body, dek, is_whole = texts_of(content, blocks_of(text_in(item.get("summary"))), headline)
        if not is_whole:
            brief.add(len(drafts))
        link = absolute(item.get("url"), home) or absolute(item.get("external_url"), home)
        tags = item.get("tags")
        drafts.append(
            Draft(
                headline=headline,
                dek=dek,
                category=next((t for t in tags if isinstance(t, str)), "")
                if isinstance(tags, list)
                else "",
                source=title,
                url=link,
                author=authors_of(_authors(item) or _authors(feed), title),
                published=item.get("date_published"),
                modified=item.get("date_modified"),
                language=text_in(item.get("language")) or text_in(feed.get("language")),
                given_id=entry_id(link, home or title, item.get("id"), headline),
                image=absolute(item.get("image"), home) or absolute(item.get("banner_image"), home),
                body=body,
            )
        )
    return ParsedFeed(title=title, entries=tuple(drafts), brief=frozenset(brief))


def _authors(holder: dict[str, Any]) -> list[object]:
    """Return the names of authors: version 1.1 has a list of them, version 1 one."""
    authors = holder.get("authors")
    given = authors if isinstance(authors, list) else [holder.get("author")]
    return [each["name"] for each in given if isinstance(each, dict) and each.get("name")]

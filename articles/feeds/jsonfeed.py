"""JSON Feed (jsonfeed.org/version/1 and 1.1) → drafts."""

from __future__ import annotations

from typing import Any

from articles.building import Draft
from articles.feeds.drafting import absolute, authors_of, entry_id, texts_of
from articles.feeds.models import FeedParsingError, ParsedFeed
from articles.formats._markup import blocks_of, plain_line
from articles.text import has_words, one_line


def parse_json_feed(feed: object, url: str) -> ParsedFeed:
    """Return what a JSON Feed states; an item that is no object is passed over."""
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise FeedParsingError("it is a JSON Feed without “items”")
    title = one_line(_text(feed, "title"))
    home = absolute(feed.get("feed_url"), url) or url or absolute(feed.get("home_page_url"), "")
    drafts: list[Draft] = []
    brief = set()
    for item in feed["items"]:
        if not isinstance(item, dict):
            continue
        content = blocks_of(_text(item, "content_html")) or _plain_blocks(item)
        headline = plain_line(_text(item, "title"))
        body, dek, is_whole = texts_of(content, blocks_of(_text(item, "summary")), headline)
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
                language=_text(item, "language") or _text(feed, "language"),
                given_id=entry_id(link, home or title, item.get("id"), headline),
                image=absolute(item.get("image"), home) or absolute(item.get("banner_image"), home),
                body=body,
            )
        )
    return ParsedFeed(title=title, entries=tuple(drafts), brief=frozenset(brief))


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _plain_blocks(item: dict[str, Any]) -> list[tuple[str, str]]:
    parts = _text(item, "content_text").replace("\r\n", "\n").split("\n\n")
    return [("p", line) for part in parts if has_words(line := one_line(part))]


def _authors(holder: dict[str, Any]) -> list[object]:
    """Return the names of authors: version 1.1 has a list of them, version 1 one."""
    authors = holder.get("authors")
    given = authors if isinstance(authors, list) else [holder.get("author")]
    return [each["name"] for each in given if isinstance(each, dict) and each.get("name")]

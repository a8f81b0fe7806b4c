"""RSS, Atom, RDF and CDF → drafts, by feedparser."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from articles.feeds.drafting import absolute, authors_of, entry_id, paragraphs_of, texts_of
from articles.feeds.models import FeedDamage, FeedParsingError, ParsedFeed
from articles.feeds.schedule import stated_pace
from articles.reading.building import Draft
from articles.reading.dates import read_date
from articles.reading.markup import blocks_of, plain_blocks, plain_line
from articles.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

# “2003” and “2003-12” state no day, which feedparser fills in.
PARTIAL_DATE = re.compile(r"\d{4}(?:-?\d{2})?")
IMAGE_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)", re.IGNORECASE)


def parse_syndication(raw: bytes, url: str) -> ParsedFeed:
    """Return what a feed in XML states, read also where it is not well-formed."""
    found = _parsed(raw)
    feed: Mapping[str, Any] = found.feed
    title = _plain(feed, "title")
    entries: list[Mapping[str, Any]] = found.entries
    links = [_link(entry, url) for entry in entries]
    shared = {link for link, count in Counter(links).items() if count > 1}
    home = url or absolute(feed.get("link"), "") or title
    drafts: list[Draft] = []
    brief = set()
    for entry, link in zip(entries, links, strict=True):
        headline = _plain(entry, "title")
        body, dek, is_whole = texts_of(
            _content(entry), _blocks(entry.get("summary_detail")), headline
        )
        if not is_whole:
            brief.add(len(drafts))
        source = _plain(entry.get("source") or {}, "title") or title
        drafts.append(
            Draft(
                headline=headline,
                dek=dek,
                category=_category(entry),
                source=source,
                url=link,
                author=authors_of(_authors(entry), source),
                **_dates(entry, str(found.version)),
                language=_language(entry, feed),
                given_id=entry_id("" if link in shared else link, home, entry.get("id"), headline),
                image=_image(entry, url),
                body=body,
            )
        )
    return ParsedFeed(
        title=title,
        pace=stated_pace(
            feed.get("ttl"), feed.get("sy_updateperiod"), feed.get("sy_updatefrequency")
        ),
        entries=tuple(drafts),
        brief=frozenset(brief),
        # Of other things that feedparser mends, such as a wrong encoding, nothing lacks.
        damage=FeedDamage.ILL_FORMED
        if hasattr(found.get("bozo_exception"), "getLineNumber")
        else None,
    )


def _parsed(raw: bytes) -> Any:
    """Return what feedparser makes of a feed; raise FeedParsingError where it fails."""
    import feedparser

    # A text would be taken for an address or the name of a file, so that it gets a stream. Told
    # where the feed stands, it would make an address of any guid.
    try:
        return feedparser.parse(io.BytesIO(raw), sanitize_html=False)
    except ValueError:
        # Of a namespace with white space in it, feedparser makes three parts of a name.
        raise FeedParsingError("one of its namespaces is no address") from None


def _link(entry: Mapping[str, Any], base: str) -> str:
    """Return the address of a story, nothing where it has none of its own."""
    if entry.get("guidislink") and not entry.get("links"):
        # RSS takes any guid for an address that does not say otherwise, and most that are none do.
        return absolute(entry.get("id"), "")
    # Feeds of FeedBurner link to a counter, and keep the story's own address beside it.
    return absolute(entry.get("feedburner_origlink") or entry.get("link"), base)


def _plain(holder: Mapping[str, Any], name: str) -> str:
    """Return a title on one line; what it states to be plain text has no markup."""
    value = holder.get(name)
    if not isinstance(value, str):
        return ""
    detail = holder.get(f"{name}_detail") or {}
    if detail.get("type") == "text/plain":
        return one_line(value)
    # A script in a title is no part of it; where nothing else is, markup is what it is about.
    return " ".join(plain_blocks(value)) or plain_line(value)


def _blocks(detail: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the blocks of a text with its type, as feedparser gives it."""
    value = (detail or {}).get("value")
    if not isinstance(value, str):
        return []
    if (detail or {}).get("type") == "text/plain":
        return paragraphs_of(value)
    return blocks_of(value)


def _content(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the blocks of the longest text that an entry has besides its summary."""
    texts = [_blocks(each) for each in entry.get("content") or () if _is_text(each)]
    return max(texts, key=lambda blocks: sum(len(text) for _, text in blocks), default=[])


def _is_text(detail: Mapping[str, Any]) -> bool:
    kind = str(detail.get("type") or "text/html")
    return kind.startswith("text/") or "html" in kind


def _authors(entry: Mapping[str, Any]) -> list[object]:
    authors = [each.get("name") for each in entry.get("authors") or ()]
    return authors if any(authors) else [entry.get("author")]


def _category(entry: Mapping[str, Any]) -> str:
    """Return the first category that is a word and no address."""
    tags = ((tag.get("label") or tag.get("term") or "") for tag in entry.get("tags") or ())
    return next((plain_line(tag) for tag in tags if tag.strip() and "://" not in tag), "")


def _language(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    details = [*(entry.get("content") or ()), entry.get("title_detail") or {}]
    stated = (each.get("language") for each in details)
    return next((each for each in stated if each), None) or feed.get("language") or ""


def _dates(entry: Mapping[str, Any], version: str) -> dict[str, object]:
    """Return when an entry was published and modified, each only where it is stated.

    RSS has no element for changes: what feedparser calls updated there is Dublin Core's `date`.
    """
    published, updated = _date(entry, "published"), _date(entry, "updated")
    if published is None and not version.startswith("atom"):
        published, updated = updated, None
    return {"published": published, "modified": updated}


def _date(entry: Mapping[str, Any], name: str) -> object:
    """Return a date as it is written, or as feedparser reads it where only that can be read."""
    # Asked for "updated" where there is none, feedparser's own dictionary gives "published".
    stated = dict(entry.items())
    written, parsed = stated.get(name), stated.get(f"{name}_parsed")
    if not isinstance(written, str) or not written.strip():
        return None
    if read_date(written) or not parsed or PARTIAL_DATE.fullmatch(written.strip()):
        return written
    return datetime.fromtimestamp(timegm(parsed), UTC)


def _image(entry: Mapping[str, Any], base: str) -> str:
    """Return the address of the first picture that an entry names."""
    media = entry.get("media_content") or ()
    enclosures = [link for link in entry.get("links") or () if link.get("rel") == "enclosure"]
    candidates = [
        *(each.get("url") for each in media if _is_image(each, each.get("url"))),
        *(each.get("href") for each in enclosures if _is_image(each, each.get("href"))),
        *(each.get("url") for each in entry.get("media_thumbnail") or ()),
    ]
    return next((found for each in candidates if (found := absolute(each, base))), "")


def _is_image(described: Mapping[str, Any], address: object) -> bool:
    kind = str(described.get("type") or described.get("medium") or "")
    return kind.startswith("image") or (not kind and bool(IMAGE_ENDING.search(str(address))))

"""WordPress's export (WXR): the posts that are published.

Pages, drafts, pictures and whatever else an export holds are no articles; neither is what only
some may read. Shortcodes are WordPress's own: those that show pictures or players are left out with
all they hold, others leave the text that they enclose.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._summaries import left_out
from articles.formats._xml import read_root
from articles.models import Rejection
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, dek_of, plain_line
from articles.reading.people import people_in
from articles.reading.sections import body_of
from articles.reading.xml import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# An export is an RSS feed with more in it: this tells it from a feed.
NAMESPACE = b"http://wordpress.org/export/"
SIGN_BYTES = 20_000
ENTRY_KINDS = {
    "page": ("a page", "pages"),
    "attachment": ("a picture or file", "pictures or files"),
    "draft": ("a draft", "drafts"),
    "auto-draft": ("a draft", "drafts"),
    "pending": ("a post that waits for review", "posts that wait for review"),
    "future": ("a post that is not out yet", "posts that are not out yet"),
    "private": ("a private post", "private posts"),
    "trash": ("a deleted post", "deleted posts"),
}
PROTECTED_POSTS = ("a post with a password", "posts with a password")
OTHER_ENTRIES = ("an entry of another kind", "entries of other kinds")
SHOWN = "caption|wp_caption|gallery|embed|audio|video|playlist|youtube|contact-form(?:-7)?"
SHORTCODES = re.compile(
    rf"\[(?P<name>{SHOWN})\b[^\]]*\].*?\[/(?P=name)\]"
    rf"|\[(?:{SHOWN})\b[^\]]*\]"
    # Words in brackets without a value may be an editor's: “[sic]”.
    r"|\[/[a-z][\w-]*\]|\[[a-z][\w-]*\s+[^\]=]*=[^\]]*\]",
    re.DOTALL,
)
MOST_OFFSET = timedelta(hours=14)


def recognises(file: RawFile) -> bool:
    """Return whether the file is RSS that declares itself an export of WordPress."""
    return file.root in WORDPRESS.roots and NAMESPACE in file.raw[:SIGN_BYTES]


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each published post's article, and one line for each kind of what is left out."""
    return read_root(file, _items)


def _items(root: Any, name: str) -> Iterator[Draft | Rejection]:
    channel = root.find("channel")
    items = [] if channel is None else list(channel.iterfind("item"))
    site = _site(channel) if channel is not None else {}
    authors = _authors(root)
    pictures = {
        _said(item, "post_id"): _said(item, "attachment_url")
        for item in items
        if _said(item, "post_type") == "attachment"
    }
    kinds: Counter[tuple[str, str]] = Counter()
    for number, item in enumerate(items, 1):
        if kind := _left_out(item):
            kinds[kind] += 1
        else:
            draft = _draft(item, site.get("source", ""), authors, pictures)
            yield draft.model_copy(update={**site, "path": f"{name}:{number}"})
    yield from left_out(name, kinds)
    if not items:
        yield Rejection(path=name, reason="it is an export that holds no posts")


def _site(channel: Any) -> Mapping[str, str]:
    return {
        "source": plain_line(_said(channel, "title")),
        "language": _said(channel, "language"),
    }


def _authors(root: Any) -> dict[str, str]:
    """Return the names that the site shows, by those that people log in with."""
    return {
        _said(each, "author_login"): _said(each, "author_display_name")
        for each in root.iterfind("channel/{*}author")
    }


def _left_out(item: Any) -> tuple[str, str] | None:
    """Return what an item is called that is no published post for everyone, else None."""
    kind, status = _said(item, "post_type"), _said(item, "status")
    if kind != "post":
        return ENTRY_KINDS.get(kind, OTHER_ENTRIES)
    if status != "publish":
        return ENTRY_KINDS.get(status, OTHER_ENTRIES)
    return PROTECTED_POSTS if _said(item, "post_password") else None


def _draft(
    item: Any, source: str, authors: Mapping[str, str], pictures: Mapping[str, str]
) -> Draft:
    headline = plain_line(_said(item, "title"))
    content, excerpt = (
        next((each.text or "" for each in item.iterfind("{*}encoded") if name in each.tag), "")
        for name in ("/content/", "/excerpt/")
    )
    body = body_of(blocks_of(SHORTCODES.sub("", content)), headline)
    login = _said(item, "creator")
    categories = [
        plain_line(each.text or "")
        for each in item.iterfind("category")
        if each.get("domain") == "category" and each.get("nicename") != "uncategorized"
    ]
    metas = {_said(each, "meta_key"): each for each in item.iterfind("{*}postmeta")}
    thumbnail = metas.get("_thumbnail_id")
    return Draft(
        headline=headline,
        dek=dek_of(SHORTCODES.sub("", excerpt), headline, body),
        category=next(iter(categories), ""),
        url=_said(item, "link"),
        # A name to log in with that the export does not explain says nothing to a reader.
        author=people_in(authors.get(login) or (login if " " in login else ""), source),
        published=_moment(item, "post_date") or _said(item, "pubDate") or None,
        modified=_moment(item, "post_modified") or None,
        image="" if thumbnail is None else pictures.get(_said(thumbnail, "meta_value"), ""),
        body=body,
    )


def _moment(item: Any, name: str) -> str:
    """Return a moment with the site's own zone, which the local time and that of Greenwich tell.

    “0000-00-00 00:00:00” is what has no date.
    """
    here, there = _read(_said(item, name)), _read(_said(item, f"{name}_gmt"))
    if there is None:
        return ""
    offset = here - there if here else timedelta()
    if abs(offset) > MOST_OFFSET or offset % timedelta(minutes=15):
        offset = timedelta()
    return there.replace(tzinfo=UTC).astimezone(timezone(offset)).isoformat()


def _read(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _said(element: Any, name: str) -> str:
    """Return what an element's first child of a name says, whatever its namespace."""
    return next(((each.text or "").strip() for each in element if local_name(each) == name), "")


WORDPRESS = Format(
    names=("WordPress export",),
    suffixes=(".xml",),
    contents="the published posts of a site, from Tools → Export (WXR)",
    order=6,
    recognises=recognises,
    read=read,
    roots=("rss",),
    states_encoding=True,
)

"""Feeds of our own writing, for tests that serve or read them."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape


class Item(NamedTuple):
    """An entry of a feed; `link` and `guid` are left out where they are empty."""

    title: str
    text: str = "The ferry runs again from Monday, the harbour master said."
    link: str = ""
    guid: str = ""
    date: str = "Mon, 02 Mar 2026 09:00:00 +0100"


def rss(*items: Item, title: str = "Varde Times", more: str = "") -> bytes:
    """Return an RSS feed; `more` is put into its channel."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(title)}</title>{more}{''.join(map(_item, items))}</channel></rss>"
    ).encode()


def _item(item: Item) -> str:
    parts = {
        "title": item.title,
        "link": item.link,
        "guid": item.guid,
        "description": item.text,
        "pubDate": item.date,
    }
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value)
    return f"<item>{inside}</item>"

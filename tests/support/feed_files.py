"""Feeds of our own writing, for tests that serve or read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from archives import pack

if TYPE_CHECKING:
    from pathlib import Path


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


BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "&b;&b;"><!ENTITY b "&a;">]><b>&a;</b>'


def expecting(raw: bytes, *expected: str) -> bytes:
    """Return a feed that says in a comment what is expected of it, as feedparser's tests do."""
    comment = f"<!--\nDescription: of our own\nExpect:      {' and '.join(expected)}\n-->\n"
    return comment.encode() + raw.partition(b"?>")[2]


def write_feed_sets(folder: Path) -> None:
    """Write small sets of feeds and of hostile XML in the published sets' forms."""
    item = Item("Boats & storms", link="https://varde-times.example/boats")
    day = "(2026, 3, 2, 8, 0, 0, 0, 61, 0)"
    right = expecting(
        rss(item),
        "not bozo",
        "entries[0]['title'] == 'Boats &amp; storms'",
        "entries[0]['link'] == 'https://varde-times.example/boats'",
        f"entries[0]['published_parsed'] == {day}",
    )
    wrong = expecting(rss(item), "entries[0]['title'] == 'Something else'")
    root = "feedparser/tests"
    feeds = {
        f"{root}/wellformed/rss/right.xml": right,
        f"{root}/wellformed/rss/wrong.xml": wrong,
        f"{root}/illformed/cut.xml": rss(item, item)[:-40],
        f"{root}/illformed/nothing.xml": b"<rss></rss>",
        f"{root}/conftest.py": b"",
    }
    pack(folder / "feeds_feedparser.tgz", feeds)
    pack(folder / "xml_attacks_defusedxml.tgz", {"attacks/bomb.xml": BOMB})

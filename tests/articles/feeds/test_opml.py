"""Lists of feeds, as other programs write and read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from feed_files import BOMB

from articles.feeds.models import Feed, FeedParsingError
from articles.feeds.opml import make_opml, parse_opml

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def feed(url: str, title: str | None, category: str | None = None) -> Feed:
    return Feed(id=url, url=url, title=title, category=category, next_check_at=NOW, added=NOW)


def test_what_is_written_is_read_again() -> None:
    feeds = [
        feed("https://v.example/a?x=1&y=2", "Varde <Times> & more"),
        feed("https://v.example/b", None, "Sports"),
        feed("https://v.example/c", "Cup", "Sports"),
    ]
    listed = parse_opml(make_opml(feeds))
    assert [(each.url, each.title, each.category) for each in listed] == [
        ("https://v.example/a?x=1&y=2", "Varde <Times> & more", ""),
        ("https://v.example/b", "https://v.example/b", "Sports"),
        ("https://v.example/c", "Cup", "Sports"),
    ]


def test_lists_of_other_programs() -> None:
    raw = """<opml version="1.0"><body><outline title="News"><outline title="Deep">
    <outline text="Fähre" xmlurl="https://v.example/f" type="atom"/></outline></outline>
    <outline text="No address"/><outline text="Odd" xmlUrl="file:///etc/passwd"/>
    </body></opml>"""
    assert [(each.url, each.title, each.category) for each in parse_opml(raw.encode())] == [
        ("https://v.example/f", "Fähre", "Deep")
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not XML"),
        (b"Plain words.", "not XML"),
        (b"<opml><body/></opml>", "names no feed"),
        (BOMB, "entities"),
    ],
)
def test_what_is_no_list_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(FeedParsingError, match=reason):
        parse_opml(raw)

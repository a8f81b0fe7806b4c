"""The feeds of a set are counted and compared as their comments say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedsets
from feed_files import Item, expecting, rss, write_feed_sets

if TYPE_CHECKING:
    from pathlib import Path


def test_feeds_are_counted_and_compared(tmp_path: Path) -> None:
    write_feed_sets(tmp_path)
    read, agreed, attacked = feedsets.measure_feeds(tmp_path, lambda _: None)
    # Files, with articles, with a reason, with neither, crashed, slow.
    assert [row[:7] for row in read.rows] == [
        ("illformed", "2", "1", "1", "0", "0", "0"),
        ("wellformed", "2", "2", "0", "0", "0", "0"),
    ]
    names = {row[0]: row[1:] for row in agreed.rows}
    assert [cell.partition(" ")[0] for cell in names["newsdesk"]] == [
        "0.500",
        *["1.000"] * 2,
        "0.750",
    ]
    assert agreed.notes == ("2 titles, 1 links, 1 dates",)
    assert attacked.rows[0][0] == "bomb.xml"
    assert "entities" in attacked.rows[0][1]
    assert "taken" not in attacked.rows[0][1]


def test_what_is_expected_is_read_of_entries_titles_links_and_dates_alone() -> None:
    given = ("not bozo", "feed['title'] == 'x'", "entries[1]['link'] == 'y'", "len(entries) == 2")
    raw = expecting(rss(Item("One")), *given, "entries[0]['updated'] == '2026-03-02'")
    assert [tuple(each) for each in feedsets.expectations(raw)] == [
        (1, "link", "y"),
        (0, "updated", "2026-03-02"),
    ]
    assert feedsets.expectations(b"<!-- Expect: not ( -->") == []
    assert feedsets.expectations(b"<rss/>") == []

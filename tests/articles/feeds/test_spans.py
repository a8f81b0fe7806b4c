"""The time between two looks, as people write it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.feeds.errors import FeedError
from articles.feeds.spans import read_span, written_span


@pytest.mark.parametrize(
    ("written", "minutes", "again"),
    [
        ("15m", 15, "15m"),
        ("2 h", 120, "2h"),
        ("90m", 90, "1h 30m"),
        ("1d12h", 2160, "1d 12h"),
        ("1D", 1440, "1d"),
        ("PT45M", 45, "45m"),
    ],
)
def test_times_that_are_read(written: str, minutes: int, again: str) -> None:
    assert read_span(written) == timedelta(minutes=minutes)
    assert written_span(read_span(written)) == again


@pytest.mark.parametrize("written", ["", "15", "4m", "31d", "soon", "-15m", "1e9d", "m", "d"])
def test_times_that_are_none(written: str) -> None:
    with pytest.raises(FeedError, match="write 15m, 2h or 1d"):
        read_span(written)

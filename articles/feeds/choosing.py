"""What people write to decide how a feed is read → its choices."""

from __future__ import annotations

from typing import Any

from articles.feeds.models import FeedChoices
from articles.feeds.spans import read_span
from articles.text import fold

# What one writes for what the feed itself says.
AUTO = "auto"


def choices_of(
    category: str | None, every: str | None, *, full_text: bool | None = None
) -> FeedChoices:
    """Return what is decided of a feed; None leaves something as it is, and is not set.

    “auto” sets a category or a time back to what the feed itself says. Raises FeedError for a time
    that is none.
    """
    chosen: dict[str, Any] = {}
    if category is not None and category.strip():
        chosen["category"] = None if fold(category) == AUTO else category.strip()
    if every is not None:
        chosen["every"] = None if fold(every) == AUTO else read_span(every)
    if full_text is not None:
        chosen["full_text"] = full_text
    return FeedChoices(**chosen)

"""What is told of feeds that cannot be had, a branch of the tree in `articles.errors`.

FeedError                 a feed cannot be added, found or read
├── FeedNotFoundError     no feed goes by that name
├── AmbiguousFeedError    several feeds go by that name
├── FeedExistsError       the feed is there already
└── FeedChoiceError       a web page names several feeds
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from articles.feeds.models import FeedLink


class FeedError(NewsdeskError):
    """Say what is wrong with a feed."""


class FeedNotFoundError(FeedError):
    """Say that no feed goes by the given id, address or words."""


class AmbiguousFeedError(FeedError):
    """Say that several feeds go by the given words, and name them."""


class FeedExistsError(FeedError):
    """Say that a feed is there already."""


class FeedChoiceError(FeedError):
    """Say that a web page names several feeds; `links` are these."""

    def __init__(self, sentence: str, links: tuple[FeedLink, ...], **values: object) -> None:
        super().__init__(sentence, **values)
        self.links = links

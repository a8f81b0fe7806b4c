"""The nouns of stories: what is told of one, and what happened to it."""

from __future__ import annotations

import operator
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from articles.models import ArticleSummary, Frozen, ListedArticle


class Story(Frozen):
    """Articles of one event, as a scope sees them.

    `articles` and `outlets` are how many there are, each text once, whoever prints it; `first` and
    `newest` are days on the outlets' own calendars, None where no article has a date.
    """

    id: str
    articles: int
    outlets: int
    first: date | None = None
    newest: date | None = None

    @property
    def has_several(self) -> bool:
        """Return whether there is more of it than one article in one outlet."""
        return self.articles > 1 or self.outlets > 1

    @property
    def has_timeline(self) -> bool:
        """Return whether there is more to tell of it over time than one article."""
        return self.articles > 1


class Coverage(Frozen):
    """How much stands behind some stories together, each outlet and each text once; see `Story`."""

    articles: int
    outlets: int
    first: date | None = None
    newest: date | None = None


class ArticleInStory(ListedArticle):
    """An article as it is shown once, and the story that it is of; None where it is of none yet."""

    story: Story | None = Field(default=None, exclude_if=operator.not_)


class StoryArticle(Frozen):
    """An article of a story; a copy or a translation `goes_with` the one that is told for it."""

    article: ArticleSummary
    goes_with: str | None = None
    joined: datetime

    @property
    def counts(self) -> bool:
        """Return whether it is told for itself."""
        return self.goes_with is None


class ListedStory(Frozen):
    """A story and the article that stands for it in a list: the newest that passes the filters."""

    story: Story
    article: ArticleSummary


class Happening(StrEnum):
    """What happens to a story.

    FOUNDED: it is new; `other_id` is the story that it was parted from, if any. JOINED: an article
    came, and `other_id` is the story that it was of before, None for one that is new. LEFT: an
    article is there no more. MERGED: all of it went into the story `other_id`, which its articles
    are told of by no other entry. ENDED: its last article is gone.
    """

    FOUNDED = "founded"
    JOINED = "joined"
    LEFT = "left"
    MERGED = "merged"
    ENDED = "ended"


class StoryEntry(Frozen):
    """An entry of the history of stories; numbers rise in the order in which they are seen."""

    number: int
    story_id: str
    at: datetime
    what: Happening
    article_id: str | None = None
    other_id: str | None = None

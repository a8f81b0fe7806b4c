"""The nouns of the index: what is searched, what is asked and what is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from pydantic import Field

from articles.models import ArticleSummary, Filters, Frozen, SectionKind

__all__ = [
    "Filters",
    "Fingerprint",
    "Hit",
    "Manifest",
    "Part",
    "Passage",
    "Progress",
    "Query",
    "Ranked",
    "Report",
]


class Passage(Frozen):
    """A quotable stretch of one section.

    `text` equals `section.content[start:end]` of the article's `section_index`-th quotable section.
    `header` (headline, outlet, date) is embedded and searched with the text and never quoted.
    """

    id: str
    article_id: str
    section: SectionKind
    section_index: int
    ordinal: int
    start: int
    end: int
    text: str
    header: str

    @property
    def embedded_text(self) -> str:
        """Return what the embedder sees."""
        return f"{self.header}\n{self.text}"


class Part(Frozen):
    """A part of a question that is searched on its own, and the outlets and days it names."""

    text: str
    outlets: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


class Query(Frozen):
    """A question as it is searched: whole and in parts; without parts it is its only one."""

    text: str
    filters: Filters = Filters()
    parts: tuple[Part, ...] = ()
    outlets: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


class Ranked(Frozen):
    """The place and raw score that one retriever gave a passage."""

    rank: int
    score: float


class Hit(Frozen):
    """A passage found, the article it stands in, and why it was found.

    `score` is in standard deviations (see `index.fusion`). `preferences` says by what share the
    words' score was raised because the question names the article's outlet or day.
    """

    passage: Passage
    article: ArticleSummary
    score: float
    ranks: dict[str, Ranked]
    preferences: dict[str, float] = Field(default_factory=dict)


class Fingerprint(Frozen):
    """Everything that changes a vector; `key` is the hash of it."""

    key: str
    embedder: str
    revision: str
    dimension: int
    max_tokens: int
    settings: dict[str, str | int] = Field(default_factory=dict)


class Manifest(Frozen):
    """What the index holds now."""

    fingerprint: Fingerprint | None
    articles: int
    passages: int
    vectors: int
    seq: int
    updated: datetime | None


class Progress(Frozen):
    """Where long work stands: `done` of `total` passages, articles or files."""

    stage: str
    done: int
    total: int | None


Report = Callable[[Progress], None]

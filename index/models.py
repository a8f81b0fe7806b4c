"""The nouns of the index: what is searched, what is asked and what is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from pydantic import AwareDatetime, Field

from articles.languages import ENGLISH
from articles.models import ArticleCopy, ArticleSummary, Filters, Frozen, SectionKind
from index.stems import Stems

__all__ = [
    "Filters",
    "Fingerprint",
    "Hit",
    "IndexState",
    "Manifest",
    "Mending",
    "Part",
    "Passage",
    "Period",
    "Progress",
    "Query",
    "Report",
    "SearchRank",
]


def with_header(header: str, text: str) -> str:
    """Return what is embedded and searched of a passage: its header line, then its text."""
    return f"{header}\n{text}"


class Passage(Frozen):
    """A quotable stretch of one section.

    `text` equals `section.content[start:end]` of the article's `section_index`-th quotable section.
    `header` (headline, outlet, date) is embedded and searched with the text and never quoted.
    `language` is the article's.
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
    language: str = ENGLISH

    @property
    def embedded_text(self) -> str:
        """Return what the embedder sees."""
        return with_header(self.header, self.text)


class Period(Frozen):
    """A stretch of days, its ends included; one day is its own first and last."""

    first: date
    last: date


class Part(Frozen):
    """A part of a question that is searched on its own, and the outlets and periods it names."""

    text: str
    outlets: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()


class Mending(Frozen):
    """A word of a question that stands nowhere, and the word that it is read as."""

    written: str
    read: str


class Query(Frozen):
    """A question as it is searched: whole and in parts; without parts it is its only one.

    `mended` are the words in which `text` differs from the question as it was `asked`, which is
    None where there are none. `latest` says that it asks for the newest. `language` is the one of
    the library's that it is asked in.
    """

    text: str
    filters: Filters = Filters()
    parts: tuple[Part, ...] = ()
    outlets: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    latest: bool = False
    mended: tuple[Mending, ...] = ()
    asked: str | None = None
    language: str = ENGLISH

    @property
    def written(self) -> str:
        """Return the question as it was written."""
        return self.asked or self.text


class SearchRank(Frozen):
    """The place and raw score that one retriever gave a passage."""

    rank: int
    score: float


class Hit(Frozen):
    """A passage found, the article it stands in, and why it was found.

    `score` is in standard deviations (see `index.ranking.fusion`). `preferences` says how much of
    it the passage has because the question names its outlet or date, or asks for the latest.
    `answers` says how surely each of its sentences answers, as log-odds; None where it was not
    read. `also_in` are the article's copies that the scope sees. `stems` are the passage's.
    """

    passage: Passage
    article: ArticleSummary
    score: float
    ranks: dict[str, SearchRank]
    preferences: dict[str, float] = Field(default_factory=dict)
    answers: tuple[float, ...] | None = None
    also_in: tuple[ArticleCopy, ...] = ()
    stems: Stems = Field(exclude=True, repr=False)


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


class IndexState(Frozen):
    """How much was searched and how fresh it is."""

    articles: int
    passages: int
    updated: AwareDatetime | None


class Progress(Frozen):
    """Where long work stands: `done` of `total` passages, articles or files."""

    stage: str
    done: int
    total: int | None


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Report nothing."""

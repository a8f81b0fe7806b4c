"""The nouns of the library: frozen values that every other layer passes around."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

Words = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    """Base of all values: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What an article is."""

    NEWS = "news"
    ANALYSIS = "analysis"
    OPINION = "opinion"


class Status(StrEnum):
    """Where an article stands; only live and corrected ones are ever quoted."""

    LIVE = "live"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    WITHHELD = "withheld"


# What an article is told to be that its own outlet took down (HTTP status 410).
TAKEN_DOWN = "Its outlet has taken the page down for good."
QUOTABLE = frozenset({Status.LIVE, Status.CORRECTED})
TAKEN_BACK = frozenset(Status) - QUOTABLE


class SectionKind(StrEnum):
    """What a stretch of an article is; the dek is quoted like a section of its own."""

    DEK = "dek"
    BODY = "body"
    DEEP_DIVE = "deep_dive"
    KEY_POINTS = "key_points"
    WHY_IT_MATTERS = "why_it_matters"


class Section(Frozen):
    """One part of an article: running text (paragraphs parted by a blank line) or points."""

    kind: SectionKind
    heading: str | None = None
    text: str = ""
    points: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _text_or_points(self) -> Self:
        if bool(self.text.strip()) == bool(self.points):
            raise ValueError("a section has either text or points")
        return self

    @property
    def content(self) -> str:
        """Return what passages are spans of: the text, or the points one a line."""
        return self.text or "\n".join(self.points)


class ArticleSummary(Frozen):
    """What a list of articles shows of each.

    `published` has the offset of the outlet's own zone, so that its day is the outlet's.
    """

    id: str
    headline: Words
    dek: str | None = None
    category: str | None = None
    source: str | None = None
    url: str | None = None
    published: AwareDatetime | None = None
    kind: Kind = Kind.NEWS
    status: Status = Status.LIVE
    note: str | None = None


class ArticleCopy(Frozen):
    """Where else the text of an article stands."""

    article_id: str
    source: str | None = None
    url: str | None = None


class ListedArticle(ArticleSummary):
    """An article as it is shown once, and its copies; the original of them comes first."""

    also_in: tuple[ArticleCopy, ...] = ()


# Left out of the hash of an article that has none.
LATER_FIELDS = ("image", "embargo")


def content_hash_of(content: str) -> str:
    """Return the hash of an article by its JSON, as it is stored."""
    for name in LATER_FIELDS:
        # Without a field that came later it is what it was before. In a text of the article this
        # cannot stand: quotation marks are escaped there.
        content = content.replace(f'"{name}":null,', "")
    return hashlib.sha256(content.encode()).hexdigest()[:32]


class Article(ArticleSummary):
    """One version of one article. `scope` is the Discord server that alone may see it.

    `image` is the http address of a picture, which is shown and never fetched. Until `embargo` the
    article is not to be seen; one in the past is over.
    """

    author: str | None = None
    modified: AwareDatetime | None = None
    embargo: AwareDatetime | None = None
    language: str = "en"
    scope: str | None = None
    image: str | None = None
    sections: tuple[Section, ...] = ()

    @property
    def content_hash(self) -> str:
        """Return a hash of all that the article says and is; equal hashes mean no change."""
        return content_hash_of(self.model_dump_json())

    def summary(self) -> ArticleSummary:
        """Return the fields that a list shows."""
        return ArticleSummary(**{name: getattr(self, name) for name in ArticleSummary.model_fields})

    def quotable(self) -> Iterator[Section]:
        """Yield everything that may be quoted, the dek first, in reading order."""
        if self.dek:
            yield Section(kind=SectionKind.DEK, text=self.dek)
        yield from self.sections

    def section(self, kind: SectionKind) -> Section | None:
        """Return the first section of a kind, or None."""
        return next((section for section in self.sections if section.kind is kind), None)


class EmbargoAccess(StrEnum):
    """Which articles under an embargo are seen all the same: all, or a Discord server's own."""

    ALL = "all"
    OWN = "own"


class EmbargoedArticle(ArticleSummary):
    """An article that nobody but its owners sees before an hour."""

    embargo: AwareDatetime


class Filters(Frozen):
    """What a search or a list is limited to, before it ranks anything.

    `since` and `until` are moments, `first_day` and `last_day` days of each outlet's own calendar;
    all are inclusive, and an article without a date passes none. `scope` is the Discord server that
    asks: its own articles and everyone's are seen, no others.
    """

    category: str | None = None
    source: str | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    article_id: str | None = None
    scope: str | None = None


class NameCount(Frozen):
    """An outlet or a category, how many articles it has, and the newest day on which it wrote."""

    name: str
    articles: int
    newest: date | None = None


class Rejection(Frozen):
    """A file, or a line of one, that did not become an article, and why.

    `ending` is that of the file's name where no file of its kind is read, and `lists_feeds` says
    that it is a list of feeds; JSON does without these.
    """

    path: str
    reason: str
    ending: str | None = Field(default=None, exclude=True)
    lists_feeds: bool = Field(default=False, exclude=True)


class Remark(Frozen):
    """What could not be read of an article that was taken in all the same, and where it stands."""

    path: str
    what: str


class HistoryEntry(Frozen):
    """One thing that happened to an article.

    It was added, replaced or withdrawn from outside, or corrected, retracted or removed here.
    """

    version: int
    at: datetime
    what: str
    note: str | None = None
    headline: str


class ArticleVersion(NamedTuple):
    """What happened to an article, and the article since then; None where its text was removed."""

    entry: HistoryEntry
    article: Article | None

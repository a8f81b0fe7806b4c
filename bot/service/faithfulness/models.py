"""What the check of a written sentence is given, and what it finds."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import date


class FindingKind(StrEnum):
    """What is wrong with a sentence."""

    NUMBER = "number"
    UNIT = "unit"
    PERCENTAGE = "percentage"
    DATE = "date"
    RELATIVE_DATE = "relative date"
    NAME = "name"
    QUOTATION = "quotation"
    NEGATION = "negation"
    DIRECTION = "direction"
    FACTUALITY = "factuality"
    BOUND = "bound"
    SPEAKER = "speaker"
    ADDED = "added"
    SWAPPED_PARTIES = "swapped parties"
    MERGED_SOURCES = "merged sources"
    UNSUPPORTED = "unsupported"


class Finding(NamedTuple):
    """One fault of a sentence: its kind, and the words at fault as the sentence has them."""

    kind: FindingKind
    words: str


class NumberedSource(NamedTuple):
    """A passage that a sentence cites by its number, with what is known of its article."""

    number: int
    text: str
    headline: str = ""
    outlet: str = ""
    published: date | None = None
    language: str = "en"


class SentenceJudge(Protocol):
    """Says by a model how surely the sources bear out a sentence."""

    def __call__(self, sentence: str, /) -> float | None:
        """Return log-odds, 0 where it is as likely as not; None where it cannot tell for now."""
        ...

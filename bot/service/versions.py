"""What differs between the versions of an article: pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from articles.models import ArticleSummary, Frozen, HistoryEntry
from index.chunking.sentences import split_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.models import Article, ArticleVersion

# What is told of a version besides its text; its note stands with it anyway.
COMPARED_FIELDS = [
    *(name for name in ArticleSummary.model_fields if name not in ("id", "note")),
    *("author", "embargo", "language"),
]


class Edit(StrEnum):
    """What became of a sentence."""

    REMOVED = "removed"
    ADDED = "added"


class FieldChange(Frozen):
    """A particular of an article that another version gives otherwise, as text."""

    name: str
    before: str | None
    after: str | None


class SentenceChange(Frozen):
    """A sentence that stands in one of two versions alone."""

    what: Edit
    text: str


class VersionChanges(Frozen):
    """How a version differs from the one before; sentences in reading order."""

    fields: tuple[FieldChange, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()


class HistoryStep(HistoryEntry):
    """A thing that happened to an article, and what it changed.

    `changes` is None where there is nothing to compare: the first version, and removed text.
    """

    changes: VersionChanges | None = None


def steps(versions: Iterable[ArticleVersion]) -> tuple[HistoryStep, ...]:
    """Return what happened to an article, each with what it changed."""
    told = []
    before: Article | None = None
    for entry, article in versions:
        changes = changes_between(before, article) if before and article else None
        told.append(HistoryStep(**dict(entry), changes=changes))
        before = article
    return tuple(told)


def changes_between(before: Article, after: Article) -> VersionChanges:
    """Return how a version of an article differs from an earlier one."""
    fields = []
    for name in COMPARED_FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            fields.append(FieldChange(name=name, before=_told(was), after=_told(now)))
    sentences = _edits(_sentences(before), _sentences(after))
    return VersionChanges(fields=tuple(fields), sentences=tuple(sentences))


def _told(value: object) -> str | None:
    return None if value is None else str(value)


def _sentences(article: Article) -> list[str]:
    return [
        " ".join(section.content[start:end].split())
        for section in article.sections
        for start, end in split_section(section, article.language)
    ]


def _edits(before: Sequence[str], after: Sequence[str]) -> Iterator[SentenceChange]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        if what != "equal":
            for text in before[first:last]:
                yield SentenceChange(what=Edit.REMOVED, text=text)
            for text in after[begin:end]:
                yield SentenceChange(what=Edit.ADDED, text=text)

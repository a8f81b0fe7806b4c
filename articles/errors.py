"""The exceptions of the project, one tree.

NewsdeskError                 a sentence meant for the person who asked
├── StoryNotFoundError        no article goes by that name
├── AmbiguousStoryError       several articles go by that name
├── InvalidArticleError       an article that breaks a rule, such as a date in the future
├── articles.feeds.errors.*   see there
├── FetchError                a web address gives no answer, or none that is read
├── DatabaseError             the database cannot be opened, migrated, read or written
│   ├── NoSpaceError          there is no space left on the disk
│   └── DamagedDatabaseError  what is in it cannot be right
├── StartError                a setting does not fit, or Discord does not let the bot in
└── index.errors.*            see there

Everything outside this tree is a fault of ours: it is logged under an id and the person sees the
id alone.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_REPEATED = 100
# The errors of the system that say that a disk, or someone's share of it, is full.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SHOWN_WHEN_AMBIGUOUS = 5


def cut(text: str, most: int = LONGEST_REPEATED) -> str:
    """Return what a sentence repeats of a text: one line of at most so many characters."""
    folded = " ".join(text.split())
    return folded if len(folded) <= most else f"{folded[: most - 1].rstrip()}…"


def listed(named: Sequence[tuple[str, str]]) -> str:
    """Return what goes by one name as a sentence lists it: at most five, each with its id."""
    shown = "; ".join(f"{cut(name)} ({key})" for name, key in named[:SHOWN_WHEN_AMBIGUOUS])
    return f"{shown}; …" if len(named) > SHOWN_WHEN_AMBIGUOUS else shown


class NewsdeskError(Exception):
    """Tell the person in one sentence what happened and what to do; safe to show as it is.

    `values` fill fields in braces; kept apart, they let the sentence be said in other languages.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values) if values else sentence)
        self.sentence = sentence
        self.values = values


class StoryNotFoundError(NewsdeskError):
    """Say that no visible article goes by the given id, URL or words."""


class AmbiguousStoryError(NewsdeskError):
    """Say that several visible articles go by the given words, and name them.

    `article_ids` are those of the newest.
    """

    def __init__(self, sentence: str, *, article_ids: Sequence[str] = (), **values: object) -> None:
        super().__init__(sentence, **values)
        self.article_ids = tuple(article_ids)


class InvalidArticleError(NewsdeskError):
    """Say why an article cannot be taken in."""


class DatabaseError(NewsdeskError):
    """Say why the database cannot be used."""


class NoSpaceError(DatabaseError):
    """Say where there is no space left."""

    def __init__(self, place: object) -> None:
        super().__init__(f"There is no space left in {place}; free some, then try again.")


class DamagedDatabaseError(DatabaseError):
    """Say what of the database is damaged, and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}; see what is hurt with “newsdesk doctor”, and put a backup back with "
            "“newsdesk restore FILE”."
        )


class StartError(NewsdeskError):
    """Say why the newsdesk does not start, to whoever starts it: in English alone."""


def space_error(error: BaseException, place: object) -> NoSpaceError | None:
    """Return an error of the system as that there is no space, None where it is another.

    The `place` is told where the error names no file.
    """
    if isinstance(error, OSError) and error.errno in FULL:
        return NoSpaceError(Path(error.filename).parent if error.filename else place)
    return None


def told_error(error: BaseException, place: object = "the data folder") -> NewsdeskError | None:
    """Return an error as it can be told: what is meant for people already, or a full disk."""
    return error if isinstance(error, NewsdeskError) else space_error(error, place)

"""The exceptions of the project, one tree.

NewsdeskError                 a sentence meant for the person who asked
├── StoryNotFoundError        no article goes by that name
├── AmbiguousStoryError       several articles go by that name
├── InvalidArticleError       an article that breaks a rule, such as a date in the future
├── articles.feeds.errors.*   see there
├── FetchError                a web address gives no answer, or none that is read
├── DatabaseError             the database cannot be opened or migrated, or is a newer version's
├── StartError                a setting does not fit, or Discord does not let the bot in
└── index.errors.*            see there

Everything outside this tree is a fault of ours: it is logged under an id and the person sees the
id alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_REPEATED = 100
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
    """Say that several visible articles go by the given words, and name them."""


class InvalidArticleError(NewsdeskError):
    """Say why an article cannot be taken in."""


class DatabaseError(NewsdeskError):
    """Say why the database cannot be used."""


class StartError(NewsdeskError):
    """Say why the newsdesk does not start, to whoever starts it: in English alone."""

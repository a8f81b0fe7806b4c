"""The facts of a text, read once: its figures, names and telling words. Pure.

Three rules compare what articles tell by these: the turns of a story (`excerpts.novelty`), what is
new for a watch and in a digest (`watching.developments`), and where outlets differ (`matters`).
What each makes of them is its own. Answers that are led by the newest state read sentences
otherwise (`developments`): while someone waits they look at every sentence of a story that may bear
on the question, so by patterns, which take a tenth of the time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.terms import TermKind, read_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.faithfulness.terms import Term

DECADE = re.compile(r"(?:1[89]|20)\d0s")
ORDINALS = frozenset({"st", "nd", "rd", "th"})
# “Hundreds” are no hundred.
UNCOUNTED = re.compile(r"(?:dozen|hundred|thousand|million|billion|trillion)s$", re.IGNORECASE)
TIME_OF_DAY = re.compile(r"\d{1,2}[:.h]\d\d")
# What stands behind an hour, as in “3 p.m.”, and what is written together with one.
BEHIND_AN_HOUR = frozenset({"p.m", "a.m", "pm", "am", "gmt", "o'clock", "o’clock"})
UNITS_OF_AN_HOUR = frozenset({"pm", "am"})


class PlacedFigure(NamedTuple):
    """A number that says how many, how much or at what hour, and its place among the terms."""

    term: Term
    place: int
    is_hour: bool = False

    @property
    def is_time(self) -> bool:
        """Return whether it is a time of day: “3 p.m.”, “10:30”."""
        return self.is_hour or TIME_OF_DAY.fullmatch(self.term.written) is not None


class Facts(NamedTuple):
    """What a text says: all its terms, and its figures, names and telling words among them."""

    terms: tuple[Term, ...]
    figures: tuple[PlacedFigure, ...]

    @property
    def names(self) -> tuple[Term, ...]:
        """Return its names, each as often as it stands."""
        return tuple(term for term in self.terms if term.kind is TermKind.NAME)

    @property
    def words(self) -> tuple[Term, ...]:
        """Return its telling words, each as often as it stands."""
        return tuple(filter(is_telling, self.terms))

    @property
    def names_a_day(self) -> bool:
        """Return whether it names a day, a month or a time between."""
        return any(term.kind is TermKind.DATE for term in self.terms)


def facts_of(text: str, language: str) -> Facts:
    """Read what a text says."""
    terms = read_terms(text, language)
    return Facts(terms, tuple(figures_in(terms)))


def figures_in(terms: Sequence[Term]) -> list[PlacedFigure]:
    """Return the figures among terms: no years and decades, no ordinals, no words as “hundreds”."""
    return [
        PlacedFigure(term, place, _is_hour(terms, place))
        for place, term in enumerate(terms)
        if term.kind is TermKind.NUMBER and _counts(term)
    ]


def is_telling(term: Term) -> bool:
    """Return whether a term is a word, no name, that says something by itself."""
    return term.content and term.kind is TermKind.WORD


def _counts(term: Term) -> bool:
    return not (
        term.is_year
        or DECADE.fullmatch(term.written)
        or term.unit in ORDINALS
        or UNCOUNTED.search(term.written)
    )


def _is_hour(terms: Sequence[Term], place: int) -> bool:
    if terms[place].unit in UNITS_OF_AN_HOUR:
        return True
    behind = terms[place + 1] if place + 1 < len(terms) else None
    return behind is not None and behind.written.casefold() in BEHIND_AN_HOUR

"""Whether a later article of a story says something new: pure.

The rule. An article that comes into a story of which something was told is a new development where
its lead (headline, dek, first sentences) has, against all that the articles told so far say,

- a figure that stands in none of them (“17 hurt” after “12 hurt”), as `bot.service.facts` reads
  figures, times of day apart; or
- two words of names that stand in none of them: a person, a place, a firm that was not in it; or
- new words for the most part: of the lead's telling words at least `MOSTLY` by their lemmas, and
  at least `FEWEST_NEW`: a resignation after a vote; or
- where none of these is, it is news (no opinion, no analysis) that was published at least
  `SILENCE` after the last that was told: the story goes on.

So one more article on the same, which tells the same figures and names in other words, is not. It
leans to telling too little: what is not told as new can be read in the story. Where nouns have
capitals (German) or letters have none, names tell nothing, and figures and words decide.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.service.excerpts.datelines import AGENCIES
from bot.service.facts import facts_of
from index.query.datewords import calendar_words

if TYPE_CHECKING:
    from collections.abc import Iterable

MOSTLY = 0.6
SILENCE = timedelta(days=2)
FEWEST_NEW = 6
FEWEST_NEW_NAMES = 2
LEAD_SENTENCES = 3
TEXTS_REMEMBERED = 512
# In these every noun has a capital.
NOUNS_IN_CAPITALS = frozenset({"de", "lb"})
# What is before a figure, and one, which is said of anything.
BEFORE_A_VALUE, ONE = "+~≈<>≤≥-− ", "1"
# Whom outlets have it from.
AGENCY_WORDS = frozenset(word for name in AGENCIES for word in name.split())


class DevelopmentKind(StrEnum):
    """Why an article is told: the story's first, new figures, names or words, or goes on later."""

    FIRST = "first"
    FIGURES = "figures"
    NAMES = "names"
    WORDS = "words"
    LATER = "later"


class Novelty(NamedTuple):
    """What is new in an article: the figures, names or words as it writes them."""

    kind: DevelopmentKind
    written: tuple[str, ...] = ()


class TextFacts(NamedTuple):
    """What a text says, by what is compared: figures, words of names, telling words.

    Each is given as it is written; `words` holds all words of names too.
    """

    figures: dict[str, str]
    names: dict[str, str]
    words: dict[str, str]


@lru_cache(TEXTS_REMEMBERED)
def read_facts(text: str, language: str) -> TextFacts:
    """Read what a text says."""
    facts = facts_of(text, language)
    figures: dict[str, str] = {}
    names: dict[str, str] = {}
    words: dict[str, str] = {}
    for figure in facts.figures:
        # “40 beds” and “40” are one.
        value = figure.term.key.lstrip(BEFORE_A_VALUE)
        if value != ONE and not figure.is_time:
            figures.setdefault(value, figure.term.written.lstrip(BEFORE_A_VALUE))
    for term in facts.names:
        for word in term.key.split():
            names.setdefault(word.removesuffix("'s"), term.written)
    for term in facts.words:
        words.setdefault(term.key, term.written)
    if language in NOUNS_IN_CAPITALS:
        names, words = {}, {**words, **names}
    return TextFacts(figures, names, words)


def lead_of(headline: str, sentences: Iterable[str]) -> str:
    """Return what an article's lead says: headline, dek and first sentences, one a line."""
    return "\n".join([f"{headline}.", *islice(sentences, LEAD_SENTENCES)])


def novelty(
    lead: TextFacts,
    told: Iterable[TextFacts],
    outlets: Iterable[str] = (),
    *,
    silence: timedelta = timedelta(),
) -> Novelty | None:
    """Decide what a lead says that none of the texts told so far says; None for nothing.

    `outlets` are words of names that are no news, in small letters: of who writes it. `silence` is
    for how long nothing was told of the story when it was published, zero for what is no news.
    """
    said = list(told)
    if not said:
        return Novelty(DevelopmentKind.FIRST)
    known = {
        *(word for each in said for word in (*each.words, *each.names)),
        *outlets,
        *AGENCY_WORDS,
    }
    figures = {figure for each in said for figure in each.figures}
    new = [written for figure, written in lead.figures.items() if figure not in figures]
    if new:
        return Novelty(DevelopmentKind.FIGURES, tuple(new))
    others = {
        word: written
        for word, written in lead.names.items()
        if word not in known and word not in calendar_words()
    }
    if len(others) >= FEWEST_NEW_NAMES:
        return Novelty(DevelopmentKind.NAMES, tuple(dict.fromkeys(others.values())))
    fresh = [written for word, written in lead.words.items() if word not in known]
    if len(fresh) >= max(FEWEST_NEW, MOSTLY * len(lead.words)):
        return Novelty(DevelopmentKind.WORDS, tuple(fresh))
    return Novelty(DevelopmentKind.LATER) if silence >= SILENCE else None

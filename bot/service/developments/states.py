"""In what state a sentence says that something is: pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES
from bot.service.developments.cues import RECALLING_WORDS, UNDOING_WORDS
from bot.service.developments.words import STATES, WORDS
from index.query.datewords import DATE_LANGUAGES, months
from index.query.periods import BARE_YEAR, find_periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

# Clauses are told apart by their marks and by the words that begin one.
CLAUSE = re.compile(
    r"[,;:()]\s+|\s[–—-]\s|\s(?=(?:who|which|whose|after|following|since|before|when|despite"
    r"|although|though|while|but|and|where|als|nachdem|und|aber|die|der|après|et|mais|qui|después"
    r"|tras|y|pero|que|dopo|ma|che|na|nadat|en|maar|após|mas|после|и|но)\s)",
    re.IGNORECASE,
)
# A clause that begins so, or with the state itself, says it by the way.
BY_THE_WAY = re.compile(
    r"\W*(?:who|which|whose|after|following|since|before|when|despite|although|though|while|where"
    r"|nachdem|après|qui|después|tras|dopo|nadat|após|после)\b",
    re.IGNORECASE,
)
IN_QUOTES = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"|「[^」]*」")
# So many words before a state may undo it.
WORDS_BEFORE = 4
TO_BE_DONE = re.compile(r"\bto (?:be |have |\w+ly )?$", re.IGNORECASE)
# A day more than a week before the article is no news in it; a weekday is never further.
PAST_DAYS = 7
# How the words of a way are parted, by what its group is called.
TIERS = {"apart": "~", "row": " ", "one": ""}
# What is still to come is no past day, though a day without a year is read as the last one.
AHEAD = re.compile(
    r"\b(?:will|to be|until|till|by|due|next|planned|scheduled|set for|(?:postponed|moved|put off"
    r"|delayed|brought forward) (?:to|until))\b",
    re.IGNORECASE,
)
YEAR_WRITTEN = re.compile(rf"\b{BARE_YEAR}\b")


class FieldState(NamedTuple):
    """A state, what comes at which place in its field, and how surely a sentence tells it as new.

    `weight` is 2 where it is told, 1 where it is told by the way, 0 where it is recalled. `at` is
    where its words begin.
    """

    name: str
    rank: int
    weight: int
    at: int


@cache
def ranks(field: str) -> Mapping[str, int]:
    """Return the states of a field, each with its place; those that may alternate have one."""
    return {name: rank for rank, names in enumerate(STATES[field]) for name in names.split()}


def fields_of(text: str, language: str) -> Iterator[str]:
    """Yield the fields of which a text has a state."""
    yield from (field for field in STATES if has_state(text, language, field))


def has_state(text: str, language: str, field: str) -> bool:
    """Say whether a text has a word of any state of a field."""
    pattern = _patterns(language).get(field)
    return pattern is not None and pattern.search(_plain(text, language)) is not None


@lru_cache(maxsize=4096)
def states_of(
    text: str, language: str, field: str, published: datetime | None
) -> tuple[FieldState, ...]:
    """Return the states of a field that a sentence tells, but for those undone or quoted."""
    text = _plain(text, language)
    pattern = _patterns(language).get(field)
    if pattern is None:
        return ()
    quoted = [match.span() for match in IN_QUOTES.finditer(text)]
    bounds = [0, *(match.start() for match in CLAUSE.finditer(text)), len(text)]
    found = []
    for match in pattern.finditer(text):
        name = _name_of(match)
        if any(start <= match.start() < end for start, end in quoted):
            continue
        begin = max(bound for bound in bounds if bound <= match.start())
        end = min((bound for bound in bounds if bound >= match.end()), default=len(text))
        before = text[begin : match.start()]
        if name is None or is_undone(before, language):
            continue
        weight = _weight(text[begin:end], before, language, published)
        found.append(FieldState(name, ranks(field)[name], weight, match.start()))
    return tuple(found)


def current(told: tuple[FieldState, ...], *, least: int = 1) -> FieldState | None:
    """Return the state that a sentence says is the present one, None where it does not tell."""
    for weight in range(2, least - 1, -1):
        of_weight = [state for state in told if state.weight == weight]
        if not of_weight:
            continue
        rank = max(state.rank for state in of_weight)
        highest = [state for state in of_weight if state.rank == rank]
        return highest[-1] if len({state.name for state in highest}) == 1 else None
    return None


def recalls(text: str, language: str, published: datetime | None) -> bool:
    """Say whether a stretch of text tells of what was before."""
    pattern = _recalling(language)
    if pattern is not None and pattern.search(text):
        return True
    return published is not None and _names_past(text, language, published.date())


def _names_past(text: str, language: str, day: date) -> bool:
    """Say whether a text names a time that was past on a day."""
    if language == ENGLISH:
        past = (day - period.last for period in find_periods(text, day))
        return not AHEAD.search(text) and any(each.days > PAST_DAYS for each in past)
    if any(int(year[0]) < day.year for year in YEAR_WRITTEN.finditer(text)):
        return True
    if language not in DATE_LANGUAGES or WITHOUT_SPACES.search(text):
        return False
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    named = {number for name, number in months(language, short=False).items() if name in words}
    return bool(named) and day.month not in named


def _weight(clause: str, before: str, language: str, published: datetime | None) -> int:
    if recalls(clause, language, published):
        return 0
    by_the_way = BY_THE_WAY.match(clause) or (clause[:1] in ",;(" and not before.strip(" ,;("))
    return 1 if by_the_way else 2


def is_undone(before: str, language: str) -> bool:
    """Say whether the words before a state deny it or leave it open."""
    pattern = _undoing(language)
    near = " ".join(before.split()[-WORDS_BEFORE:])
    if pattern is not None and pattern.search(near):
        return True
    return language == ENGLISH and (
        TO_BE_DONE.search(before) is not None or re.search(r"n['’]t\b", near) is not None
    )


def _name_of(match: re.Match[str]) -> str | None:
    return match.lastgroup.partition("_")[2] if match.lastgroup else None


def _plain(text: str, language: str) -> str:
    """Return a text of the same length in which words are written one way."""
    text = text.replace("’", "'")
    return text.replace("ё", "е").replace("Ё", "Е") if language == "ru" else text


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return by field what finds its states: those of most words first, then the furthest."""
    lines = WORDS.get(language, "").strip().splitlines()
    written = dict(line.split(": ", 1) for line in lines)
    edge = "" if language in ("ja", "zh") else r"\b"
    found = {}
    for field in STATES:
        names = [name for name in ranks(field) if name in written]
        ways = {name: re.split(r", (?![^()]*\))", written[name]) for name in names}
        groups = [
            f"(?P<{tier}_{name}>{'|'.join(map(_expression, chosen))})"
            for tier, marks in TIERS.items()
            for name in reversed(names)
            if (chosen := [way for way in ways[name] if _mark(way) == marks])
        ]
        if groups:
            found[field] = re.compile(rf"{edge}(?:{'|'.join(groups)}){edge}", re.IGNORECASE)
    return found


def _mark(way: str) -> str:
    return "~" if "~" in way else " " if " " in way else ""


def _expression(way: str) -> str:
    way = re.sub(r"(?<!\\w)(?<=\w)\*", r"\\w*", way)
    return way.replace(" ~ ", r"(?:\W+\w+){0,6}?\W+").replace(" ", r"\s+")


@cache
def _undoing(language: str) -> re.Pattern[str] | None:
    return _cue(UNDOING_WORDS, language)


@cache
def _recalling(language: str) -> re.Pattern[str] | None:
    return _cue(RECALLING_WORDS, language)


def _cue(cues: Mapping[str, str], language: str) -> re.Pattern[str] | None:
    if language not in cues:
        return None
    edge = "" if language in ("ja", "zh") else r"\b"
    return re.compile(rf"{edge}(?:{cues[language]}){edge}", re.IGNORECASE)

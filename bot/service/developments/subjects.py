"""Whether two sentences tell of the same somebody or something: pure.

It rather says no: what is told of another is worse than what is told late.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES
from bot.service.developments.cues import CRIMES
from bot.service.developments.states import fields_of
from index.query.datewords import calendar_words
from index.query.dictionaries import DICTIONARIES, is_common, is_frequent
from index.query.words import telling
from index.stemming import stems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.service.excerpts.sentences import PlacedSentence

# So many characters before a sentence may name what it calls “she”.
CONTEXT_CHARS = 200
# What is told of a name stands so near to it, unless the name comes first.
NEAR_CHARS = 100
# Without names two sentences are of one matter from so many stems in common, and this share of the
# shorter one's, their headlines' included.
FEWEST_ALIKE, SHARE_ALIKE = 2, 0.4
WORD_OR_NAME = re.compile(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
OWNERS_ENDING = re.compile(r"['’]s?$")
OWNED = re.compile(r"[^\W\d_][^\W_]*['’]s?\s+(?P<thing>\w+)")


class Names(NamedTuple):
    """The names of a text, folded; `runs` are those of several words, as people have."""

    all: frozenset[str]
    runs: tuple[tuple[str, ...], ...]


def same_subject(question: str, one: PlacedSentence, other: PlacedSentence) -> bool:
    """Say whether another sentence tells of the one that a question asks about, as one does.

    Names of the question that the one is told of must stand in the other, or above it where that
    names nobody else; who is named in full in both must be one; and so must be the crime.
    """
    language = one.passage.language
    if WITHOUT_SPACES.search(one.text):
        return _alike(one.text, other.text, language)
    if _other_crime(one.text, other.text, language):
        return False
    ours, theirs = _names(one.text, one), _names(other.text, other)
    above, beside = _names(_above(one), one), _names(_above(other), other)
    asked = {fold_name(word) for word in WORD_OR_NAME.findall(question)}
    required = set(asked & (ours.all | above.all))
    for run in (*ours.runs, *above.runs):
        if run[-1] in required:  # the family name is enough
            required -= set(run[:-1])
    owned = _only_owners(other.text, theirs.all, language)
    if required and required <= theirs.all - owned:
        people = {name for run in ours.runs for name in run}
        return bool(required & people) or not _other_people(ours, theirs)
    strangers = theirs.all - ours.all - above.all - asked - _mentioned(one)
    if strangers or _other_people(ours, theirs):
        return False
    behind = beside.all - _only_owners(_above(other), beside.all, language)
    known = (theirs.all - owned) | behind
    if required or ours.all:
        return required <= known if required else not ours.all.isdisjoint(known)
    return not above.all.isdisjoint(known) or _alike(
        f"{_above(one)} {one.text}", f"{_above(other)} {other.text}", language
    )


def both_named(question: str, one: PlacedSentence, other: PlacedSentence) -> bool:
    """Say whether two sentences themselves have a name in common that a question asks about."""
    asked = {fold_name(word) for word in WORD_OR_NAME.findall(question)}
    return not asked.isdisjoint(_names(one.text, one).all & _names(other.text, other).all)


def is_told_of(question: str, sentence: PlacedSentence, at: int | None) -> bool:
    """Say whether what begins at a place in a sentence is told of a name that is asked about.

    It is if that is the first one named, or stands near; and where none of them is named at all.
    """
    named = _names(sentence.text, sentence).all
    asked = named & {fold_name(word) for word in WORD_OR_NAME.findall(question)}
    if at is None or not asked:
        return True
    places = [
        (match.start(), fold_name(match[0]))
        for match in WORD_OR_NAME.finditer(sentence.text)
        if fold_name(match[0]) in named and match[0][:1].isupper()
    ]
    first = places[0][1] if places else ""
    near = {name for place, name in places if abs(place - at) <= NEAR_CHARS}
    return first in asked or not near.isdisjoint(asked)


def fold_name(word: str) -> str:
    """Return a name as it is compared."""
    return OWNERS_ENDING.sub("", word).casefold()


def _above(sentence: PlacedSentence) -> str:
    """Return what may name what a sentence is about: the headline and what stands before it."""
    before = sentence.passage.text[max(0, sentence.start - CONTEXT_CHARS) : sentence.start]
    return f"{sentence.article.headline}. {before}"


def _mentioned(sentence: PlacedSentence) -> set[str]:
    return {fold_name(word) for word in WORD_OR_NAME.findall(sentence.passage.text)}


def _names(text: str, sentence: PlacedSentence) -> Names:
    return names_of(text, sentence.passage.text, sentence.passage.language)


@cache
def _is_plain(word: str, language: str) -> bool:
    """Say whether a word is so common that its capital makes no name of it."""
    if language == ENGLISH:
        return is_frequent(word) or word.casefold() in calendar_words()
    return language in DICTIONARIES and is_common(word, [language])


@cache
def _is_listed(word: str, language: str) -> bool:
    return language in DICTIONARIES and is_common(word, [language])


@lru_cache(maxsize=1024)
def names_of(text: str, around: str, language: str) -> Names:
    """Return the names in a text; `around` tells of a word that begins a sentence if it is one."""
    found: set[str] = set()
    runs: list[list[str]] = []
    end = -1
    words = [match for match in WORD_OR_NAME.finditer(text) if _may_be_name(match[0], language)]
    for place, match in enumerate(words):
        word = OWNERS_ENDING.sub("", match[0])
        before = text[: match.start()].rstrip(" “„«\"'(")
        begins = not before or before[-1] in ".?!:\n"
        joined = place + 1 < len(words) and words[place + 1].start() == match.end() + 1
        if begins and _is_listed(word, language) and not (joined or _stands_inside(word, around)):
            continue
        name = fold_name(word)
        found.add(name)
        if runs and text[end : match.start()] == " ":
            runs[-1].append(name)
        else:
            runs.append([name])
        end = match.end()
    return Names(frozenset(found), tuple(tuple(run) for run in runs if len(run) > 1))


def _may_be_name(written: str, language: str) -> bool:
    word = OWNERS_ENDING.sub("", written)
    parts = word.split("-")
    return (
        len(word) > 1
        and all(part[:1].isupper() for part in parts)
        and not _is_plain(word, language)
    )


def _stands_inside(word: str, text: str) -> bool:
    return re.search(rf"(?<=[\w,;] ){re.escape(word)}\b", text) is not None


def _other_people(ours: Names, theirs: Names) -> bool:
    """Say whether each names somebody in full whom the other does not name at all."""
    mine = [run for run in ours.runs if theirs.all.isdisjoint(run)]
    others = [run for run in theirs.runs if ours.all.isdisjoint(run)]
    return bool(mine and others)


def _only_owners(text: str, names: Iterable[str], language: str) -> set[str]:
    """Return names that only stand before a thing of theirs, such as “Holm's aide”."""
    owners: set[str] = set()
    for name in names:
        every = re.findall(rf"\b{re.escape(name)}\b(?:['’]s?\s+\w+)?", text, re.IGNORECASE)
        owning = [found for found in every if OWNED.fullmatch(found)]
        things = [found["thing"] for each in owning if (found := OWNED.fullmatch(each))]
        if every and len(owning) == len(every) and not any(_is_state(t, language) for t in things):
            owners.add(name)
    return owners


@cache
def _is_state(word: str, language: str) -> bool:
    return word.casefold() in DEEDS_OF_PEOPLE or any(fields_of(word, language))


# What is somebody's and yet is told of them.
DEEDS_OF_PEOPLE = frozenset(
    "conviction verdict sentence trial case arrest appeal acquittal dismissal suspension"
    " resignation reinstatement return release death condition talks deal takeover bid strike"
    " closure reopening disappearance body rescue".split()
)


def _other_crime(one: str, other: str, language: str) -> bool:
    crimes = frozenset(CRIMES.get(language, "").split())
    ours, theirs = (
        crimes & {word.casefold() for word in re.findall(r"\w+", text)} for text in (one, other)
    )
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _alike(one: str, other: str, language: str) -> bool:
    ours, theirs = (
        {stem for word in telling(text, language) for stem in stems(word, language)}
        for text in (one, other)
    )
    shared = len(ours & theirs)
    return shared >= max(FEWEST_ALIKE, SHARE_ALIKE * min(len(ours), len(theirs)))

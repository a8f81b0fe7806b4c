"""What a question names that stands nowhere in the articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from index.query.dictionaries import (
    DICTIONARIES,
    is_common,
    is_frequent,
    is_german_compound,
    language_of,
)
from index.query.mending import edits_allowed
from index.query.periods import without_periods
from index.query.query import without_outlets
from index.query.words import COMMON
from index.ranking.coverage import names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.models import Query
    from index.vocabulary import Vocabulary

# A letter, then letters and figures: S30, RTX5090, A350-1000, Covid-19. What begins with a figure
# is an amount, a place in an order or a time: 20k, 3rd, 10am.
MODEL = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z][A-Za-z]*-?\d[\w-]*(?<!-)(?!:\d)")
MODEL_PIECES = re.compile(r"[^\W\d_]+|\d+")
# Words in Latin letters alone: elsewhere neither capitals nor spaces tell where a name is.
LATIN_WORD = re.compile(r"(?<![\w’'.&-])[A-Za-zÀ-ɏ]{3,}(?![\w&-])")
LATIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzàáâäãåæçèéêëìíîïñòóôöõøœßùúûüÿ")
# Short for something else or too young, and in no list of words.
SLANG = frozenset(
    "tldr whats hows wheres gonna wanna gotta dunno imho afaik asap omfg iirc youtuber "
    "youtubers".split()
)
SAYS_NOTHING = COMMON | SLANG
OPENING_MARKS = re.compile("[¿¡]")
# A shorter word in small letters is no name, but slang: “lol”.
FEWEST_LETTERS = 4
POSSESSIVE = re.compile(r"[’']s?$")
ANY_WORD = re.compile(r"[^\W_]+")


class NameCheck:
    """Says which names of a question no article has that its scope may see."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def missing(self, query: Query) -> list[str]:
        """Return the names in a query that stand nowhere, as written, models in capitals."""
        scope = query.filters.scope

        def known(word: str) -> bool:
            if self._vocabulary.knows(word, scope):
                return True
            edits = edits_allowed(word) or int(len(word) >= FEWEST_LETTERS)
            # “Ohara” may be O'Hara, of two words to a search.
            apart = f"{word[:1]} {word[1:]}"
            return bool(
                self._vocabulary.has_near(word, edits, scope)
                or self._vocabulary.holds(apart, scope)
            )

        text = OPENING_MARKS.sub(".", without_outlets(without_periods(query.text), query.outlets))
        models = [
            model.upper()
            for model in MODEL.findall(text)
            if not any(self._vocabulary.holds(form, scope) for form in model_forms(model))
        ]
        # In English the question's own words tell more, for in an English library all is asked so.
        language = None if query.language == ENGLISH else query.language
        names = missing_names(MODEL.sub(" ", text), known, language)
        return list(dict.fromkeys([*names, *models]))


def model_forms(model: str) -> list[str]:
    """Return the ways in which a model's name may be written: “S30”, “S 30”, “GPT-4”, “GPT4”."""
    pieces = MODEL_PIECES.findall(model)
    return list(dict.fromkeys([model, " ".join(pieces), "".join(pieces)]))


def missing_names(
    text: str, known: Callable[[str], bool], language: str | None = None
) -> list[str]:
    """Return the names in a text of which some word is not known, as they are written.

    Its language is told by its words where it is not given.

    Common words are none, in whatever language: German writes them with a capital too, so that
    there nothing can be told. Elsewhere a capital within a sentence tells a name. In English, a
    word that neither the articles nor any list of common words has is taken for a name in small
    letters too, unless half of the words are like that: then it is no English.
    """
    words = [word for word in LATIN_WORD.findall(text) if word.casefold() not in SAYS_NOTHING]
    rare = [word for word in dict.fromkeys(words) if not is_common(word, ["en"])]
    named = names_in(text, language or ENGLISH)
    names = [] if _shouts(text) else [_bare(name) for name in named]
    strange = [word for word in rare if not known(word)]
    language = language or _language(text, strange)
    if language == "de":
        return []
    missing = [name for name in names if _is_missing(name, known, language)]
    if language == "en":
        held = {word.casefold() for name in missing for word in ANY_WORD.findall(name)}
        alone = [word for word in strange if not (word.casefold() in held or is_common(word))]
        if 2 * len(alone) <= len(ANY_WORD.findall(text)):
            missing += [word for word in alone if len(word) >= FEWEST_LETTERS]
    return sorted(dict.fromkeys(missing), key=text.find)


def _language(text: str, strange: Sequence[str]) -> str | None:
    """Return the language of a text; by its words, where it has no function words.

    None for one that is none of those known, as letters tell that these do not have.
    """
    if any(word[0].islower() and not set(word) <= LATIN_LETTERS for word in strange):
        return None
    told = language_of(text)
    if told is None:
        if any(map(is_german_compound, strange)):
            return "de"
        others = (each for each in DICTIONARIES if any(is_common(w, [each]) for w in strange))
        told = next(others, None)
    return told or "en"


def _is_missing(name: str, known: Callable[[str], bool], language: str | None) -> bool:
    """Return whether a name has a word that is not known and no common word of the language."""
    if name[:1].isdigit():
        return False

    def is_plain(word: str) -> bool:
        return is_frequent(word) if language == "en" else is_common(word)

    words = ANY_WORD.findall(name)
    lacking = [w for w in words if not (w.isdigit() or known(w) or is_plain(w))]
    return bool(lacking) and not known("".join(words))


def _bare(name: str) -> str:
    return POSSESSIVE.sub("", name)


def _shouts(text: str) -> bool:
    """Return whether all words but the first begin with a capital, so that it tells nothing."""
    words = LATIN_WORD.findall(text)[1:]
    return len(words) > 2 and all(word[0].isupper() for word in words)

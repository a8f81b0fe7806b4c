"""Which words are common words of the bot's languages, by lists that are read when needed.

They tell a name from a common word, where German writes both with a capital and people write
neither with one, and a typing error from a word that is merely not in the news. The lists of
pyspellchecker are made of film subtitles (OpenSubtitles by way of hermitdave/FrequencyWords);
Japanese is not among them. Words of the news are younger than most films, and may be British:
“ransomware” and “colour” are in simplemma's English list.
"""

from __future__ import annotations

import json
import re
from functools import cache
from gzip import decompress
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from simplemma.strategies import DefaultDictionaryFactory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

DICTIONARIES = ("en", "de", "es", "fr", "pt", "it", "nl")
# Words that are in nearly every sentence of a language, and hardly in one of another.
FUNCTION_WORDS = {
    "en": (
        "the of and is are was were did does do has have had who what when where why how which in "
        "on to for with about from by that this it he she they his her their not will can"
    ),
    "de": (
        "der die das den dem des ein eine einen einem einer ist sind war waren hat haben wird "
        "werden wurde wurden wer wann wo warum wieso wie wieviel wieviele viele welche welcher "
        "welches und oder nicht mit von zu zum zur im auf für über bei nach aus ich sie es gibt "
        "was in kann"
    ),
    "fr": (
        "le la les des du un une est sont était a ont été qui que quoi quand où pourquoi comment "
        "combien quel quelle quels quelles et ou dans avec pour sur par ne pas au aux ce cette il "
        "elle ils"
    ),
    "es": (
        "a el la los las del un una es son fue era ha han quién quien quiénes qué cuándo cuando "
        "dónde donde cómo como cuánto cuántos cuántas cuál y o en con para por sobre no al se su "
        "hay está"
    ),
    "pt": (
        "a o os as do da dos das um uma é são foi era tem têm quem que quando onde como quanto "
        "quantos quantas qual quais e ou em no na com para por sobre não ao se seu sua há está "
        "porque"
    ),
}
PLAIN_LETTERS = str.maketrans("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy")
# So often a word stands in the English list from “chancellor” on; “Paris” and “Tesla” do not.
FREQUENT = 2000
# Shorter words can be found in nearly any other, and in several languages.
LEAST_OF_COMPOUND = LEAST_TELLING = 4
WRITTEN_WORD = re.compile(r"[^\W\d_]+")
_reading = Lock()


def language_of(text: str) -> str | None:
    """Return the language of most of a text's function words, None where there are none."""
    words = [word.casefold() for word in WRITTEN_WORD.findall(text)]
    held = {
        language: sum(word in _function_words(language) for word in words)
        for language in FUNCTION_WORDS
    }
    # Of two with as many words English, the first, is meant.
    most = max(held, key=lambda language: held[language])
    return most if held[most] else None


def likely_languages(text: str) -> tuple[str, ...]:
    """Return the languages that a text may be in, English among them: all where nothing tells.

    Names and headwords, as in “halden line price”, are taken for English where any is.
    """
    if told := language_of(text):
        return tuple(dict.fromkeys(("en", told)))
    words = (word for word in WRITTEN_WORD.findall(text) if len(word) >= LEAST_TELLING)
    return ("en",) if any(is_common(word, ["en"]) for word in words) else DICTIONARIES


def is_common(word: str, languages: Iterable[str] = DICTIONARIES) -> bool:
    """Return whether a word stands in the list of any of some languages; case is not looked at.

    Accents and an apostrophe (“didnt”) may be missing, and a word may be the plural, in -s or -es,
    of one that stands there. The English list takes a third of a second to read, all of them more
    than a second; 13 MB are kept.
    """
    bare = word.casefold().translate(PLAIN_LETTERS)
    forms = [bare, bare.removesuffix("s"), bare.removesuffix("es")]
    forms += [f"{bare[:-end]}'{bare[-end:]}" for end in (1, 2) if len(bare) > end + 1]
    return bool(bare) and any(_holds(_hashes(language), forms) for language in languages)


def is_frequent(word: str) -> bool:
    """Return whether a word is so frequent in English that a capital makes no name of it."""
    return _holds(_hashes("en", FREQUENT), [word.casefold()])


def is_german_compound(word: str) -> bool:
    """Return whether a word is made of two German ones, as “Stellenabbau”; no list has them all."""
    places = range(LEAST_OF_COMPOUND, len(word) - LEAST_OF_COMPOUND + 1)
    return any(
        is_common(word[place:], ["de"]) and is_common(word[:place].removesuffix("s"), ["de"])
        for place in places
    )


def _holds(hashes: NDArray[np.int64], forms: Sequence[str]) -> bool:
    wanted = [hash(form) for form in forms]
    places = np.searchsorted(hashes, wanted).clip(max=len(hashes) - 1)
    return bool((hashes[places] == wanted).any())


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset(FUNCTION_WORDS[language].split())


@cache
def _hashes(language: str, least: int = 0) -> NDArray[np.int64]:
    # Of many who ask at once just after the start one reads a list, and not each of them.
    with _reading:
        return _read_hashes(language, least)


@cache
def _read_hashes(language: str, least: int) -> NDArray[np.int64]:
    """Return the sorted hashes of a list's words that occur so often at `least`.

    The words themselves would take ten times more memory. Two words of one hash among a million
    are not to be expected in 64 bits.
    """
    packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
    listed = [word for word, count in json.loads(decompress(packed)).items() if count >= least]
    if language == "en" and not least:
        # Its capitals are names. The factory goes, and with it the lemmas that it keeps.
        listed += filter(str.islower, DefaultDictionaryFactory().get_dictionary("en"))
    words = {word if word.isascii() else word.translate(PLAIN_LETTERS) for word in listed}
    return np.sort(np.fromiter(map(hash, words), np.int64, len(words)))

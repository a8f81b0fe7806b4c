"""Which words are common words of the bot's languages: pyspellchecker's lists, read when needed.

They tell a name from a common word, where German writes both with a capital and people write
neither with one, and a typing error from a word that is merely not in the news. The lists are made
of film subtitles (OpenSubtitles by way of hermitdave/FrequencyWords); Japanese is not among them.
"""

from __future__ import annotations

import json
import re
from functools import cache
from gzip import decompress
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

DICTIONARIES = ("en", "de", "es", "fr", "pt")
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
WRITTEN_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """Return the language of most of a text's function words, English where there are none."""
    words = [word.casefold() for word in WRITTEN_WORD.findall(text)]
    held = {
        language: sum(word in _function_words(language) for word in words)
        for language in DICTIONARIES
    }
    # Of two with as many words English, the first, is meant.
    return max(held, key=lambda language: held[language])


def is_common(word: str, languages: Iterable[str] = DICTIONARIES) -> bool:
    """Return whether a word stands in the list of any of some languages; case is not looked at.

    Accents may be missing, and a word may be the plural, in -s or -es, of one that stands there.
    The English list takes a tenth of a second to read, all of them a second; 9 MB are kept.
    """
    bare = word.casefold().translate(PLAIN_LETTERS)
    forms = [hash(form) for form in (bare, bare.removesuffix("s"), bare.removesuffix("es")) if form]
    for language in languages:
        hashes = _hashes(language)
        places = np.searchsorted(hashes, forms).clip(max=len(hashes) - 1)
        if (hashes[places] == forms).any():
            return True
    return False


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset(FUNCTION_WORDS[language].split())


@cache
def _hashes(language: str) -> NDArray[np.int64]:
    """Return the sorted hashes of a list's words; the words themselves would take ten times more.

    Two words of one hash among a million are not to be expected in 64 bits.
    """
    packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
    words = [word.translate(PLAIN_LETTERS) for word in json.loads(decompress(packed))]
    return np.sort(np.fromiter(map(hash, words), np.int64, len(words)))

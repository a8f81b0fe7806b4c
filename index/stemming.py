"""The stems of words, by the language of a text: Snowball's where Tantivy has them.

Where no spaces part words every two neighbouring characters are one. In other languages than
English, of which all stems stay what they were, figures are one word however they are grouped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import tantivy

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES, pairs_of

# Tantivy's names of the languages that it has a stemmer for.
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
LONGEST_WORD = 60
# What parts the thousands of a figure, where it is not a point: a space, a comma.
BY_SPACES = frozenset("bg cs et fi fr hu lt lv nb nn no pl ru sk sv uk".split())
BY_COMMAS = frozenset("en he hi ja ko th zh".split())
GROUPS = {
    sign: re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+(?![\d.,]*\d)")
    for sign in ".,"
} | {" ": re.compile(r"(?<![\d.,])(?<!\d )\d{1,3}(?: \d{3})+(?! ?\d)")}


def stems(text: str, language: str = ENGLISH) -> list[str]:
    """Return the stems of a text's words, in order."""
    if language == ENGLISH:
        return _stemmer(language).analyze(text)
    sign = " " if language in BY_SPACES else "," if language in BY_COMMAS else "."
    text = GROUPS[sign].sub(lambda figure: figure[0].replace(sign, ""), text)
    if language == "ru":
        text = text.replace("ё", "е").replace("Ё", "Е")
    if not WITHOUT_SPACES.search(text):
        return _stemmer(language).analyze(text)
    return _with_pairs(unicodedata.normalize("NFKC", text), language)


def _with_pairs(text: str, language: str) -> list[str]:
    found: list[str] = []
    end = 0
    for run in WITHOUT_SPACES.finditer(text):
        found += _stemmer(language).analyze(text[end : run.start()])
        found += pairs_of(run[0])
        end = run.end()
    return [*found, *_stemmer(language).analyze(text[end:])]


@cache
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    """Return what stems a language; where there is no stemmer, words are only folded.

    Words lose their accents before they are stemmed: people leave them out where they ask, and the
    stems of both must be one.
    """
    if language not in STEMMERS:
        return plain_words()
    return _analyzer(tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer(STEMMERS[language]))


def plain_words() -> tantivy.TextAnalyzer:
    """Return what parts words and folds their case and accents."""
    return _analyzer(tantivy.Filter.ascii_fold())


def by_spaces() -> tantivy.TextAnalyzer:
    """Return what takes a text of stems as it is."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _analyzer(*more: tantivy.Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    steps = (tantivy.Filter.remove_long(LONGEST_WORD), tantivy.Filter.lowercase())
    for step in (*steps, *more):
        builder = builder.filter(step)
    return builder.build()

"""The language of a text: what an article states of itself, else what its words are most like.

Detected by py3langid: 4 MB, read in 0.7 s when it is first needed, and 77 MB in memory; of 14,800
English news texts it took 5 for another language. Beside it lingua took 96 MB on disk, was twenty
times slower in its small mode, and needed 1 GB in its large one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
# The languages that news is written in. Others, such as Pidgin and Latin, are what short English
# texts with many names are taken for.
NEWS_LANGUAGES = frozenset(
    "af ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja "
    "ka kk km kn ko lt lv mk ml mn mr ms mt my ne nl no pa pl ps pt ro ru si sk sl so sq sr sv sw "
    "ta te th tl tr uk ur uz vi zh".split()
)
# The scripts of languages that are not written in Latin letters, or not in these alone, by the
# first word of Unicode's names.
SCRIPTS = {
    **dict.fromkeys("be bg kk ky mk mn ru tg uk".split(), ("CYRILLIC",)),
    **dict.fromkeys("az bs sr uz".split(), ("CYRILLIC", "LATIN")),
    **dict.fromkeys("ar fa ps ur".split(), ("ARABIC",)),
    **dict.fromkeys("hi mr ne".split(), ("DEVANAGARI",)),
    "bn": ("BENGALI",),
    "el": ("GREEK",),
    "gu": ("GUJARATI",),
    "he": ("HEBREW",),
    "hy": ("ARMENIAN",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
    "ka": ("GEORGIAN",),
    "km": ("KHMER",),
    "kn": ("KANNADA",),
    "ko": ("HANGUL", "CJK"),
    "ml": ("MALAYALAM",),
    "my": ("MYANMAR",),
    "pa": ("GURMUKHI",),
    "si": ("SINHALA",),
    "ta": ("TAMIL",),
    "te": ("TELUGU",),
    "th": ("THAI",),
    "zh": ("CJK",),
}
LATIN = ("LATIN",)
ALL_SCRIPTS = frozenset(script for scripts in (*SCRIPTS.values(), LATIN) for script in scripts)
KANA = frozenset({"HIRAGANA", "KATAKANA"})
# So much of a text is looked at, and so many letters tell something.
CHARACTERS_READ = 1_000
LETTERS_THAT_TELL = 12
# By so much, in log-odds, a text must be more like another language than like English. Of 1,250
# English headlines none came to 20, of twelve sentences in other languages all came beyond 100.
CLEARLY_ANOTHER = 30.0
NOTHING_KNOWN: Mapping[str, float] = {}
CODE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")


def language_of_text(stated: str, text: str) -> str:
    """Return the language of a text as a code such as “de”.

    What is stated holds, however else the text reads, unless the text has none of the letters of
    that language: a page whose template says “en” of a Russian text is Russian. Where nothing is
    stated it is detected; a text that is too short to tell is English.
    """
    code = _code(stated)
    scripts = scripts_of(text)
    if code and (not scripts or fits(code, scripts)):
        return code
    possible = [each for each in NEWS_LANGUAGES if fits(each, scripts)]
    return likeliest(text, possible, {ENGLISH: CLEARLY_ANOTHER}) or ENGLISH


def without_region(language: str) -> str:
    """Return a language's code without its region: “de” of “de-AT”."""
    return re.split("[-_]", language)[0].lower()


def likeliest(
    text: str, among: Collection[str], prior: Mapping[str, float] = NOTHING_KNOWN
) -> str | None:
    """Return the one of some languages that a text is most like, None where nothing tells.

    `prior` are the log-odds that some of them have beforehand.
    """
    if len(among) == 1:
        return next(iter(among))
    read = text[:CHARACTERS_READ]
    if not among or sum(map(str.isalpha, read)) < LETTERS_THAT_TELL:
        return None
    scores = {each: score for each, score in _identifier().rank(read) if each in among}
    return max(scores, key=lambda each: scores[each] + prior.get(each, 0.0), default=None)


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts in which a tenth or more of a text's letters are; none without letters."""
    counts = Counter(islice(_scripts(text), CHARACTERS_READ))
    least = max(1, counts.total() / 10)
    return frozenset(script for script, count in counts.items() if count >= least)


def fits(language: str, scripts: Collection[str]) -> bool:
    """Return whether a language is written in one of some scripts; with kana, only Japanese is."""
    if KANA.intersection(scripts):
        return language == "ja"
    return not set(SCRIPTS.get(language, LATIN)).isdisjoint(scripts)


def _scripts(text: str) -> Iterable[str]:
    for character in text:
        if character.isalpha():
            yield "LATIN" if character.isascii() else _script(character)


@cache
def _script(character: str) -> str:
    first = unicodedata.name(character, "").partition(" ")[0]
    return first if first in ALL_SCRIPTS else "OTHER"


def _code(stated: str) -> str | None:
    """Return the short code of what is stated: “de” of “de-AT” and “deu”, None of “German”."""
    match = CODE.match(stated.strip())
    if match is None:
        return None
    code = match[0].lower()
    if len(code) == 2:
        return code
    from babel.core import get_global

    return str(get_global("language_aliases").get(code, code))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)

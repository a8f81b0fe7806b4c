"""Where a sentence goes on though a splitter ends it: behind ordinals and abbreviations: pure.

Rules for languages other than English, whose sentences are left as they are split.
"""

from __future__ import annotations

import re
from functools import cache

# Abbreviations, in small letters and without their last dot, that a name or a number follows.
ABBREVIATIONS = {
    "de": "abs art bd ca dr fr frl geb hl hr ing jh nr prof s sog st str tel u vgl ziff bzw inkl "
    "max min mio mrd evtl ggf",
    "es": "sr sra srta dr dra d dña lic ing prof gral av avda art pág págs núm nº n aprox ud uds "
    "sta sto ee",
    "fr": "m mm mme mmes mlle dr pr me st ste art av bd env hab n no p pp cf ex fig janv févr avr "
    "juil sept oct nov déc tél vol",
    "it": "sig sigg sig.ra dott dott.ssa prof prof.ssa ing avv on sen gen s art artt n nn pag pagg "
    "ca cd tel cfr mons geom",
    "nl": "dhr mevr mw mr dr drs ir ing prof nr blz ca max min tel art st jl incl excl",
    "pt": "sr sra srs dr dra eng prof profa d av r art n nº pág págs tel aprox gen cap sto sta",
    "ru": "ул д стр рис им тов проф акад ген ок напр см св",
}
# Words before a number that make an ordinal of it: “am 3.”, “die 2.”.
BEFORE_ORDINALS = re.compile(
    r"(?i:\b(?:der|die|das|den|dem|des|am|im|vom|zum|zur|beim|ab|bis|seit|ihr|ihre[rnms]?|sein"
    r"|seine[rnms]?|jede[rnms]?|eine[rnms]?|kein|keine[rnms]?))\s+\d{1,3}\.$"
)
ORDINAL_MONTH = re.compile(
    r"(?i)\b\d{1,2}\.\s+(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober"
    r"|November|Dezember)\b"
)
LAST_NUMBER = re.compile(r"\b\d{1,3}\.$")
INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]\.$")
LAST_WORD = re.compile(r"[^\W\d_][\w.’']*(?=\.$)")
# “5.º” is one number, and what goes on in small letters is one sentence.
GOES_ON = re.compile(r"[ºª°]|[^\W\d_]{2}")


def goes_on(before: str, behind: str, language: str) -> bool:
    """Return whether what stands behind the end of a sentence belongs to that sentence.

    `before` is the sentence without the white space at its end, `behind` what follows it.
    """
    if language not in ABBREVIATIONS or not before.endswith("."):
        return False
    begins = GOES_ON.match(behind)
    if begins and (not begins[0][0].isalpha() or begins[0].islower()):
        return True
    if INITIAL.search(before) and behind[:1].isupper():
        return True
    if language == "de" and _is_ordinal(before, behind):
        return True
    word = LAST_WORD.search(before)
    return word is not None and _bare(word[0]) in _abbreviations(language)


def _is_ordinal(before: str, behind: str) -> bool:
    number = LAST_NUMBER.search(before)
    if number is None:
        return False
    return bool(BEFORE_ORDINALS.search(before)) or bool(
        ORDINAL_MONTH.match(f"{number[0]} {behind[:12]}")
    )


def _bare(word: str) -> str:
    """Return a word without the article that is written to it: “l’art” is “art”."""
    return re.split("[’']", word.casefold())[-1]


@cache
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset(ABBREVIATIONS[language].split())
